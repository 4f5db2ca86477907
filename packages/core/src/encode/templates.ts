import {
  H_TEMPLATES,
  NO_LIMIT,
  S_TEMPLATE_LIMITS,
  S_TEMPLATE_NODE_LIMIT,
  S_TEMPLATE_TYPE_START,
  S_TEMPLATE_TYPES,
  S_TEMPLATES,
} from '../../kernel/layout.js';
import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { NodePool } from '../model/nodepool.js';
import { approximateValue } from '../model/quantity.js';
import { readResources } from '../model/resources.js';
import { type Configuration, Label, normalizeLabel } from '../model/wellknown.js';
import { takesPart } from '../state/nodepoolrole.js';
import { instanceTypesOf } from '../state/offeredtypes.js';
import { compareText } from '../state/podfacts.js';
import type { AmountTable } from './amounts.js';
import { type Image, Lists } from './image.js';
import type { InstanceTypeTable } from './instancetypes.js';
import type { RequirementTable, StatedRequirement } from './requirements.js';
import type { TaintTable } from './taints.js';

/** A NodePool that takes part in a round, with the types that it sees in provider order (chapter 02, 4, 5). */
export interface Template {
  nodePool: NodePool;
  instanceTypes: readonly InstanceType[];
}

/** The NodePools of a round: heaviest first, then by name descending (chapter 02, 4). */
export function templatesOf(input: SchedulingInput, configuration: Configuration): Template[] {
  return input.nodePools
    .filter((nodePool) => takesPart(nodePool, configuration))
    .sort((a, b) => (b.spec.weight ?? 0) - (a.spec.weight ?? 0) || compareText(b.metadata.name, a.metadata.name))
    .map((nodePool) => ({ nodePool, instanceTypes: instanceTypesOf(input, nodePool.metadata.name) }));
}

/** Requirements and labels of the NodePool's own template: what the universe of domains is made of (chapter 03, 3). */
function statedRequirements({ spec }: NodePool): StatedRequirement[] {
  const labels = spec.template.metadata?.labels ?? {};
  return [
    ...(spec.template.spec.requirements ?? []),
    ...Object.keys(labels)
      .sort()
      .map((key) => ({ key, operator: 'In', values: [labels[key]!] })),
  ];
}

/** What the template adds: NodePool and NodeClass labels, and two keys that only simulate a running node (chapter 02, 5). */
function addedRequirements(nodePool: NodePool, { defaultNodeClass }: Configuration): StatedRequirement[] {
  const { group, kind, name } = nodePool.spec.template.spec.nodeClassRef ?? defaultNodeClass;
  return [
    { key: Label.nodePool, operator: 'In', values: [nodePool.metadata.name] },
    { key: `${group}/${kind.toLowerCase()}`, operator: 'In', values: [name] },
    { key: Label.registered, operator: 'In', values: ['true'] },
    { key: Label.initialized, operator: 'In', values: ['true'] },
  ];
}

/** Whether some NodePool has a PreferNoSchedule taint, which enables the last step of the ladder. */
export function hasPreferNoSchedule(templates: readonly Template[]): boolean {
  return templates.some(({ nodePool }) => nodePool.spec.template.spec.taints?.some(({ effect }) => effect === 'PreferNoSchedule'));
}

export class TemplateTable {
  constructor(
    readonly templates: readonly Template[],
    private readonly configuration: Configuration,
  ) {}

  /** The keys that templates define. */
  keys(): Set<string> {
    const keys = new Set<string>();
    for (const { nodePool } of this.templates) {
      for (const { key } of [...statedRequirements(nodePool), ...addedRequirements(nodePool, this.configuration)]) {
        keys.add(normalizeLabel(key, this.configuration));
      }
    }
    return keys;
  }

  measure(amounts: AmountTable): void {
    for (const { nodePool } of this.templates) {
      const limits = readResources(nodePool.spec.limits);
      for (const name of limits.keys()) if (name !== 'nodes') amounts.track(name);
      amounts.measure(limits);
    }
  }

  intern(requirements: RequirementTable, taints: TaintTable): number[] {
    return this.templates.flatMap(({ nodePool }) => {
      const stated = statedRequirements(nodePool);
      return [
        requirements.setOf([...stated, ...addedRequirements(nodePool, this.configuration)]),
        requirements.setOf(stated),
        taints.taintSet(nodePool.spec.template.spec.taints),
      ];
    });
  }

  write(image: Image, interned: readonly number[], types: InstanceTypeTable, amounts: AmountTable): void {
    const lists = new Lists();
    const width = amounts.names.length;
    const limits = new Float64Array(this.templates.length * width);
    const nodeLimits: number[] = [];
    for (const [index, { nodePool, instanceTypes }] of this.templates.entries()) {
      lists.add(types.listIds(instanceTypes));
      const list = readResources(nodePool.spec.limits);
      amounts.limits(limits, index * width, list);
      const nodes = list.get('nodes');
      nodeLimits.push(nodes === undefined ? NO_LIMIT : approximateValue(nodes));
    }
    image.word(H_TEMPLATES, this.templates.length);
    image.section(S_TEMPLATES, interned);
    image.section(S_TEMPLATE_TYPE_START, lists.starts);
    image.section(S_TEMPLATE_TYPES, lists.items);
    image.section(S_TEMPLATE_LIMITS, limits);
    image.section(S_TEMPLATE_NODE_LIMIT, nodeLimits);
  }
}
