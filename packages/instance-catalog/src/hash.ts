import { byCodeUnit } from './order.js';

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = (1n << 64n) - 1n;
const MAXIMUM_DEPTH = 32;

/** FNV-1a over UTF-16 code units, 64 bits, in decimal. */
export function hashText(text: string): string {
  let hash = OFFSET;
  for (let i = 0; i < text.length; i++) hash = ((hash ^ BigInt(text.charCodeAt(i))) * PRIME) & MASK;
  return hash.toString();
}

/** JSON text in which neither the order of keys nor, with `lists: 'set'`, the order of list entries counts. */
export function canonicalText(value: unknown, lists: 'set' | 'ordered', depth = 0): string {
  if (depth > MAXIMUM_DEPTH) throw new RangeError(`a value is nested deeper than ${MAXIMUM_DEPTH} levels`);
  if (Array.isArray(value)) {
    const entries = value.map((entry) => canonicalText(entry, lists, depth + 1));
    return `[${(lists === 'set' ? entries.sort(byCodeUnit) : entries).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const record = value as Record<string, unknown>;
    const keys = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort(byCodeUnit);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(record[key], lists, depth + 1)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** A hash that does not depend on the order of keys and list entries. */
export const stableHash = (value: unknown): string => hashText(canonicalText(value, 'set'));
