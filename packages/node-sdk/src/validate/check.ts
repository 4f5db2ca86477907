import { isObject, ownField } from '../convert/json.js';
import { canonicalJson } from '../load/json.js';
import type { Findings, Place } from './finding.js';
import type { FieldsSchema, IntegerSchema, IntOrTextSchema, ListSchema, MapSchema, Rule, Schema, TextSchema } from './schema.js';
import { isDateTime } from './time.js';
import { fieldSchema } from './walk.js';

/** Checks a value against its schema and, where that found nothing in or under a value, against the value's CEL rules (chapter 06, 1). */
export function checkSchema(value: unknown, old: unknown, schema: Schema, place: Place, findings: Findings): void {
  const before = findings.all.length;
  checkShape(value, old, schema, place, findings);
  const broken = findings.all
    .slice(before)
    .some((finding) => finding.phase === 'schema' && finding.cause !== undefined && BLOCKING.has(finding.cause.type));
  if (broken) return;
  for (const rule of schema.rules ?? []) {
    if (rule.transition === true && old === undefined) continue;
    if (!rule.holds(value as never, old as never)) reportRule(rule, value, place, findings);
  }
}

/** One cause, at the place the server names; one finding for each offender in it. */
function reportRule(rule: Rule, value: unknown, place: Place, findings: Findings): void {
  const [first, ...others] = rule.offenders?.(value as never) ?? [];
  const placeOf = (offender: string | number): Place => (typeof offender === 'number' ? place.index(offender) : place.key(offender));
  const found = typeof value === 'string' ? `; found ${shown(value)}` : '';
  const at = first === undefined ? place : placeOf(first).spelled(place.field);
  findings.reject('cel', rule.code, 'FieldValueInvalid', at, `${rule.message}${found}`);
  for (const offender of others) {
    findings.all.push({
      effect: 'none',
      severity: 'error',
      phase: 'cel',
      code: rule.code,
      path: placeOf(offender).path,
      message: rule.message,
    });
  }
}

