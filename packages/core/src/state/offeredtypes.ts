import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';

/** What a provider offers to NodePools. */
export type OfferedTypes = Pick<SchedulingInput, 'instanceTypes' | 'nodePoolInstanceTypes'>;

/** What a list of names stood for last. Facts about types are remembered by their list, so the same types are the same list. */
const last = new WeakMap<readonly (string | InstanceType)[], readonly InstanceType[]>();

/** The instance types that a NodePool sees, in provider order (chapter 02, 5): its own list, else all. Names that no type has are left out: validation tells them. */
export function instanceTypesOf(
  { instanceTypes: all = [], nodePoolInstanceTypes: own }: OfferedTypes,
  nodePool: string,
): readonly InstanceType[] {
  if (own === undefined || !Object.hasOwn(own, nodePool)) return all;
  const list = own[nodePool]!;
  if (list.every((entry) => typeof entry !== 'string')) return list;
  const byName = new Map(all.map((type) => [type.name, type]));
  const types = list.flatMap((entry) => (typeof entry === 'string' ? (byName.get(entry) ?? []) : entry));
  const before = last.get(list);
  if (before?.length === types.length && before.every((type, index) => type === types[index])) return before;
  last.set(list, types);
  return types;
}
