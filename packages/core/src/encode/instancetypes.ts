import {
  H_CAPACITY_TYPE_KEY,
  H_PATTERNS,
  H_RESERVATION_KEY,
  H_RESERVATIONS,
  H_RESERVED_VALUE,
  H_TYPES,
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
import type { InstanceType, Offering } from '../model/instancetype.js';
import type { NodeSelectorRequirement } from '../model/pod.js';
import { ZERO } from '../model/quantity.js';
import { mergeResources, type Resources, readResources, subtractResources } from '../model/resources.js';
import { type Configuration, Label, normalizeLabel } from '../model/wellknown.js';
import { compareText } from '../state/podfacts.js';
import type { AmountTable } from './amounts.js';
import { type Image, Interner } from './image.js';
import type { OrderedLabels } from './labels.js';
import type { RequirementTable } from './requirements.js';

const RESERVED = 'reserved';

/** Amounts of an instance type. Allocatable is capacity less the three overheads, memory also less every huge page (chapter 02, 11.3). */
export interface TypeAmounts {
  capacity: Resources;
  allocatable: Resources;
}

const known = new WeakMap<InstanceType, TypeAmounts>();

/** The amounts of a type, worked out once per type object. */
export function typeAmounts(type: InstanceType): TypeAmounts {
  let amounts = known.get(type);
  if (!amounts) {
    const capacity = readResources(type.capacity);
    const { kubeReserved, systemReserved, evictionThreshold } = type.overhead ?? {};
    const overhead = mergeResources(readResources(kubeReserved), readResources(systemReserved), readResources(evictionThreshold));
    amounts = { capacity, allocatable: withoutHugePages(subtractResources(capacity, overhead), capacity) };
    known.set(type, amounts);
  }
  return amounts;
}

function withoutHugePages(allocatable: Resources, capacity: Resources): Resources {
  const memory = allocatable.get('memory');
  if (memory === undefined) return allocatable;
  let nano = memory.nano;
  for (const [name, quantity] of capacity) if (name.startsWith('hugepages-')) nano -= quantity.nano;
  if (nano !== memory.nano) allocatable.set('memory', { ...memory, nano: nano < 0n ? 0n : nano });
  return allocatable;
}

/** The instance types of a problem. Ids are in byte order of the names, so that ties go to the smallest name. */
export class InstanceTypeTable {
  readonly types: readonly InstanceType[];
  private readonly ids: Map<InstanceType, number>;
  private readonly patterns = new Interner<number>();

  constructor(lists: Iterable<readonly InstanceType[]>) {
    const distinct = new Set<InstanceType>();
    for (const list of lists) for (const type of list) distinct.add(type);
    this.types = [...distinct].sort((a, b) => compareText(a.name, b.name));
    this.ids = new Map(this.types.map((type, id) => [type, id]));
  }

  id(type: InstanceType): number {
    return this.ids.get(type)!;
  }

  /** The keys that offerings speak of. */
  offeringKeys(configuration: Configuration): Set<string> {
    const keys = new Set<string>();
    let last: Offering['requirements'] | undefined;
    for (const type of this.types) {
      for (const { requirements } of type.offerings) {
        if (requirements === last) continue;
        last = requirements;
        for (const { key } of requirements) keys.add(normalizeLabel(key, configuration));
      }
    }
    return keys;
  }

  /** Takes every amount into account that the kernel will compare. */
  measure(amounts: AmountTable): void {
    for (const type of this.types) {
      const { capacity, allocatable } = typeAmounts(type);
      amounts.measure(capacity);
      amounts.measure(allocatable);
    }
  }

  /** Interns the requirements of types and offerings. Keys of a type that nobody asks for are left out: on one side only they decide nothing. */
  intern(requirements: RequirementTable, configuration: Configuration, asked: ReadonlySet<string>): InternedTypes {
    const texts = new Map<string, number>();
    const sets = this.types.map((type) =>
      requirements.setOf(type.requirements.filter(({ key }) => asked.has(normalizeLabel(key, configuration)))),
    );
    const starts = [0];
    const offerings: number[] = [];
    const prices: number[] = [];
    const reserved: { id: string; capacity: number; at: number }[] = [];
    const reservationKey = configuration.reservationIdLabel;
    for (const type of this.types) {
      for (const { requirements: stated, price, available, reservationCapacity } of type.offerings) {
        const text = offeringText(stated);
        let set = texts.get(text);
        if (set === undefined) {
          set = requirements.setOf(stated);
          texts.set(text, set);
        }
        if (singleValue(stated, Label.capacityType) === RESERVED) {
          reserved.push({ id: singleValue(stated, reservationKey) ?? '', capacity: reservationCapacity ?? 0, at: offerings.length + 2 });
        }
        offerings.push(this.patterns.id(set), Number(available), -1);
        prices.push(price);
      }
      starts.push(prices.length);
    }
    if (reserved.length > 0) for (const { id } of reserved) requirements.labels.value(requirements.key(reservationKey), id);
    if (reserved.length > 0) requirements.labels.value(requirements.key(Label.capacityType), RESERVED);
    return { sets, starts, offerings, prices, reserved };
  }

  write(image: Image, interned: InternedTypes, labels: OrderedLabels, amounts: AmountTable, configuration: Configuration): void {
    const { sets, starts, offerings, prices, reserved } = interned;
    const reservationKey = labels.keyId(configuration.reservationIdLabel);
    const capacityTypeKey = labels.keyId(Label.capacityType);
    const capacities: number[] = [];
    if (reserved.length > 0) {
      // Reservations are the values of their key; the least of what the offerings state counts (chapter 02, 12, 1).
      capacities.push(...new Array<number>(labels.values[reservationKey]!.length).fill(0));
      const seen = new Set<number>();
      for (const { id, capacity, at } of reserved) {
        const reservation = labels.valueId(reservationKey, id);
        offerings[at] = reservation;
        capacities[reservation] = seen.has(reservation) ? Math.min(capacities[reservation]!, capacity) : capacity;
        seen.add(reservation);
      }
    }
    image.word(H_TYPES, this.types.length);
    image.word(H_PATTERNS, this.patterns.items.length);
    image.word(H_RESERVATIONS, capacities.length);
    image.word(H_RESERVATION_KEY, reserved.length > 0 ? reservationKey : -1);
    image.word(H_CAPACITY_TYPE_KEY, capacityTypeKey);
    image.word(H_RESERVED_VALUE, labels.valueId(capacityTypeKey, RESERVED));
    image.section(S_TYPE_SET, sets);
    image.section(S_OFFERING_START, starts);
    image.section(S_OFFERINGS, offerings);
    image.section(S_OFFERING_PRICE, prices);
    image.section(S_PATTERN_SET, this.patterns.items);
    image.section(S_RESERVATION_CAPACITY, capacities);
    const width = amounts.names.length;
    const allocatable = new Float64Array(this.types.length * width);
    const capacity = new Float64Array(this.types.length * width);
    const negative = new Int32Array(this.types.length);
    for (const [id, type] of this.types.entries()) {
      const own = typeAmounts(type);
      amounts.row(allocatable, id * width, own.allocatable, `instanceTypes[${type.name}].capacity`);
      amounts.row(capacity, id * width, own.capacity, `instanceTypes[${type.name}].capacity`);
      for (const quantity of own.allocatable.values()) if (quantity.nano < ZERO.nano) negative[id] = 1;
    }
    image.section(S_TYPE_ALLOCATABLE, allocatable);
    image.section(S_TYPE_CAPACITY, capacity);
    image.section(S_TYPE_NEGATIVE, negative);
  }
}

/** What interning found, until the final ids are known. */
export interface InternedTypes {
  sets: number[];
  starts: number[];
  offerings: number[];
  prices: number[];
  reserved: { id: string; capacity: number; at: number }[];
}

function offeringText(requirements: readonly NodeSelectorRequirement[]): string {
  let text = '';
  for (const { key, operator, values } of requirements) text += `${key} ${operator} ${values?.join(',') ?? ''}\n`;
  return text;
}

/** What the reference reads as "the" value of a single-valued label of an offering: the smallest listed one (chapter 01, 1.4, Any). */
function singleValue(requirements: readonly NodeSelectorRequirement[], key: string): string | undefined {
  const values = requirements.find((requirement) => requirement.key === key && requirement.operator === 'In')?.values;
  return values?.length ? [...values].sort()[0] : undefined;
}
