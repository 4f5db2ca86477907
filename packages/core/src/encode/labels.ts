import { parseInteger } from '../model/requirement.js';
import { compareText } from '../state/podfacts.js';
import { Interner } from './image.js';

/** What is known of one label key while a problem is encoded. */
interface Key {
  name: string;
  values: Interner<string>;
  /** Bounds that requirements put on the key. */
  bounds: Set<bigint>;
}

/**
 * Label keys and, per key, every value that occurs in the problem. While encoding, ids are handed out in order of appearance; `order` replaces them by
 * ranks in byte order, so that the smallest id is the smallest name (chapter 03, 17).
 */
export class LabelTable {
  private readonly keys: Key[] = [];
  private readonly byName = new Map<string, number>();

  /** Provisional id of a key. */
  key(name: string): number {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const id = this.keys.length;
    this.keys.push({ name, values: new Interner(), bounds: new Set() });
    this.byName.set(name, id);
    return id;
  }

  findKey(name: string): number | undefined {
    return this.byName.get(name);
  }

  /** Provisional id of a value of a key. */
  value(key: number, text: string): number {
    return this.keys[key]!.values.id(text);
  }

  findValue(key: number, text: string): number | undefined {
    return this.keys[key]!.values.find(text);
  }

  /** The values of a key so far, in order of appearance. */
  valuesOf(name: string): readonly string[] {
    const key = this.byName.get(name);
    return key === undefined ? [] : this.keys[key]!.values.items;
  }

  bound(key: number, bound: bigint): void {
    this.keys[key]!.bounds.add(bound);
  }

  hasBounds(key: number): boolean {
    return this.keys[key]!.bounds.size > 0;
  }

  /** Every key so far, in order of appearance. */
  names(): string[] {
    return this.keys.map(({ name }) => name);
  }

  /** Fixes the final ids. Nothing may be added afterwards. */
  order(): OrderedLabels {
    const order = this.keys.map((_, id) => id).sort((a, b) => compareText(this.keys[a]!.name, this.keys[b]!.name));
    const keyRank = new Int32Array(order.length);
    const names: string[] = [];
    const values: string[][] = [];
    const valueRank: Int32Array[] = new Array(order.length);
    const integers: bigint[][] = [];
    for (const [rank, id] of order.entries()) {
      const key = this.keys[id]!;
      keyRank[id] = rank;
      names.push(key.name);
      const texts = key.values.items;
      const sorted = texts.map((_, value) => value).sort((a, b) => compareText(texts[a]!, texts[b]!));
      const ranks = new Int32Array(texts.length);
      for (const [at, value] of sorted.entries()) ranks[value] = at;
      valueRank[id] = ranks;
      values.push(sorted.map((value) => texts[value]!));
      integers.push(key.bounds.size === 0 ? [] : sortedIntegers(texts, key.bounds));
    }
    return new OrderedLabels(names, values, integers, keyRank, valueRank);
  }
}

function sortedIntegers(texts: readonly string[], bounds: ReadonlySet<bigint>): bigint[] {
  const integers = new Set(bounds);
  for (const text of texts) {
    const integer = parseInteger(text);
    if (integer !== undefined) integers.add(integer);
  }
  return [...integers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Keys and values with their final ids. */
export class OrderedLabels {
  private readonly byName: Map<string, number>;
  private readonly valueIds: (Map<string, number> | undefined)[] = [];

  constructor(
    /** Key names in byte order. */
    readonly keys: readonly string[],
    /** Per key its values in byte order. */
    readonly values: readonly (readonly string[])[],
    /** Per key the integers that bounds are compared with, ascending; empty for keys without bounds. */
    readonly integers: readonly (readonly bigint[])[],
    private readonly keyRank: Int32Array,
    private readonly valueRank: readonly Int32Array[],
  ) {
    this.byName = new Map(keys.map((name, id) => [name, id]));
  }

  /** Final id of a provisional key. */
  key(provisional: number): number {
    return this.keyRank[provisional]!;
  }

  /** Final id of a provisional value of a provisional key. */
  value(provisionalKey: number, provisional: number): number {
    return this.valueRank[provisionalKey]![provisional]!;
  }

  keyId(name: string): number {
    return this.byName.get(name) ?? -1;
  }

  /** Final id of a value of a final key, -1 where it does not occur. */
  valueId(key: number, text: string): number {
    if (key < 0) return -1;
    let ids = this.valueIds[key];
    if (!ids) {
      ids = new Map(this.values[key]!.map((value, id) => [value, id]));
      this.valueIds[key] = ids;
    }
    return ids.get(text) ?? -1;
  }

  /** Rank of an integer among those of a final key. */
  rank(key: number, integer: bigint): number {
    return rankOf(this.integers[key]!, integer);
  }

  /** Where each key's values start, and the rank of each value's integer or -1. */
  sections(): { starts: number[]; ranks: number[] } {
    const starts = [0];
    const ranks: number[] = [];
    for (const [key, texts] of this.values.entries()) {
      const bounded = this.integers[key]!.length > 0;
      for (const text of texts) {
        const integer = bounded ? parseInteger(text) : undefined;
        ranks.push(integer === undefined ? -1 : this.rank(key, integer));
      }
      starts.push(ranks.length);
    }
    return { starts, ranks };
  }
}

/** Position of an integer in an ascending list that contains it. */
export function rankOf(integers: readonly bigint[], integer: bigint): number {
  let low = 0;
  let high = integers.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (integers[middle]! < integer) low = middle + 1;
    else high = middle;
  }
  return low;
}
