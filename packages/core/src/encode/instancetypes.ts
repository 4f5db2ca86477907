import {
  H_CAPACITY_TYPE_KEY,
  H_PATTERNS,
  H_RESERVATION_KEY,
  H_RESERVATIONS,
  H_RESERVED_VALUE,
  H_TYPES,
  O_RESERVATION,
  OFFERING_STRIDE,
  S_OFFERING_PRICE,
  S_OFFERING_START,
  S_OFFERINGS,
  S_PATTERN_SET,
  S_RESERVATION_CAPACITY,
  S_TYPE_ALLOCATABLE,
  S_TYPE_CAPACITY,
  S_TYPE_NEGATIVE,
  S_TYPE_SET,
} from '../../kernel/layout.js';
import type { InstanceType } from '../model/instancetype.js';
import { type Configuration, Label } from '../model/wellknown.js';
import type { AmountTable } from './amounts.js';
import { type CatalogFacts, catalogFacts, type ResourceFacts } from './catalogfacts.js';
import type { Image } from './image.js';
import type { OrderedLabels } from './labels.js';
import type { RequirementTable } from './requirements.js';
import { type AskedKey, groupTypes } from './typegroups.js';

/** The instance types of a problem. Ids are in byte order of the names, so that ties go to the smallest name. */
export class InstanceTypeTable {
  readonly facts: CatalogFacts;
  private readonly lists: readonly (readonly InstanceType[])[];
  private sets = new Int32Array(0);
  private patternSets: number[] = [];

  constructor(
    lists: Iterable<readonly InstanceType[]>,
    private readonly configuration: Configuration,
  ) {
    this.lists = [...new Set(lists)];
    this.facts = catalogFacts(this.lists, configuration);
  }

  get types(): readonly InstanceType[] {
    return this.facts.types;
  }

  /** The ids of the types of one of the problem's lists, in its order. */
  listIds(list: readonly InstanceType[]): Int32Array {
    return this.facts.listIds[this.lists.indexOf(list)]!;
  }

  /** Takes every amount into account that the kernel will compare. */
  measure(amounts: AmountTable): void {
    for (const [name, { divisor }] of this.facts.resources) amounts.divide(name, divisor);
  }

  /**
   * Interns the requirements of types and offerings, after those of pods, daemons and templates. Keys of a type that nobody asks for are left out: on one
   * side only they decide nothing. The values of `topologyKeys` are domains.
   */
  intern(requirements: RequirementTable, asked: ReadonlySet<string>, topologyKeys: ReadonlySet<string>): void {
    const { keys, patterns, reserved } = this.facts;
    const askedKeys = [...asked].flatMap((name): AskedKey[] => {
      const facts = keys.get(name);
      if (facts === undefined) return [];
      const isWhole = requirements.comparesValues(name) || topologyKeys.has(name);
      return [
        {
          name,
          facts,
          named: isWhole
            ? undefined
            : requirements.labels
                .valuesOf(name)
                .filter((value) => facts.values.has(value))
                .sort(),
        },
      ];
    });
    const { columns, ofType, first } = groupTypes(this.facts, askedKeys);
    const expressions = columns.map(({ statements }) => statements.map((stated) => stated.map((one) => requirements.expression(one))));
    const sets = first.map((type) => {
      const stated: number[] = [];
      for (let at = 0; at < columns.length; at++) {
        const statement = columns[at]!.ofType[type]!;
        if (statement >= 0) stated.push(...expressions[at]![statement]!);
      }
      return requirements.append(stated);
    });
    this.sets = new Int32Array(ofType.length);
    for (let type = 0; type < ofType.length; type++) this.sets[type] = sets[ofType[type]!]!;
    this.patternSets = patterns.map((pattern) => requirements.setOf(pattern));
    if (reserved.length === 0) return;
    const reservationKey = requirements.key(this.configuration.reservationIdLabel);
    for (const { id } of reserved) requirements.labels.value(reservationKey, id);
    requirements.labels.value(requirements.key(Label.capacityType), 'reserved');
  }

  write(image: Image, labels: OrderedLabels, amounts: AmountTable): void {
    const { facts } = this;
    const capacityTypeKey = labels.keyId(Label.capacityType);
    image.word(H_TYPES, facts.types.length);
    image.word(H_PATTERNS, facts.patterns.length);
    image.word(H_CAPACITY_TYPE_KEY, capacityTypeKey);
    image.word(H_RESERVED_VALUE, labels.valueId(capacityTypeKey, 'reserved'));
    image.section(S_TYPE_SET, this.sets);
    image.section(S_TYPE_NEGATIVE, facts.negative);
    image.section(S_OFFERING_START, facts.starts);
    image.section(S_OFFERING_PRICE, facts.prices);
    image.section(S_PATTERN_SET, this.patternSets);
    this.writeOfferings(image, labels);
    this.writeAmounts(image, amounts);
  }

  private writeOfferings(image: Image, labels: OrderedLabels): void {
    const { offerings, reserved } = this.facts;
    const records = reserved.length === 0 ? offerings : offerings.slice();
    // Reservations are the values of their key; the least of what the offerings state counts (chapter 02, 12, 1).
    const key = reserved.length === 0 ? -1 : labels.keyId(this.configuration.reservationIdLabel);
    const capacities = new Int32Array(key < 0 ? 0 : labels.values[key]!.length);
    const seen = new Set<number>();
    for (const { id, capacity, offering } of reserved) {
      const reservation = labels.valueId(key, id);
      records[offering * OFFERING_STRIDE + O_RESERVATION] = reservation;
      capacities[reservation] = seen.has(reservation) ? Math.min(capacities[reservation]!, capacity) : capacity;
      seen.add(reservation);
    }
    image.word(H_RESERVATIONS, capacities.length);
    image.word(H_RESERVATION_KEY, key);
    image.section(S_OFFERINGS, records);
    image.section(S_RESERVATION_CAPACITY, capacities);
  }

  private writeAmounts(image: Image, amounts: AmountTable): void {
    const { types, resources } = this.facts;
    const width = amounts.names.length;
    const allocatable = new Float64Array(types.length * width);
    const capacity = new Float64Array(types.length * width);
    for (const [id, name] of amounts.names.entries()) {
      const facts = resources.get(name);
      if (!facts) continue;
      convert(facts, id, amounts);
      for (let type = 0; type < types.length; type++) {
        allocatable[type * width + id] = facts.allocatableUnits[type]!;
        capacity[type * width + id] = facts.capacityUnits[type]!;
      }
    }
    image.section(S_TYPE_ALLOCATABLE, allocatable);
    image.section(S_TYPE_CAPACITY, capacity);
  }
}

/** The amounts of a resource in the problem's unit; problems on one catalog mostly agree on it. */
function convert(facts: ResourceFacts, id: number, amounts: AmountTable): void {
  const unit = amounts.unitOf(id);
  if (facts.unit === unit) return;
  facts.unit = unit;
  for (let type = 0; type < facts.capacity.length; type++) {
    facts.capacityUnits[type] = amounts.amount(id, facts.capacity[type]!, 'instanceTypes[].capacity');
    facts.allocatableUnits[type] = amounts.amount(id, facts.allocatable[type]!, 'instanceTypes[].capacity');
  }
  // Amounts that were refused must be refused again.
  if (amounts.issues.length > 0) facts.unit = -1n;
}
