import { parseInteger, readBound } from '../model/requirement.js';
import { type Configuration, normalizeLabel, normalizeLabelValue } from '../model/wellknown.js';

/** A requirement as any object states it. */
export interface StatedRequirement {
  key: string;
  operator: string;
  values?: readonly string[];
  minValues?: number;
}

/** The allowed values of one label key (chapter 01, 1.1). Never changed once built. */
export interface Requirement {
  /** Everything is allowed except `values`, within the bounds. */
  complement: boolean;
  values: ReadonlySet<string>;
  gte?: bigint;
  lte?: bigint;
  minValues?: number;
}

/** One requirement per stored key. */
export type RequirementSet = ReadonlyMap<string, Requirement>;

const INT64_MAX = 2n ** 63n - 1n;
const NONE: ReadonlySet<string> = new Set();

/** Intersects the stated requirements key by key. */
export function readRequirements(stated: Iterable<StatedRequirement>, configuration: Configuration): RequirementSet {
  const set = new Map<string, Requirement>();
  for (const each of stated) {
    const key = normalizeLabel(each.key, configuration);
    const requirement = readRequirement(each, key, configuration);
    const known = set.get(key);
    set.set(key, known === undefined ? requirement : intersection(known, requirement));
  }
  return set;
}

/** One In requirement per label. */
export function labelRequirements(labels: Readonly<Record<string, string>>, configuration: Configuration): RequirementSet {
  return readRequirements(
    Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    configuration,
  );
}

function readRequirement({ operator, values = [], minValues }: StatedRequirement, key: string, configuration: Configuration): Requirement {
  const requirement = readOperator(operator, values, key, configuration);
  // A lower bound above the largest integer loses its minValues as well (chapter 01, 1.2).
  const lost = operator === 'Gt' && !requirement.complement;
  if (minValues !== undefined && !lost) requirement.minValues = minValues;
  return requirement;
}

function readOperator(operator: string, values: readonly string[], key: string, configuration: Configuration): Requirement {
  const stored = () => new Set(values.map((value) => normalizeLabelValue(key, value, configuration)));
  const bound = () => readBound(values[0] ?? '');
  switch (operator) {
    case 'In':
      return { complement: false, values: stored() };
    case 'NotIn':
      return { complement: true, values: stored() };
    case 'Exists':
      return { complement: true, values: NONE };
    case 'Gt':
      return bound() === INT64_MAX ? { complement: false, values: NONE } : { complement: true, values: NONE, gte: bound() + 1n };
    case 'Lt':
      return { complement: true, values: NONE, lte: bound() - 1n };
    case 'Gte':
      return { complement: true, values: NONE, gte: bound() };
    case 'Lte':
      return { complement: true, values: NONE, lte: bound() };
    default:
      return { complement: false, values: NONE };
  }
}

/** What both requirements allow (chapter 01, 1.6). */
export function intersection(left: Requirement, right: Requirement): Requirement {
  const gte = largest(left.gte, right.gte);
  const lte = smallest(left.lte, right.lte);
  const complement = left.complement && right.complement;
  const crossed = gte !== undefined && lte !== undefined && gte > lte;
  const result: Requirement = {
    complement: complement && !crossed,
    values: crossed ? NONE : new Set([...mergedValues(left, right)].filter((value) => isWithin(value, gte, lte))),
  };
  if (result.complement && gte !== undefined) result.gte = gte;
  if (result.complement && lte !== undefined) result.lte = lte;
  const minValues = Math.max(left.minValues ?? 0, right.minValues ?? 0);
  if (left.minValues !== undefined || right.minValues !== undefined) result.minValues = minValues;
  return result;
}

function mergedValues(left: Requirement, right: Requirement): Iterable<string> {
  if (left.complement && right.complement) return new Set([...left.values, ...right.values]);
  if (left.complement) return [...right.values].filter((value) => !left.values.has(value));
  return [...left.values].filter((value) => right.values.has(value) !== right.complement);
}

function isWithin(value: string, gte: bigint | undefined, lte: bigint | undefined): boolean {
  if (gte === undefined && lte === undefined) return true;
  const number = parseInteger(value);
  return number !== undefined && (gte === undefined || number >= gte) && (lte === undefined || number <= lte);
}

function largest(left: bigint | undefined, right: bigint | undefined): bigint | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left > right ? left : right;
}

function smallest(left: bigint | undefined, right: bigint | undefined): bigint | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left < right ? left : right;
}

/** Whether the value is allowed. */
export function allows({ complement, values, gte, lte }: Requirement, value: string): boolean {
  return complement ? !values.has(value) && isWithin(value, gte, lte) : values.has(value);
}

/** Whether a label must or may be absent: operators NotIn and DoesNotExist. */
function toleratesAbsence({ complement, values }: Requirement): boolean {
  return complement === values.size > 0;
}

/** Whether any value satisfies both; two complements meet unless their bounds cross (chapter 01, 1.6). */
function meet(left: Requirement, right: Requirement): boolean {
  const both = intersection(left, right);
  return both.complement || both.values.size > 0;
}

/**
 * Whether what is asked can be had of the receiver (chapter 01, 2.4). A key that the receiver does not define must be in
 * `allowUndefined`, or be asked for with NotIn or DoesNotExist.
 */
export function isCompatible(receiver: RequirementSet, asked: RequirementSet, allowUndefined: ReadonlySet<string>): boolean {
  for (const [key, requirement] of asked) {
    if (!receiver.has(key) && !allowUndefined.has(key) && !toleratesAbsence(requirement)) return false;
  }
  return intersects(receiver, asked);
}

/** Whether the sets agree on every key that both define. */
export function intersects(left: RequirementSet, right: RequirementSet): boolean {
  for (const [key, requirement] of right) {
    const other = left.get(key);
    if (other !== undefined && !meet(other, requirement) && !(toleratesAbsence(other) && toleratesAbsence(requirement))) return false;
  }
  return true;
}

/** The value that a single-valued requirement stands for: the smallest listed one, `''` for DoesNotExist, undefined where any value is allowed. */
export function soleValue(requirement: Requirement | undefined): string | undefined {
  if (requirement === undefined || requirement.complement) return undefined;
  let least: string | undefined;
  for (const value of requirement.values) if (least === undefined || value < least) least = value;
  return least ?? '';
}
