import { isObject } from '../convert/json.js';
import type { Schema } from './schema.js';
import { fieldSchema } from './walk.js';

/**
 * A value as Go's types hold it: for most fields a null, an empty text, an empty list and an empty map are the same as nothing, for some also 0 and false.
 * Inside lists and maps they stand for the zero value of the type.
 */
export function withoutEmpty(value: unknown, schema: Schema): unknown {
  switch (schema.kind) {
    case 'list':
      return Array.isArray(value) ? value.map((item) => (item === null ? emptyOf(schema.items) : withoutEmpty(item, schema.items))) : value;
    case 'map':
      if (!isObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key, entry === null ? emptyOf(schema.values) : withoutEmpty(entry, schema.values)]),
      );
    case 'fields': {
      if (!isObject(value)) return value;
      const kept: [string, unknown][] = [];
      for (const [key, entry] of Object.entries(value)) {
        const of = fieldSchema(schema, key);
        if (of === undefined || entry === null || isEmpty(entry, of)) continue;
        kept.push([key, withoutEmpty(entry, of)]);
      }
      return Object.fromEntries(kept);
    }
    default:
      return value;
  }
}

function isEmpty(value: unknown, schema: Schema): boolean {
  if (schema.zero === 'kept') return false;
  if (schema.kind === 'text') return value === '';
  if (schema.kind === 'list') return Array.isArray(value) && value.length === 0;
  if (schema.kind === 'map') return isObject(value) && Object.keys(value).length === 0;
  return schema.zero === 'dropped' && (value === 0 || value === false);
}

function emptyOf(schema: Schema): unknown {
  switch (schema.kind) {
    case 'text':
      return '';
    case 'integer':
      return 0;
    case 'intOrText':
      return schema.form === 'quantity' ? '0' : 0;
    case 'flag':
      return false;
    case 'list':
      return [];
    case 'map':
    case 'fields':
      return {};
    case 'any':
      return null;
  }
}
