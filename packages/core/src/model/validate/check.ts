import { childPath, type Issue } from '../issue.js';
import { compareQuantities, decodeQuantity, ZERO } from '../quantity.js';
import { parseTime } from '../time.js';

/** Collects the issues of one input. A report without paths is for a first look: most inputs have no issue to locate. */
export class Report {
  readonly issues: Issue[] = [];
  /** What `once` found right last. */
  lastSound: unknown;
  /** What `time` found right last: objects that were made together share their times. */
  lastTime: unknown;

  constructor(readonly withPaths: boolean) {}

  /** The path of a field or list entry below `path`. */
  at(path: string, step: string | number): string {
    if (!this.withPaths) return '';
    return typeof step === 'number' ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`;
  }

  add(path: string, code: string, message: string, value?: unknown): void {
    if (this.issues.length < MAX_ISSUES) this.issues.push(value === undefined ? { path, code, message } : { path, code, message, value });
  }
}

/** How many issues are reported at most; a broken generator can make one per pod. */
export const MAX_ISSUES = 1000;

/** Looks at one value and reports what is wrong with it. Absent values (undefined, null) never reach a check. */
export type Check = (value: unknown, path: string, report: Report) => void;

/** A field that must be there. */
export interface Required {
  required: Check;
}

export function required(check: Check): Required {
  return { required: check };
}

/** An object with these fields; others are left alone. `rule` sees the object when all its fields are right in themselves. */
export function object<T>(fields: { [K in keyof T]?: Check | Required }, rule?: (value: T, path: string, report: Report) => void): Check {
  const checks = new Map<string, Check>();
  const requiredNames: string[] = [];
  for (const [name, field] of Object.entries<Check | Required | undefined>(fields)) {
    if (typeof field === 'function') checks.set(name, field);
    else if (field !== undefined) {
      checks.set(name, field.required);
      requiredNames.push(name);
    }
  }
  return (value, path, report) => {
    if (!isObject(value)) return report.add(path, 'wrong-type', 'must be an object', value);
    const before = report.issues.length;
    for (const name in value) {
      const check = checks.get(name);
      const field = value[name];
      if (check !== undefined && field !== undefined && field !== null) check(field, report.at(path, name), report);
    }
    for (const name of requiredNames) {
      if (value[name] === undefined || value[name] === null) report.add(report.at(path, name), 'missing', 'is required');
    }
    if (rule !== undefined && report.issues.length === before) rule(value as T, path, report);
  };
}

/** The same check, but the object that was last found right is not looked at again: pods of one workload may share a spec. */
export function once(check: Check): Check {
  return (value, path, report) => {
    if (value === report.lastSound) return;
    const before = report.issues.length;
    check(value, path, report);
    if (report.issues.length === before) report.lastSound = value;
  };
}

/** A list of at most `limit` entries. */
export function list(check: Check, limit: number): Check {
  return (value, path, report) => {
    if (!Array.isArray(value)) return report.add(path, 'wrong-type', 'must be a list', value);
    if (value.length > limit) return report.add(path, 'too-many', `must have at most ${limit} entries`, value);
    for (let index = 0; index < value.length; index++) {
      const entry: unknown = value[index];
      if (entry === undefined || entry === null) report.add(report.at(path, index), 'missing', 'must not be empty');
      else check(entry, report.at(path, index), report);
    }
  };
}

/** A list of at most `limit` texts. */
export function texts(limit: number): Check {
  return (value, path, report) => {
    if (!Array.isArray(value)) return report.add(path, 'wrong-type', 'must be a list of texts', value);
    if (value.length > limit) return report.add(path, 'too-many', `must have at most ${limit} entries`, value);
    for (let index = 0; index < value.length; index++) text(value[index], report.at(path, index), report);
  };
}

const MAX_TEXT = 4096;

export const text: Check = (value, path, report) => {
  if (typeof value !== 'string') report.add(path, 'wrong-type', 'must be text', value);
  else if (value.length > MAX_TEXT) report.add(path, 'too-long', `must have at most ${MAX_TEXT} characters`, value);
};

export const name: Check = (value, path, report) => {
  if (typeof value !== 'string' || value === '' || value.length > 253)
    report.add(path, 'not-a-name', 'must be a name of 1 to 253 characters', value);
};

export const flag: Check = (value, path, report) => {
  if (typeof value !== 'boolean') report.add(path, 'wrong-type', 'must be true or false', value);
};

/** Anything; presence is all that is read. */
export const anything: Check = () => {};

export const time: Check = (value, path, report) => {
  if (value === report.lastTime) return;
  if (parseTime(value) !== undefined) report.lastTime = value;
  else report.add(path, 'not-a-time', 'must be an RFC 3339 time such as 2026-01-02T00:00:00Z', value);
};

export function integer(least: number, most: number): Check {
  return (value, path, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      report.add(path, 'not-in-range', `must be an integer from ${least} to ${most}`, value);
    }
  };
}

export const price: Check = (value, path, report) => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    report.add(path, 'not-a-price', 'must be a number of 0 or more', value);
};

export function oneOf(...allowed: string[]): Check {
  const known = new Set<unknown>(allowed);
  const shown = allowed.filter((value) => value !== '').join(', ');
  return (value, path, report) => {
    if (!known.has(value)) report.add(path, 'unknown-value', `must be one of ${shown}`, value);
  };
}

const MAX_MAP_ENTRIES = 1000;

/** A map from text to text. */
export const textMap: Check = (value, path, report) => {
  eachEntry(value, path, report, (key, entry) => {
    if (typeof entry !== 'string') report.add(childPath(path, key), 'wrong-type', 'must be text', entry);
  });
};

/** Resource name to quantity. */
export const amounts: Check = (value, path, report) => readAmounts(value, path, report, true);

/** Resource name to quantity of 0 or more. */
export const positiveAmounts: Check = (value, path, report) => readAmounts(value, path, report, false);

function readAmounts(value: unknown, path: string, report: Report, mayBeNegative: boolean): void {
  eachEntry(value, path, report, (key, entry) => {
    const quantity = decodeQuantity(entry);
    if (quantity === undefined) {
      report.add(childPath(path, key), 'not-a-quantity', 'must be a quantity such as 500m, 2 or 1Gi', entry);
    } else if (!mayBeNegative && compareQuantities(quantity, ZERO) < 0) {
      report.add(childPath(path, key), 'negative-quantity', 'must not be negative', entry);
    }
  });
}

function eachEntry(value: unknown, path: string, report: Report, visit: (key: string, entry: unknown) => void): void {
  if (!isObject(value)) {
    report.add(path, 'wrong-type', 'must be an object', value);
    return;
  }
  const keys = Object.keys(value);
  if (keys.length > MAX_MAP_ENTRIES) report.add(path, 'too-many', `must have at most ${MAX_MAP_ENTRIES} entries`, value);
  else for (const key of keys) visit(key, value[key]);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reports every entry whose key was used by an earlier one, in the same namespace where `namespaceOf` names them. `keyOf` answers undefined for entries that have no key.
 */
export function unique<T>(
  entries: readonly T[] | undefined,
  path: string,
  field: string,
  keyOf: (entry: T) => string | undefined,
  report: Report,
  namespaceOf?: (entry: T) => string,
): void {
  if (entries === undefined || areDistinct(entries, keyOf, namespaceOf)) return;
  const first = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const name = keyOf(entry);
    if (name === undefined) continue;
    const key = namespaceOf === undefined ? name : `${namespaceOf(entry)}/${name}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, index);
    else report.add(`${path}[${index}].${field}`, 'duplicate', `must be unique, but ${path}[${earlier}] has the same`, key);
  }
}

/** The first look: nearly every input has distinct keys. */
function areDistinct<T>(entries: readonly T[], keyOf: (entry: T) => string | undefined, namespaceOf?: (entry: T) => string): boolean {
  const byNamespace = new Map<string, Set<string>>();
  let namespace: string | undefined;
  let seen = new Set<string>();
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]!;
    const key = keyOf(entry);
    if (key === undefined) continue;
    const own = namespaceOf?.(entry) ?? '';
    if (own !== namespace) {
      namespace = own;
      seen = byNamespace.get(own) ?? new Set();
      byNamespace.set(own, seen);
    }
    const before = seen.size;
    if (seen.add(key).size === before) return false;
  }
  return true;
}
