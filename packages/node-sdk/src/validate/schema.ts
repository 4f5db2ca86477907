/** How Go's decoder reads a text that the schema calls a string or a number. */
export type TextForm = 'duration' | 'durationOrNever' | 'quantity' | 'time';

/** A CEL rule of a custom resource: one sentence on what must hold. */
export interface Rule {
  code: string;
  message: string;
  /** False where the rule is broken or cannot be evaluated. `value` has passed the schema. */
  holds(value: never, old: never): boolean;
  /** Which items of a list, or keys of a map, break it; the server only names the whole. */
  offenders?(value: never): (string | number)[];
  /** Only asked when an older version of the object is known. */
  transition?: boolean;
}

/** A rule on every item of a list. */
export function everyItem(code: string, message: string, fine: (item: never) => boolean): Rule {
  const offenders = (items: readonly unknown[]): number[] => items.flatMap((item, index) => (fine(item as never) ? [] : [index]));
  return { code, message, offenders, holds: (items: readonly unknown[]) => offenders(items).length === 0 };
}

/** A rule on every entry of a map. */
export function everyEntry(code: string, message: string, fine: (key: string, value: unknown) => boolean): Rule {
  const offenders = (map: object): string[] =>
    Object.entries(map).flatMap(([key, value]: [string, unknown]) => (fine(key, value) ? [] : [key]));
  return { code, message, offenders, holds: (map: object) => offenders(map).length === 0 };
}

interface Common {
  default?: unknown;
  /** Whether Go drops the field when it holds the zero value of its type. By default texts, lists and maps are dropped, numbers and booleans kept. */
  zero?: 'kept' | 'dropped';
  rules?: readonly Rule[];
}

export interface TextSchema extends Common {
  kind: 'text';
  /** The pattern, as a function because an expression could take long. */
  matches?: (text: string) => boolean;
  /** What the pattern stands for, in words for messages. */
  wanted?: string;
  maxLength?: number;
  minLength?: number;
  options?: readonly string[];
  form?: TextForm;
}

export interface IntegerSchema extends Common {
  kind: 'integer';
  min?: number;
  max?: number;
  bits: 32 | 64;
}

export interface FlagSchema extends Common {
  kind: 'flag';
}

/** A number or a text; the API reads both. */
export interface IntOrTextSchema extends Common {
  kind: 'intOrText';
  matches?: (text: string) => boolean;
  wanted?: string;
  form?: TextForm;
}

export interface ListSchema extends Common {
  kind: 'list';
  items: Schema;
  maxItems?: number;
  minItems?: number;
  /** No item twice. */
  set?: boolean;
  /** Limits of a text that stand at the list: they only hold for a text in its place. */
  asText?: TextSchema;
  /** No two items with this field equal. */
  mapKey?: string;
}

export interface MapSchema extends Common {
  kind: 'map';
  values: Schema;
  maxEntries?: number;
}

export interface FieldsSchema extends Common {
  kind: 'fields';
  fields: Readonly<Record<string, Schema>>;
  required: readonly string[];
  /** Retired fields, with the place that took over. */
  moved?: Readonly<Record<string, string>>;
  maxEntries?: number;
}

/** Whatever the engine neither reads nor checks. */
export interface AnySchema extends Common {
  kind: 'any';
}

export type Schema = TextSchema | IntegerSchema | FlagSchema | IntOrTextSchema | ListSchema | MapSchema | FieldsSchema | AnySchema;

type Options<S> = Partial<Omit<S, 'kind' | 'items' | 'values' | 'fields' | 'matches'>>;

/** Longer texts match no pattern: none that a pattern describes comes near, and matching must stay cheap. */
const MAX_MATCHED = 4096;

function pattern(expression: RegExp): { matches: (text: string) => boolean; wanted: string } {
  return { matches: (text) => text.length <= MAX_MATCHED && expression.test(text), wanted: `of the form ${expression.source}` };
}

export function text(options: Options<TextSchema> & { pattern?: RegExp } = {}): TextSchema {
  const { pattern: expression, ...rest } = options;
  return { kind: 'text', ...(expression === undefined ? {} : pattern(expression)), ...rest };
}

export function integer(options: Options<IntegerSchema> = {}): IntegerSchema {
  return { kind: 'integer', bits: 64, ...options };
}

export function flag(options: Options<FlagSchema> = {}): FlagSchema {
  return { kind: 'flag', ...options };
}

export function list(items: Schema, options: Options<ListSchema> = {}): ListSchema {
  return { kind: 'list', items, ...options };
}

export function map(values: Schema, options: Options<MapSchema> = {}): MapSchema {
  return { kind: 'map', values, ...options };
}

export function fields(of: Readonly<Record<string, Schema>>, options: Options<FieldsSchema> = {}): FieldsSchema {
  return { kind: 'fields', fields: of, required: [], ...options };
}

export const anything: AnySchema = { kind: 'any' };

const QUANTITY = /^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$/;

const AMOUNT = 'a quantity such as 1500m, 1.5 or 2Gi';

/** A quantity of a custom resource: text of this pattern, or an integer. */
export const quantity: IntOrTextSchema = { kind: 'intOrText', form: 'quantity', ...pattern(QUANTITY), wanted: AMOUNT };

/** A quantity of the API server's own kinds: numbers and texts alike, with what Go's reader lets through. */
export const quantityAmount: IntOrTextSchema = { kind: 'intOrText', form: 'quantity' };

/** A quantity where the schema allows text alone. */
export const quantityText: TextSchema = text({ pattern: QUANTITY, wanted: AMOUNT });
