import { isObject, ownField } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import type { FieldsSchema, Schema } from './schema.js';

/** Deeper nesting than any schema here has; what lies deeper is not looked at. */
export const MAX_DEPTH = 64;

/** The schema of an object's own field, not of a name that every object inherits. */
export function fieldSchema(schema: FieldsSchema, field: string): Schema | undefined {
  return Object.hasOwn(schema.fields, field) ? schema.fields[field] : undefined;
}

/** Reports unknown fields and gives the value without them (chapter 06, 1.1). */
export function dropUnknownFields(
  value: unknown,
  schema: Schema,
  place: Place,
  onUnknown: (place: Place, moved?: string) => void,
): unknown {
  switch (schema.kind) {
    case 'list':
      if (!Array.isArray(value)) return dropAllFields(value, place, onUnknown);
      return value.map((item, index) => dropUnknownFields(item, schema.items, place.index(index), onUnknown));
    case 'map':
      if (!isObject(value)) return dropAllFields(value, place, onUnknown);
      return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key, dropUnknownFields(entry, schema.values, place.child(key), onUnknown)]),
      );
    case 'fields': {
      if (!isObject(value)) return dropAllFields(value, place, onUnknown);
      const kept: [string, unknown][] = [];
      for (const [key, entry] of Object.entries(value)) {
        const of = fieldSchema(schema, key);
        if (of !== undefined) kept.push([key, dropUnknownFields(entry, of, place.child(key), onUnknown)]);
        else onUnknown(place.child(key), schema.moved !== undefined && Object.hasOwn(schema.moved, key) ? schema.moved[key] : undefined);
      }
      return Object.fromEntries(kept);
    }
    case 'any':
      return value;
    default:
      return dropAllFields(value, place, onUnknown);
  }
}

/** Where no object belongs, every field of one is unknown. */
function dropAllFields(value: unknown, place: Place, onUnknown: (place: Place) => void): unknown {
  if (Array.isArray(value)) return value.map((item, index) => dropAllFields(item, place.index(index), onUnknown));
  if (!isObject(value)) return value;
  for (const key of Object.keys(value)) onUnknown(place.child(key));
  return {};
}

/** Removes nulls of fields and map entries; a null in a list stays, and is of the wrong type (chapter 06, 1). */
export function dropNulls(value: unknown, schema: Schema): unknown {
  switch (schema.kind) {
    case 'list':
      return Array.isArray(value) ? value.map((item) => dropNulls(item, schema.items)) : value;
    case 'map':
    case 'fields': {
      if (!isObject(value)) return value;
      const kept = Object.entries(value).filter(([, entry]) => entry !== null);
      return Object.fromEntries(
        kept.map(([key, entry]) => {
          const of = schema.kind === 'map' ? schema.values : fieldSchema(schema, key);
          return [key, of === undefined ? entry : dropNulls(entry, of)];
        }),
      );
    }
    default:
      return value;
  }
}

/** Fills in the defaults of the schema; a default is itself completed. */
export function fillDefaults(value: unknown, schema: Schema): unknown {
  switch (schema.kind) {
    case 'list':
      return Array.isArray(value) ? value.map((item) => fillDefaults(item, schema.items)) : value;
    case 'map':
      if (!isObject(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fillDefaults(entry, schema.values)]));
    case 'fields': {
      if (!isObject(value)) return value;
      const filled = Object.entries(value).map(([key, entry]): [string, unknown] => {
        const of = fieldSchema(schema, key);
        return [key, of === undefined ? entry : fillDefaults(entry, of)];
      });
      for (const [key, of] of Object.entries(schema.fields)) {
        if (of.default !== undefined && ownField(value, key) === undefined) filled.push([key, fillDefaults(of.default, of)]);
      }
      return Object.fromEntries(filled);
    }
    default:
      return value;
  }
}

/** Whether the value nests deeper than any object the engine reads. */
export function tooDeep(value: unknown, depth = 0): boolean {
  if (depth > MAX_DEPTH) return true;
  if (Array.isArray(value)) return value.some((item) => tooDeep(item, depth + 1));
  return isObject(value) && Object.values(value).some((entry) => tooDeep(entry, depth + 1));
}

export function reportUnknown(findings: Findings, strict: boolean): (place: Place, moved?: string) => void {
  return (place, moved) => {
    const message = `${place.field} is no field of this kind${moved === undefined ? '' : `; its place is ${moved}`}`;
    const code = moved === undefined ? 'unknown-field' : 'moved-field';
    if (strict) findings.refuseRequest('schema', code, place, message);
    else findings.warn(code, place, `${message}; it is dropped`, 'schema');
  };
}
