import { O_AVAILABLE, O_PATTERN, O_RESERVATION, OFFERING_STRIDE } from '../../kernel/layout.js';
import type { InstanceType, Offering } from '../model/instancetype.js';
import type { NodeSelectorRequirement } from '../model/pod.js';
import { mergeResources, type Resources, readResources, subtractResources } from '../model/resources.js';
import { type Configuration, Label, normalizeLabel, normalizeLabelValue } from '../model/wellknown.js';
import { compareText } from '../state/podfacts.js';
import { greatestCommonDivisor } from './amounts.js';
import type { TypeGroups } from './typegroups.js';

const RESERVED = 'reserved';

/** What the types say of one label key: few distinct statements, and which of them each type makes. */
export interface KeyFacts {
  statements: (readonly NodeSelectorRequirement[])[];
  /** Per type the index of its statement, -1 where it says nothing. */
  ofType: Int32Array;
  /** Every value that some In lists, normalised. */
  values: ReadonlySet<string>;
}

/** One resource over all types, in billionths. */
export interface ResourceFacts {
  capacity: bigint[];
  allocatable: bigint[];
  /** Divides every amount; 0 where all are 0. */
  divisor: bigint;
  /** The amounts as numbers in the unit asked for last. */
  unit: bigint;
  capacityUnits: Float64Array;
  allocatableUnits: Float64Array;
}

/**
 * All that encoding reads of a list of instance types, worked out once per list: a catalog outlives many problems. The types are taken as immutable.
 */
export interface CatalogFacts {
  configuration: Configuration;
  /** The lists as they were: a caller that changed one gets fresh facts. */
  lists: readonly (readonly InstanceType[])[];
  /** In byte order of the names. */
  types: readonly InstanceType[];
  ids: ReadonlyMap<InstanceType, number>;
  /** Per list the ids of its types, in its order. */
  listIds: readonly Int32Array[];
  keys: ReadonlyMap<string, KeyFacts>;
  /** Groups of types by what was asked of keys. */
  groups: Map<string, TypeGroups>;
  /** Distinct offering requirements. */
  patterns: (readonly NodeSelectorRequirement[])[];
  offeringKeys: ReadonlySet<string>;
  /** Where each type's offerings start. */
  starts: Int32Array;
  /** The offerings as the image holds them, none of them reserved. */
  offerings: Int32Array;
  prices: Float64Array;
  /** Offerings of reserved capacity: reservation id, free instances, index of the offering. */
  reserved: { id: string; capacity: number; offering: number }[];
  resources: ReadonlyMap<string, ResourceFacts>;
  /** 1 for types with a negative allocatable quantity. */
  negative: Int32Array;
}

/** Combinations remembered by one first list: all NodePools of an input, and some of them alone. */
const MOST_REMEMBERED = 4;

const known = new WeakMap<readonly InstanceType[], CatalogFacts[]>();

/** The facts of some lists of types. Remembered by the first list, the latest first. */
export function catalogFacts(lists: readonly (readonly InstanceType[])[], configuration: Configuration): CatalogFacts {
  const first = lists[0];
  const remembered = (first && known.get(first)) ?? [];
  const facts = remembered.find((each) => each.configuration === configuration && sameLists(each.lists, lists));
  if (facts) return facts;
  const fresh = gather(lists, configuration);
  if (first) known.set(first, [fresh, ...remembered].slice(0, MOST_REMEMBERED));
  return fresh;
}

function sameLists(a: readonly (readonly InstanceType[])[], b: readonly (readonly InstanceType[])[]): boolean {
  return (
    a.length === b.length && a.every((list, at) => list.length === b[at]!.length && list.every((type, index) => type === b[at]![index]))
  );
}

function gather(lists: readonly (readonly InstanceType[])[], configuration: Configuration): CatalogFacts {
  const types = [...new Set(lists.flat())].sort((a, b) => compareText(a.name, b.name));
  const ids = new Map(types.map((type, id) => [type, id]));
  return {
    configuration,
    lists: lists.map((list) => [...list]),
    types,
    ids,
    listIds: lists.map((list) => Int32Array.from(list, (type) => ids.get(type)!)),
    groups: new Map(),
    keys: gatherKeys(types, configuration),
    ...gatherOfferings(types, configuration),
    ...gatherAmounts(types),
  };
}

function gatherKeys(types: readonly InstanceType[], configuration: Configuration): Map<string, KeyFacts> {
  const keys = new Map<string, KeyFacts & { byText: Map<string, number>; values: Set<string> }>();
  for (const [id, { requirements }] of types.entries()) {
    const stated = new Map<string, NodeSelectorRequirement[]>();
    for (const requirement of requirements) {
      const key = normalizeLabel(requirement.key, configuration);
      const others = stated.get(key);
      if (others) others.push(requirement);
      else stated.set(key, [requirement]);
    }
    for (const [key, statement] of stated) {
      let facts = keys.get(key);
      if (!facts) {
        facts = { statements: [], ofType: new Int32Array(types.length).fill(-1), values: new Set(), byText: new Map() };
        keys.set(key, facts);
      }
      const text = requirementsText(statement);
      let index = facts.byText.get(text);
      if (index === undefined) {
        index = facts.statements.push(statement) - 1;
        facts.byText.set(text, index);
        for (const { operator, values = [] } of statement)
          if (operator === 'In') for (const value of values) facts.values.add(normalizeLabelValue(key, value, configuration));
      }
      facts.ofType[id] = index;
    }
  }
  return keys;
}

