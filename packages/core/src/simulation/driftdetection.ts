import { isCompatible, labelRequirements, type RequirementSet, readRequirements } from '../disruption/requirementset.js';
import type { InstanceType } from '../model/instancetype.js';
import type { NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import { parseTime } from '../model/time.js';
import { type Configuration, DEFAULT_CONFIGURATION, Label } from '../model/wellknown.js';
import { NODE_POOL_HASH, NODE_POOL_HASH_VERSION } from './nodepoolhash.js';

/** What a NodeClaim is compared with. */
export interface DriftQuestion {
  nodePool: NodePool;
  /** What the NodePool offers now. */
  instanceTypes: readonly InstanceType[];
  /** The provider's own answer. */
  providerDrift: (nodeClaim: NodeClaim, nodePool: NodePool) => string | undefined;
  /** Milliseconds since 1970. */
  now: number;
  configuration?: Configuration;
}

export interface DriftAnswer {
  /** `NodePoolDrifted`, `RequirementsDrifted`, `InstanceTypeNotFound`, or the provider's; absent: not drifted. */
  reason?: string;
  /** When to ask again if nothing but time passes. */
  recheck?: number;
}

// A type that is missing may be missing for the moment only (chapter 05, 10).
const INSTANCE_TYPE_AGE = 60 * 60_000;

/** The first reason for which a launched NodeClaim no longer is what its NodePool would launch (chapter 05, 10). */
export function detectDrift(nodeClaim: NodeClaim, question: DriftQuestion): DriftAnswer {
  const { nodePool, instanceTypes, providerDrift, now, configuration = DEFAULT_CONFIGURATION } = question;
  if (isStaticallyDrifted(nodeClaim, nodePool)) return { reason: 'NodePoolDrifted' };
  const labels = nodeClaim.metadata.labels ?? {};
  const asked = readRequirements(nodePool.spec.template.spec.requirements ?? [], configuration);
  if (!isCompatible(labelRequirements(labels, configuration), asked, NO_KEYS)) return { reason: 'RequirementsDrifted' };
  const missing = !isOffered(labels, instanceTypes, configuration);
  const old = (parseTime(nodeClaim.metadata.creationTimestamp) ?? now) + INSTANCE_TYPE_AGE;
  if (missing && now > old) return { reason: 'InstanceTypeNotFound' };
  const reason = providerDrift(nodeClaim, nodePool);
  return { ...(reason === undefined ? {} : { reason }), ...(missing && reason === undefined ? { recheck: old + 1 } : {}) };
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** Decided only where both carry a hash of the same version. */
function isStaticallyDrifted(nodeClaim: NodeClaim, nodePool: NodePool): boolean {
  const [ownHash, hash] = [nodeClaim, nodePool].map((object) => annotation(object, NODE_POOL_HASH));
  const [ownVersion, version] = [nodeClaim, nodePool].map((object) => annotation(object, NODE_POOL_HASH_VERSION));
  if (ownHash === undefined || hash === undefined || ownVersion === undefined) return false;
  return ownVersion === version && ownHash !== hash;
}

function annotation({ metadata }: NodeClaim | NodePool, key: string): string | undefined {
  const { annotations } = metadata;
  return annotations !== undefined && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}

/** Whether the type of the labels is among the types with an offering, available or not, that the labels allow. */
function isOffered(labels: Record<string, string>, instanceTypes: readonly InstanceType[], configuration: Configuration): boolean {
  const name = Object.hasOwn(labels, Label.instanceType) ? labels[Label.instanceType] : undefined;
  const type = instanceTypes.find((each) => each.name === name);
  if (type === undefined) return false;
  const requirements = launchRequirements(labels, configuration);
  return type.offerings.some((offering) =>
    isCompatible(requirements, readRequirements(offering.requirements, configuration), configuration.wellKnownLabels),
  );
}

// A reservation may end while its node runs on as on-demand.
function launchRequirements(labels: Record<string, string>, configuration: Configuration): RequirementSet {
  if (labels[Label.capacityType] !== 'reserved') return labelRequirements(labels, configuration);
  const kept = Object.fromEntries(
    Object.entries(labels).filter(([key]) => key !== Label.capacityType && !configuration.reservedCapacityLabels.has(key)),
  );
  const either = readRequirements([{ key: Label.capacityType, operator: 'In', values: ['reserved', 'on-demand'] }], configuration);
  return new Map([...labelRequirements(kept, configuration), ...either]);
}
