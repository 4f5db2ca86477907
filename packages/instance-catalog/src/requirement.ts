/** A requirement as a NodePool, a pod or a NodeClaim states it. */
export interface LabelRequirement {
  key: string;
  /** In, NotIn, Exists, DoesNotExist, Gt, Lt, Gte, Lte. */
  operator: string;
  values?: string[];
  minValues?: number;
}

/** The values that one key may have (chapter 01, 1.1): a set, or everything but a set within integer bounds. */
export interface ValueSet {
  complement: boolean;
  values: ReadonlySet<string>;
  gte?: bigint;
  lte?: bigint;
}

const INTEGER = /^[+-]?[0-9]{1,40}$/;
const MAXIMUM = 2n ** 63n - 1n;
const MINIMUM = -(2n ** 63n);
const NONE: ValueSet = { complement: false, values: new Set() };
const EVERYTHING: ValueSet = { complement: true, values: new Set() };

export const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Gte', 'Lte'];

/** A signed 64-bit integer in decimal; `undefined` for anything else (chapter 01, 1.2). */
export function parseInteger(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value > MAXIMUM || value < MINIMUM ? undefined : value;
}

/** Builds the set of a requirement whose operator and values have been checked. */
export function valueSet(operator: string, values: string[]): ValueSet {
  const bound = (): bigint => parseInteger(values[0] ?? '') ?? 0n;
  switch (operator) {
    case 'In':
      return { complement: false, values: new Set(values) };
    case 'NotIn':
      return { complement: true, values: new Set(values) };
    case 'DoesNotExist':
      return NONE;
    case 'Gt':
      return bound() === MAXIMUM ? NONE : { ...EVERYTHING, gte: bound() + 1n };
    case 'Lt':
      return bound() === MINIMUM ? NONE : { ...EVERYTHING, lte: bound() - 1n };
    case 'Gte':
      return { ...EVERYTHING, gte: bound() };
    case 'Lte':
      return { ...EVERYTHING, lte: bound() };
    default:
      return EVERYTHING;
  }
}

function withinBounds(value: string, gte: bigint | undefined, lte: bigint | undefined): boolean {
  if (gte === undefined && lte === undefined) return true;
  const number = parseInteger(value);
  return number !== undefined && (gte === undefined || number >= gte) && (lte === undefined || number <= lte);
}

/** Whether the set admits the value. */
export function admits(set: ValueSet, value: string): boolean {
  return set.complement ? !set.values.has(value) && withinBounds(value, set.gte, set.lte) : set.values.has(value);
}

const largest = (a: bigint | undefined, b: bigint | undefined): bigint | undefined =>
  a === undefined ? b : b === undefined || a > b ? a : b;
const smallest = (a: bigint | undefined, b: bigint | undefined): bigint | undefined =>
  a === undefined ? b : b === undefined || a < b ? a : b;

/** What both sets admit (chapter 01, 1.6). */
export function intersect(a: ValueSet, b: ValueSet): ValueSet {
  const gte = largest(a.gte, b.gte);
  const lte = smallest(a.lte, b.lte);
  if (gte !== undefined && lte !== undefined && gte > lte) return NONE;
  if (a.complement && b.complement) {
    const excluded = [...a.values, ...b.values].filter((value) => withinBounds(value, gte, lte));
    return { complement: true, values: new Set(excluded), gte, lte };
  }
  const [concrete, other] = a.complement ? [b, a] : [a, b];
  return {
    complement: false,
    values: new Set([...concrete.values].filter((value) => admits(other, value) && withinBounds(value, gte, lte))),
  };
}

/** Whether the sets have a value in common; two complements have unless their bounds cross (chapter 01, 1.6). */
export function intersects(a: ValueSet, b: ValueSet): boolean {
  const both = intersect(a, b);
  return both.complement || both.values.size > 0;
}

/** NotIn or DoesNotExist: satisfied by an absent label. */
export function allowsAbsence(set: ValueSet): boolean {
  return set.complement ? set.values.size > 0 : set.values.size === 0;
}
