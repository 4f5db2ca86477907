import { isObject, type JsonObject } from './json.js';

/** Deeper input is left as it is: no object of these kinds nests this far, and recursion must stay bounded. */
const MAX_DEPTH = 64;

/** Nulls count as absent in v1beta1 objects: none of their fields is nullable (chapter 06, 1). */
export function dropNulls(object: JsonObject): JsonObject {
  return drop(object, 0) as JsonObject;
}

function drop(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => drop(item, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([key, field]) => [key, drop(field, depth + 1)]),
  );
}
