import { allocatable } from './allocatable.js';
import * as label from './labels.js';
import type { LaunchedOffering } from './launch.js';

/** What the NodeClaim and the Node of a launch carry (chapter 04, 9). */
export interface LaunchedNode {
  labels: Record<string, string>;
  /** Canonical quantities, zero entries left out. */
  capacity: Record<string, string>;
  allocatable: Record<string, string>;
}

const RESERVATION_KEYS = new Set([
  label.CAPACITY_RESERVATION_ID,
  label.CAPACITY_RESERVATION_INTERRUPTIBLE,
  label.CAPACITY_RESERVATION_TYPE,
]);
const EFA = 'vpc.amazonaws.com/efa';

/**
 * Labels, capacity and allocatable of a launched node: every requirement of the type with exactly one value, then what was chosen.
 * The labels of the NodePool and its name are the caller's to add.
 * @param usesEfa Whether a pod requests EFA or the node class configures it; otherwise the resource is left out. Default false.
 */
export function launchedNode(launch: LaunchedOffering, usesEfa = false): LaunchedNode {
  const labels: Record<string, string> = {};
  for (const { key, operator, values } of launch.instanceType.requirements)
    if (operator === 'In' && values?.length === 1 && !RESERVATION_KEYS.has(key)) labels[key] = values[0] as string;
  labels[label.ZONE] = launch.zone;
  if (launch.zoneId !== undefined) labels[label.ZONE_ID] = launch.zoneId;
  labels[label.CAPACITY_TYPE] = launch.capacityType;
  labels[label.TENANCY] = launch.tenancy;
  if (launch.reservationId !== undefined) {
    labels[label.CAPACITY_RESERVATION_ID] = launch.reservationId;
    labels[label.CAPACITY_RESERVATION_TYPE] = launch.reservationType ?? 'default';
    labels[label.CAPACITY_RESERVATION_INTERRUPTIBLE] = String(launch.reservationInterruptible ?? false);
  }
  const kept = (list: Record<string, string | number>): Record<string, string> => {
    const result: Record<string, string> = {};
    for (const resource of Object.keys(list)) {
      const text = String(list[resource]);
      if (text !== '0' && (resource !== EFA || usesEfa)) result[resource] = text;
    }
    return result;
  };
  return { labels, capacity: kept(launch.instanceType.capacity), allocatable: kept(allocatable(launch.instanceType)) };
}
