import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';

/** The instance types that a NodePool sees. */
export function typesOfNodePool(input: SchedulingInput, nodePool: string): InstanceType[] {
  const all = input.instanceTypes ?? [];
  const own = input.nodePoolInstanceTypes;
  if (!own || !Object.hasOwn(own, nodePool)) return all;
  return own[nodePool]!.flatMap((type) => (typeof type === 'string' ? all.filter(({ name }) => name === type) : [type]));
}
