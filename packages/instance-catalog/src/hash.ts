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

/** The entries in byte order. Two equal ones cancel each other out, as in the reference, whose sum of a list is an exclusive or. */
function asSet(entries: string[]): string[] {
  const odd = new Set<string>();
  for (const entry of entries) if (!odd.delete(entry)) odd.add(entry);
  return [...odd].sort(byCodeUnit);
}

/** JSON text in which neither the order of keys nor the order of list entries counts; `null` is the same as absent. */
export function canonicalText(value: unknown, depth = 0): string {
  if (depth > MAXIMUM_DEPTH) throw new RangeError(`a value is nested deeper than ${MAXIMUM_DEPTH} levels`);
  if (Array.isArray(value)) return `[${asSet(value.map((entry) => canonicalText(entry, depth + 1))).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const record = value as Record<string, unknown>;
    const keys = Object.keys(record)
      .filter((key) => record[key] !== undefined && record[key] !== null)
      .sort(byCodeUnit);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(record[key], depth + 1)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** A hash that does not depend on the order of keys and list entries. */
export const stableHash = (value: unknown): string => hashText(canonicalText(value));
