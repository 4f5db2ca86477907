import { parseDuration } from '@kerf/core/model';
import { isObject } from '../convert/json.js';
import { shown, typeName } from './check.js';
import type { Place } from './finding.js';
import { isQuantity } from './quantity.js';
import type { Schema, TextForm } from './schema.js';
import { isTime } from './time.js';
import { fieldSchema } from './walk.js';

/** The first reason why Karpenter's typed client could not read the value: it needs less than the schema asks, but for durations, times and quantities. */
export function decodeProblem(value: unknown, schema: Schema, place: Place): { place: Place; message: string } | undefined {
  if (value === undefined) return undefined;
  // the client's reader of such durations takes null for the empty text
  if (value === null)
    return schema.kind === 'text' && schema.form === 'durationOrNever' ? { place, message: `${place.field} is null` } : undefined;
  const wrong = (wanted: string): { place: Place; message: string } => ({
    place,
    message: `${place.field} must be ${wanted}, not ${typeName(value)}`,
  });
  switch (schema.kind) {
    case 'text':
      if (schema.form === 'quantity') return formProblem(value, schema.form, place);
      if (typeof value !== 'string') return wrong('a string');
      return formProblem(value, schema.form, place);
    case 'integer': {
      const limit = schema.bits === 32 ? 2 ** 31 : 2 ** 63;
      return typeof value === 'number' && Number.isInteger(value) && value < limit && value >= -limit
        ? undefined
        : wrong(`a ${schema.bits} bit integer`);
    }
    case 'flag':
      return typeof value === 'boolean' ? undefined : wrong('a boolean');
    case 'intOrText':
      if (schema.form === undefined)
        return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value) && value < 2 ** 31 && value >= -(2 ** 31))
          ? undefined
          : wrong('a 32 bit integer or a string');
      return formProblem(value, schema.form, place);
    case 'list':
      if (!Array.isArray(value)) return wrong('a list');
      return first(value, (item, index) => decodeProblem(item, schema.items, place.index(index)));
    case 'map':
      if (!isObject(value)) return wrong('a map');
      return first(Object.entries(value), ([key, entry]) => {
        const at = place.child(key);
        // as an entry a duration is no pointer
        if (entry === null && schema.values.kind === 'text' && schema.values.form === 'duration')
          return { place: at, message: `${at.field} is null` };
        return decodeProblem(entry, schema.values, at);
      });
    case 'fields':
      if (!isObject(value)) return wrong('an object');
      return first(Object.entries(value), ([key, entry]) => {
        const of = fieldSchema(schema, key);
        return of === undefined ? undefined : decodeProblem(entry, of, place.child(key));
      });
    case 'any':
      return undefined;
  }
}

function formProblem(value: unknown, form: TextForm | undefined, place: Place): { place: Place; message: string } | undefined {
  if (form === undefined || readable(value, form)) return undefined;
  const wanted = {
    duration: 'a duration of at most 64 bits',
    durationOrNever: 'a duration of at most 64 bits or Never',
    quantity: 'a quantity',
    time: 'an RFC 3339 time',
  }[form];
  return { place, message: `${place.field} must be ${wanted}, not ${shown(value)}` };
}

function readable(value: unknown, form: TextForm): boolean {
  if (form === 'quantity') return isQuantity(value);
  if (typeof value !== 'string') return false;
  if (form === 'time') return isTime(value);
  return (form === 'durationOrNever' && value === 'Never') || parseDuration(value) !== undefined;
}

function first<T, R>(values: readonly T[], of: (value: T, index: number) => R | undefined): R | undefined {
  for (const [index, value] of values.entries()) {
    const result = of(value, index);
    if (result !== undefined) return result;
  }
  return undefined;
}
