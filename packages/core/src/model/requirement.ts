import type { NodePoolRequirement } from './nodepool.js';
import { type Configuration, isRestrictedLabel, normalizeLabel } from './wellknown.js';

/** The operators that pods may use. */
export const POD_OPERATORS: ReadonlySet<string> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']);
/** The operators that NodePools and NodeClaims may use. */
export const NODE_POOL_OPERATORS: ReadonlySet<string> = new Set([...POD_OPERATORS, 'Gte', 'Lte']);
const NUMERIC_OPERATORS: ReadonlySet<string> = new Set(['Gt', 'Lt', 'Gte', 'Lte']);

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);
const INTEGER = /^[+-]?[0-9]+$/;
const MAX_INTEGER_LENGTH = 256;

/** Whether the operator compares numbers. */
export function isNumericOperator(operator: string): boolean {
  return NUMERIC_OPERATORS.has(operator);
}

/** An integer by the grammar of chapter 01, 1.2: optional sign, digits, within 64 bits. Undefined for anything else. */
export function parseInteger(text: string): bigint | undefined {
  if (text.length > MAX_INTEGER_LENGTH || !INTEGER.test(text)) return undefined;
  const value = BigInt(text[0] === '+' ? text.slice(1) : text);
  return value >= INT64_MIN && value <= INT64_MAX ? value : undefined;
}

/**
 * The bound that a numeric operator reads from a text: what is no integer reads as 0, what is out of range as the nearest
 * limit (chapter 01, 1.2). Reachable, because preferred terms are never validated.
 */
export function readBound(text: string): bigint {
  if (text.length > MAX_INTEGER_LENGTH || !INTEGER.test(text)) return 0n;
  const value = BigInt(text[0] === '+' ? text.slice(1) : text);
  return value > INT64_MAX ? INT64_MAX : value < INT64_MIN ? INT64_MIN : value;
}

/** Every problem of one requirement (chapter 01, 7.4, "Requirement validation"), in the order of the rules; empty if it is valid. */
export function requirementProblems(requirement: NodePoolRequirement, configuration: Configuration): string[] {
  const key = normalizeLabel(requirement.key, configuration);
  const { operator, minValues } = requirement;
  const values = requirement.values ?? [];
  const problems: string[] = [];
  if (!NODE_POOL_OPERATORS.has(operator)) {
    problems.push(`key ${key} has an unknown operator ${operator}, use one of ${[...NODE_POOL_OPERATORS].join(', ')}`);
  }
  if (isRestrictedLabel(key, configuration)) {
    problems.push(
      `label ${key} is restricted, use a well-known label or one outside the domains ${[...configuration.restrictedLabelDomains].sort().join(', ')}`,
    );
  }
  if (operator === 'In') problems.push(...knownValueProblems(key, values, minValues, configuration));
  if (!isQualifiedName(key)) problems.push(`key ${key} is not a qualified name`);
  for (const value of values) {
    if (!isLabelValue(value)) problems.push(`value ${JSON.stringify(value)} of key ${key} is not a label value`);
  }
  if (operator === 'In' && values.length === 0) problems.push(`key ${key} with operator In needs a value`);
  if (operator === 'In' && minValues !== undefined && values.length < minValues) {
    problems.push(`key ${key} with operator In lists ${values.length} values, fewer than its minValues ${minValues}`);
  }
  if (isNumericOperator(operator)) {
    const bound = values.length === 1 ? parseInteger(values[0]!) : undefined;
    if (bound === undefined || bound < 0n)
      problems.push(`key ${key} with operator ${operator} needs exactly one value, an integer of 0 or more`);
  }
  return problems;
}

function knownValueProblems(key: string, values: readonly string[], minValues: number | undefined, configuration: Configuration): string[] {
  const known = configuration.knownValues.get(key);
  if (known === undefined || !configuration.wellKnownLabels.has(key)) return [];
  const valid = values.filter((value) => known.has(value)).length;
  const needed = Math.max(1, minValues ?? 1);
  if (valid >= needed) return [];
  return [
    `key ${key} needs at least ${needed} of the values ${[...known].sort().join(', ')}, found ${valid} of them in [${values.join(' ')}]`,
  ];
}

const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** A label key: an optional DNS subdomain of at most 253 characters with a slash, then a name of 1 to 63. */
export function isQualifiedName(text: string): boolean {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  if (slash >= 0) {
    const prefix = text.slice(0, slash);
    if (prefix.length > 253 || !SUBDOMAIN.test(prefix)) return false;
  }
  return name.length <= 63 && NAME.test(name);
}

/** A label value: empty, or at most 63 of the characters of a name. */
export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= 63 && NAME.test(text));
}