function gatherOfferings(types: readonly InstanceType[], configuration: Configuration) {
  const count = types.reduce((sum, { offerings }) => sum + offerings.length, 0);
  const starts = new Int32Array(types.length + 1);
  const offerings = new Int32Array(count * OFFERING_STRIDE);
  const prices = new Float64Array(count);
  const patterns: (readonly NodeSelectorRequirement[])[] = [];
  const byText = new Map<string, number>();
  const reserved: CatalogFacts['reserved'] = [];
  let at = 0;
  for (const [id, type] of types.entries()) {
    for (const offering of type.offerings) {
      const text = requirementsText(offering.requirements);
      let pattern = byText.get(text);
      if (pattern === undefined) {
        pattern = patterns.push(offering.requirements) - 1;
        byText.set(text, pattern);
      }
      if (singleValue(offering, Label.capacityType) === RESERVED) {
        const reservation = singleValue(offering, configuration.reservationIdLabel) ?? '';
        reserved.push({ id: reservation, capacity: offering.reservationCapacity ?? 0, offering: at });
      }
      offerings[at * OFFERING_STRIDE + O_PATTERN] = pattern;
      offerings[at * OFFERING_STRIDE + O_AVAILABLE] = Number(offering.available);
      offerings[at * OFFERING_STRIDE + O_RESERVATION] = -1;
      prices[at] = offering.price ?? 0;
      at++;
    }
    starts[id + 1] = at;
  }
  const offeringKeys = new Set(patterns.flat().map(({ key }) => normalizeLabel(key, configuration)));
  return { patterns, offeringKeys, starts, offerings, prices, reserved };
}

function gatherAmounts(types: readonly InstanceType[]) {
  const resources = new Map<string, ResourceFacts>();
  const negative = new Int32Array(types.length);
  const facts = (name: string) => {
    let found = resources.get(name);
    if (!found) {
      found = {
        capacity: new Array<bigint>(types.length).fill(0n),
        allocatable: new Array<bigint>(types.length).fill(0n),
        divisor: 0n,
        unit: -1n,
        capacityUnits: new Float64Array(types.length),
        allocatableUnits: new Float64Array(types.length),
      };
      resources.set(name, found);
    }
    return found;
  };
  for (const [id, type] of types.entries()) {
    const { capacity, allocatable } = typeAmounts(type);
    for (const [name, { nano }] of capacity) facts(name).capacity[id] = nano;
    for (const [name, { nano }] of allocatable) {
      facts(name).allocatable[id] = nano;
      if (nano < 0n) negative[id] = 1;
    }
  }
  for (const found of resources.values()) {
    for (const nano of new Set([...found.capacity, ...found.allocatable])) {
      if (found.divisor === 0n || nano % found.divisor !== 0n) found.divisor = greatestCommonDivisor(nano, found.divisor);
    }
  }
  return { resources, negative };
}

/** Allocatable is capacity less the three overheads, memory also less every huge page (chapter 02, 11.3). */
function typeAmounts({ capacity: stated, overhead }: InstanceType): { capacity: Resources; allocatable: Resources } {
  const capacity = readResources(stated);
  const { kubeReserved, systemReserved, evictionThreshold } = overhead ?? {};
  const reserved = mergeResources(readResources(kubeReserved), readResources(systemReserved), readResources(evictionThreshold));
  const allocatable = subtractResources(capacity, reserved);
  const memory = allocatable.get('memory');
  if (memory !== undefined) {
    let nano = memory.nano;
    for (const [name, quantity] of capacity) if (name.startsWith('hugepages-')) nano -= quantity.nano;
    if (nano !== memory.nano) allocatable.set('memory', { ...memory, nano: nano < 0n ? 0n : nano });
  }
  return { capacity, allocatable };
}

// Lengths come first: keys and values may hold any text, and no value is not the empty value.
function requirementsText(requirements: readonly NodeSelectorRequirement[]): string {
  let text = '';
  for (const { key, operator, values = [] } of requirements) {
    text += `${key.length} ${key} ${operator} ${values.length}`;
    for (const value of values) text += ` ${value.length} ${value}`;
  }
  return text;
}

/** What the reference reads as "the" value of a single-valued label of an offering: the smallest listed one (chapter 01, 1.4, Any). */
function singleValue({ requirements }: Offering, key: string): string | undefined {
  const values = requirements.find((requirement) => requirement.key === key && requirement.operator === 'In')?.values;
  return values?.length ? [...values].sort()[0] : undefined;
}
