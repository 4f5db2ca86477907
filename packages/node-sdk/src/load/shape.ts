import type { FieldPath } from './diagnostic.js';
import { emptyObject, isObject, type JsonObject } from './json.js';
import { describe, type Report } from './objects.js';
import { isAmount } from './quantity.js';

/** What a field must look like, and which fields of it are kept. */
export type Shape =
  | { is: 'text' | 'boolean' | 'integer' | 'quantity' | 'integerOrText' | 'time' }
  | { is: 'map'; of: Shape }
  | { is: 'list'; of: Shape }
  | ObjectShape;

export interface ObjectShape {
  is: 'object';
  fields: ReadonlyMap<string, Shape>;
  /** Fields of the API that nothing here reads: known, dropped. */
  unread: ReadonlySet<string>;
  /** Any other field is dropped without a word. */
  open: boolean;
}

export const text: Shape = { is: 'text' };
export const boolean: Shape = { is: 'boolean' };
export const integer: Shape = { is: 'integer' };
export const integerOrText: Shape = { is: 'integerOrText' };
export const time: Shape = { is: 'time' };
export const quantity: Shape = { is: 'quantity' };
export const labels: Shape = map(text);
export const resources: Shape = map(quantity);

export function map(of: Shape): Shape {
  return { is: 'map', of };
}

export function list(of: Shape): Shape {
  return { is: 'list', of };
}

/** `unread` names further fields of the API, separated by blanks. */
export function object(fields: Record<string, Shape>, unread = ''): ObjectShape {
  return {
    is: 'object',
    fields: new Map(Object.entries(fields)),
    unread: new Set(unread.split(' ').filter((name) => name !== '')),
    open: false,
  };
}

/** An object of which only these fields matter: what else it holds is not looked at. */
export function openObject(fields: Record<string, Shape>): ObjectShape {
  return { ...object(fields), open: true };
}

export interface DecodeOptions {
  /** What an unknown field is; `ignore` for objects that an API server has accepted. */
  unknownFields: 'strict' | 'warn' | 'ignore';
}

/**
 * The value with only the fields that are read: nulls and unknown fields removed, quantities as text (chapter 06, 1 and 1.1). Every value of a wrong type is
 * reported; `undefined` where nothing usable is left.
 */
export function decode(value: unknown, shape: Shape, path: FieldPath, options: DecodeOptions, report: Report): unknown {
  if (value === null || value === undefined) return undefined;
  const wrong = (expected: string): undefined => {
    const quote = shape.is === 'text' && !isObject(value) && !Array.isArray(value) ? '; put it in quotes' : '';
    report('error', 'schema', 'wrong-type', path, `must be ${expected}, found ${describe(value)}${quote}`);
    return undefined;
  };
  switch (shape.is) {
    case 'text':
      return typeof value === 'string' ? value : wrong('text');
    case 'boolean':
      return typeof value === 'boolean' ? value : wrong('true or false');
    case 'integer':
      return Number.isSafeInteger(value) ? value : wrong('a whole number');
    case 'integerOrText':
      return typeof value === 'string' || Number.isSafeInteger(value) ? value : wrong('a whole number or text');
    case 'time':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) && /^\d{4}-\d\d-\d\dT/.test(value)
        ? value
        : wrong('a time such as 2026-01-02T15:04:05Z');
    case 'quantity': {
      const quantity = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
      return isAmount(quantity) ? quantity : wrong('a quantity such as 500m or 2Gi');
    }
    case 'list':
      if (!Array.isArray(value)) return wrong('a list');
      return value.map((item, i) => decode(item, shape.of, [...path, i], options, report)).filter((item) => item !== undefined);
    case 'map':
      return isObject(value) ? decodeMap(value, shape.of, path, options, report) : wrong('a mapping');
    case 'object':
      return isObject(value) ? decodeObject(value, shape, path, options, report) : wrong('a mapping');
  }
}

function decodeMap(value: JsonObject, of: Shape, path: FieldPath, options: DecodeOptions, report: Report): JsonObject {
  const decoded = emptyObject();
  for (const key of Object.keys(value)) {
    const child = decode(value[key], of, [...path, key], options, report);
    if (child !== undefined) decoded[key] = child;
  }
  return decoded;
}

function decodeObject(value: JsonObject, shape: ObjectShape, path: FieldPath, options: DecodeOptions, report: Report): JsonObject {
  const decoded = emptyObject();
  for (const key of Object.keys(value)) {
    const of = shape.fields.get(key);
    if (of === undefined) {
      if (!shape.open && !shape.unread.has(key) && options.unknownFields !== 'ignore') reportUnknown(key, shape, path, options, report);
      continue;
    }
    const child = decode(value[key], of, [...path, key], options, report);
    if (child !== undefined) decoded[key] = child;
  }
  return decoded;
}

function reportUnknown(key: string, shape: ObjectShape, path: FieldPath, options: DecodeOptions, report: Report): void {
  const meant = [...shape.fields.keys(), ...shape.unread].find((name) => isNear(key, name));
  const hint = meant === undefined ? '' : `; ${meant} is meant?`;
  if (options.unknownFields === 'strict') report('error', 'schema', 'unknown-field', [...path, key], `no such field${hint}`);
  else report('warning', 'schema', 'unknown-field', [...path, key], `no such field, it is dropped${hint}`);
}

/** Equal up to case, or up to one character left out, added or changed. */
function isNear(a: string, b: string): boolean {
  if (a.toLowerCase() === b.toLowerCase()) return true;
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 4) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}
