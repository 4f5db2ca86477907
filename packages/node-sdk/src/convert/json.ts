import { canonicalJson, isObject } from '../load/json.js';

/** A JSON object. Keys come from the input, so objects are built by spread, `with...` below or `Object.fromEntries`, never by `object[key] = value`. */
export type JsonObject = { readonly [key: string]: unknown };

export { isObject };

/** The object at that field, or an empty one where it is absent or something else. */
export function objectAt(object: JsonObject, field: string): JsonObject {
  const value = ownField(object, field);
  return isObject(value) ? value : {};
}

/** The list at that field, or an empty one where it is absent or something else. */
export function listAt(object: JsonObject, field: string): readonly unknown[] {
  const value = ownField(object, field);
  return Array.isArray(value) ? value : [];
}

/** The text at that field, or the empty text where it is absent or something else. */
export function textAt(object: JsonObject, field: string): string {
  const value = ownField(object, field);
  return typeof value === 'string' ? value : '';
}

/** An inherited name such as `constructor` is no field. */
export function ownField(object: JsonObject, field: string): unknown {
  return Object.hasOwn(object, field) ? object[field] : undefined;
}

export function withoutFields(object: JsonObject, ...fields: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}

/** Leaves out fields that are undefined, so that what was absent stays absent. */
export function definedFields(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** The text of an apiVersion before its slash; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Whether two JSON values are equal whatever the order of their fields. */
export function sameJson(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
