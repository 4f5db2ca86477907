import type { InstanceType } from '@kerf/core';
import { imageFor, type MachineImage } from './image.js';
import type { EC2NodeClass } from './nodeclass.js';

/** On a node class and on the NodeClaims made from it: the hash of what static drift compares. */
export const HASH_ANNOTATION = 'karpenter.k8s.aws/ec2nodeclass-hash';
/** The version of that hash; hashes of different versions are not compared. */
export const HASH_VERSION_ANNOTATION = 'karpenter.k8s.aws/ec2nodeclass-hash-version';
/** The version at the pinned release; the number itself is stamped on simulated objects. */
export const HASH_VERSION = 'v5';

/** Why a node no longer matches its node class (chapter 04, 11). */
export type NodeClassDriftReason = 'NodeClassDrift' | 'AMIDrift' | 'SecurityGroupDrift' | 'SubnetDrift' | 'CapacityReservationDrift';

type Annotations = Record<string, string> | undefined;

/** Static drift: decided only when class and claim carry a hash of the same version. */
export function staticDrift(nodeClass: Annotations, claim: Annotations): 'NodeClassDrift' | undefined {
  const value = (annotations: Annotations, key: string): string | undefined =>
    annotations !== undefined && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  const [classHash, claimHash] = [value(nodeClass, HASH_ANNOTATION), value(claim, HASH_ANNOTATION)];
  const [classVersion, claimVersion] = [value(nodeClass, HASH_VERSION_ANNOTATION), value(claim, HASH_VERSION_ANNOTATION)];
  if (classHash === undefined || claimHash === undefined || classVersion === undefined || claimVersion === undefined) return undefined;
  return classVersion === claimVersion && classHash !== claimHash ? 'NodeClassDrift' : undefined;
}

/** What a launched node runs on. */
export interface LaunchedInstance {
  annotations?: Record<string, string>;
  imageId: string;
  subnetId?: string;
  securityGroupIds?: string[];
  capacityReservationId?: string;
}

/**
 * The first reason for which a node no longer matches its node class; `undefined` when it does, or when nothing can be decided.
 * Subnets, security groups and reservations are compared when both sides state them.
 * @param type The node's own type as resolved now. One that maps to no image any more is image drift.
 * @param images What the node class resolves to now.
 */
export function nodeClassDrift(
  instance: LaunchedInstance,
  nodeClass: EC2NodeClass,
  type: InstanceType,
  images: readonly MachineImage[],
): NodeClassDriftReason | undefined {
  const fixed = staticDrift(nodeClass.metadata?.annotations, instance.annotations);
  if (fixed !== undefined) return fixed;
  // A class without images is an error in the reference, which decides nothing (chapter 04, 11).
  if (images.length === 0) return undefined;
  if (imageFor(type, images)?.id !== instance.imageId) return 'AMIDrift';
  const { securityGroups, subnets, capacityReservations } = nodeClass.status ?? {};
  // The same holds for a class that states that it has no subnets or no security groups.
  if (securityGroups?.length === 0 || subnets?.length === 0) return undefined;
  if (securityGroups !== undefined && instance.securityGroupIds !== undefined) {
    const wanted = new Set(securityGroups.map((group) => group.id));
    const has = new Set(instance.securityGroupIds);
    if (wanted.size !== has.size || [...wanted].some((id) => !has.has(id))) return 'SecurityGroupDrift';
  }
  if (subnets !== undefined && instance.subnetId !== undefined && !subnets.some((subnet) => subnet.id === instance.subnetId))
    return 'SubnetDrift';
  if (instance.capacityReservationId !== undefined && capacityReservations !== undefined)
    if (!capacityReservations.some((reservation) => reservation.id === instance.capacityReservationId)) return 'CapacityReservationDrift';
  return undefined;
}