/** After one of these the API server leaves out all CEL rules. */
export const BLOCKING: ReadonlySet<string> = new Set([
  'FieldValueRequired',
  'FieldValueNotSupported',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

function checkShape(value: unknown, old: unknown, schema: Schema, place: Place, findings: Findings): void {
  if (schema.kind === 'text') checkText(value, schema, place, findings);
  else if (schema.kind === 'integer') checkInteger(value, schema, place, findings);
  else if (schema.kind === 'flag') checkFlag(value, place, findings);
  else if (schema.kind === 'intOrText') checkIntOrText(value, schema, place, findings);
  else if (schema.kind === 'list') checkList(value, schema, place, findings);
  else if (schema.kind === 'map') checkMap(value, old, schema, place, findings);
  else if (schema.kind === 'fields') checkFields(value, old, schema, place, findings);
}

function checkFlag(value: unknown, place: Place, findings: Findings): void {
  if (typeof value !== 'boolean') wrongType(value, 'a boolean', place, findings);
}

function checkText(value: unknown, schema: TextSchema, place: Place, findings: Findings): void {
  // the server does not look at the type of a list where a format is asked for
  if (schema.form === 'time' && Array.isArray(value)) return;
  if (typeof value !== 'string') wrongType(value, 'a string', place, findings);
  else {
    checkLengthOrPattern(value, schema, place, findings);
    if (schema.form === 'time' && !isDateTime(value)) {
      findings.reject('schema', 'bad-format', 'FieldValueTypeInvalid', place, `${shown(value)} is no RFC 3339 time`);
    }
  }
  if (schema.options !== undefined && !(schema.options as readonly unknown[]).includes(value)) {
    findings.reject(
      'schema',
      'not-supported',
      'FieldValueNotSupported',
      place,
      `${shown(value)} is not one of ${schema.options.join(', ')}`,
    );
  }
}

/** The server stops at the first of these. */
function checkLengthOrPattern(value: string, schema: TextSchema, place: Place, findings: Findings): void {
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    findings.reject(
      'schema',
      'too-long',
      'FieldValueTooLong',
      place,
      `${place.field} has ${length} characters; at most ${schema.maxLength} are allowed`,
    );
  } else if (schema.minLength !== undefined && length < schema.minLength) {
    findings.invalid('too-short', place, `${place.field} may not be empty`);
  } else checkPattern(value, schema, place, findings);
}

function checkPattern(value: string, schema: TextSchema | IntOrTextSchema, place: Place, findings: Findings): void {
  if (schema.matches === undefined || schema.matches(value)) return;
  findings.invalid('bad-format', place, `${shown(value)} is not ${schema.wanted}`);
}

/** Go reads a number of more than 64 bits as one with a fraction. */
export function isInt64(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

/** Bounds hold for numbers with a fraction too. */
function checkInteger(value: unknown, schema: IntegerSchema, place: Place, findings: Findings): void {
  if (!isInt64(value)) wrongType(value, 'an integer', place, findings);
  if (typeof value !== 'number') return;
  if (schema.min !== undefined && value < schema.min) {
    findings.invalid('out-of-range', place, `${value} is less than ${schema.min}`);
  }
  if (schema.max !== undefined && value > schema.max) {
    findings.invalid('out-of-range', place, `${value} is greater than ${schema.max}`);
  }
}

function checkIntOrText(value: unknown, schema: IntOrTextSchema, place: Place, findings: Findings): void {
  if (typeof value === 'string') checkPattern(value, schema, place, findings);
  if (typeof value === 'string' || isInt64(value)) return;
  wrongType(value, 'an integer or a string', place, findings);
  // the server tells it a second and a third time, for the alternatives and for the first of them
  findings.echo('FieldValueInvalid', place.spelled('<nil>'));
  findings.echo('FieldValueTypeInvalid', place);
}

function checkList(value: unknown, schema: ListSchema, place: Place, findings: Findings): void {
  if (!Array.isArray(value)) {
    wrongType(value, 'a list', place, findings);
    if (typeof value === 'string' && schema.asText !== undefined) checkLengthOrPattern(value, schema.asText, place, findings);
    return;
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    findings.reject(
      'schema',
      'too-many',
      'FieldValueTooMany',
      place,
      `${place.field} has ${value.length} entries; at most ${schema.maxItems} are allowed`,
    );
  }
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    findings.invalid('too-few', place, `${place.field} must have at least ${schema.minItems} entries`);
  }
  // list items of atomic lists have no old counterpart
  for (const [index, item] of value.entries()) checkSchema(item, undefined, schema.items, place.index(index), findings);
  const seen = new Map<string, number>();
  const { mapKey } = schema;
  if (schema.set !== true && mapKey === undefined) return;
  value.forEach((item: unknown, index) => {
    const identity = canonicalJson(mapKey === undefined ? item : isObject(item) ? ownField(item, mapKey) : undefined);
    const times = seen.get(identity) ?? 0;
    // told once, however often it comes
    if (times === 1) findings.duplicate(place.index(index), `${identity} appears twice in ${place.field}`);
    seen.set(identity, times + 1);
  });
}

function checkMap(value: unknown, old: unknown, schema: MapSchema, place: Place, findings: Findings): void {
  if (!isObject(value)) {
    wrongType(value, 'a map', place, findings);
    return;
  }
  checkEntries(value, schema, place, findings);
  for (const [key, entry] of Object.entries(value))
    checkSchema(entry, isObject(old) ? ownField(old, key) : undefined, schema.values, place.child(key), findings);
}

function checkFields(value: unknown, old: unknown, schema: FieldsSchema, place: Place, findings: Findings): void {
  if (!isObject(value)) {
    wrongType(value, 'an object', place, findings);
    return;
  }
  checkEntries(value, schema, place, findings);
  for (const field of schema.required) {
    if (ownField(value, field) === undefined) {
      findings.required(place.child(field), `${place.child(field).field} is required`);
    }
  }
  for (const [key, entry] of Object.entries(value)) {
    const of = fieldSchema(schema, key);
    if (of !== undefined) checkSchema(entry, isObject(old) ? ownField(old, key) : undefined, of, place.child(key), findings);
  }
}

function checkEntries(value: object, schema: { maxEntries?: number }, place: Place, findings: Findings): void {
  const count = Object.keys(value).length;
  if (schema.maxEntries === undefined || count <= schema.maxEntries) return;
  findings.reject(
    'schema',
    'too-many',
    'FieldValueTooMany',
    place,
    `${place.field} has ${count} entries; at most ${schema.maxEntries} are allowed`,
  );
}

function wrongType(value: unknown, wanted: string, place: Place, findings: Findings): void {
  findings.reject(
    'schema',
    'wrong-type',
    'FieldValueTypeInvalid',
    place,
    `${place.field} must be ${wanted}; ${shown(value)} is ${typeName(value)}`,
  );
}

export function typeName(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') {
    return isInt64(value) ? 'an integer' : Number.isInteger(value) ? 'a number of over 64 bits' : 'a number with a fraction';
  }
  return { string: 'a string', boolean: 'a boolean', object: 'an object' }[typeof value as string] ?? typeof value;
}

/** A value in a message, cut where long. */
export function shown(value: unknown): string {
  const written = JSON.stringify(value) ?? 'nothing';
  return written.length > 80 ? `${written.slice(0, 77)}...` : written;
}
