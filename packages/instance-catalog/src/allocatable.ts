import type { InstanceType } from '@kerf/core';
import { formatQuantity, parseQuantity, type Quantity } from './quantity.js';

const ZERO: Quantity = { nanos: 0n, binary: false };

/** Capacity minus the three overheads, exact; resources of the capacity only, negative results kept (chapter 04, 5). */
export function allocatableQuantities(type: InstanceType): Map<string, Quantity> {
  const left = new Map<string, Quantity>();
  for (const resource of Object.keys(type.capacity)) {
    const capacity = parseQuantity(type.capacity[resource] ?? '') ?? ZERO;
    let { nanos } = capacity;
    for (const taken of [type.overhead?.kubeReserved, type.overhead?.systemReserved, type.overhead?.evictionThreshold])
      if (taken !== undefined && Object.hasOwn(taken, resource)) nanos -= (parseQuantity(taken[resource] ?? '') ?? ZERO).nanos;
    left.set(resource, { nanos, binary: capacity.binary });
  }
  return left;
}

/** Allocatable as canonical quantity text, zero entries left out, as a NodeClaim's status prints it. */
export function allocatable(type: InstanceType): Record<string, string> {
  const list: Record<string, string> = {};
  for (const [resource, quantity] of allocatableQuantities(type)) if (quantity.nanos !== 0n) list[resource] = formatQuantity(quantity);
  return list;
}
