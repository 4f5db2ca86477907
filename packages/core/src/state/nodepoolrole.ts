import type { NodePool } from '../model/nodepool.js';
import type { Configuration } from '../model/wellknown.js';

/** Whether a NodePool is the provider's: its kind of node class is (chapter 02, 4). */
export function isManaged({ spec }: NodePool, { defaultNodeClass }: Configuration): boolean {
  const { group, kind } = spec.template.spec.nodeClassRef ?? defaultNodeClass;
  return group === defaultNodeClass.group && kind === defaultNodeClass.kind;
}

/** Whether a NodePool takes part in rounds: it is managed, neither static nor being deleted (chapter 02, 4). */
export function takesPart(nodePool: NodePool, configuration: Configuration): boolean {
  return isManaged(nodePool, configuration) && nodePool.spec.replicas === undefined && !nodePool.metadata.deletionTimestamp;
}
