import type { FieldPath, Phase, Severity } from '../load/diagnostic.js';

/**
 * What a finding does to its object: the API server refuses it, Karpenter cannot decode what was stored, Karpenter leaves the object out, a kind is not
 * supported, or nothing (chapter 06, 1).
 */
export type Effect = 'reject' | 'undecodable' | 'notReady' | 'refuse' | 'none';

/** Kinds of causes in the API server's answer. */
export type CauseType =
  | 'FieldValueInvalid'
  | 'FieldValueRequired'
  | 'FieldValueNotSupported'
  | 'FieldValueTypeInvalid'
  | 'FieldValueTooMany'
  | 'FieldValueTooLong'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueNotFound'
  | 'InternalError';

/** One broken rule as the API server reports it: `field` is its own spelling of the path. */
export interface Cause {
  field: string;
  type: CauseType;
}

export interface Finding {
  effect: Effect;
  severity: Severity;
  phase: Phase;
  /** Stable, lower case with hyphens. */
  code: string;
  /** As text where another part of the SDK found it. */
  path: FieldPath | string;
  message: string;
  /** The server repeats what another finding says already: a cause of its own, not worth showing. */
  echo?: boolean;
  /** Absent where the API server gives none: advice, what only Karpenter finds, and requests the server cannot read. */
  cause?: Cause;
}

/** A place inside an object, with the API server's spelling of it. */
export class Place {
  static readonly root = new Place([], '');

  private constructor(
    readonly path: FieldPath,
    readonly field: string,
  ) {}

  child(...names: string[]): Place {
    let field = this.field;
    for (const name of names) field += field === '' ? name : `.${name}`;
    return new Place([...this.path, ...names], field);
  }

  index(index: number): Place {
    return new Place([...this.path, index], `${this.field}[${index}]`);
  }

  /** The entry of a map; built-in kinds spell it with brackets. */
  key(key: string): Place {
    return new Place([...this.path, key], `${this.field}[${key}]`);
  }

  /** The same place under another spelling: the API server is not consistent. */
  spelled(field: string): Place {
    return new Place(this.path, field);
  }
}

/** Collects the findings of one object. */
export class Findings {
  readonly all: Finding[] = [];

  /** The API server refuses the object and names the field. */
  reject(phase: Phase, code: string, type: CauseType, place: Place, message: string): void {
    this.all.push({ effect: 'reject', severity: 'error', phase, code, path: place.path, message, cause: { field: place.field, type } });
  }

  /** Adds what a later check found, but for places where an error stands already: it would tell the same again. */
  addUnlessFound(later: readonly Finding[]): void {
    const errors = this.all.filter(({ severity }) => severity === 'error');
    this.all.push(...later.filter(({ path }) => !errors.some((error) => related(error.path, path))));
  }

  /** A further cause that the server gives for what is found already. */
  echo(type: CauseType, place: Place): void {
    this.repeat({ field: place.field, type }, place.path);
  }

  /** `echo` of a cause as it is. */
  repeat(cause: Cause, path: FieldPath | string): void {
    this.all.push({ effect: 'reject', severity: 'error', phase: 'schema', code: 'echo', path, message: '', cause, echo: true });
  }

  invalid(code: string, place: Place, message: string): void {
    this.reject('schema', code, 'FieldValueInvalid', place, message);
  }

  forbidden(code: string, place: Place, message: string): void {
    this.reject('schema', code, 'FieldValueForbidden', place, message);
  }

  required(place: Place, message: string): void {
    this.reject('schema', 'required', 'FieldValueRequired', place, message);
  }

  duplicate(place: Place, message: string): void {
    this.reject('schema', 'duplicate', 'FieldValueDuplicate', place, message);
  }

  /** The API server refuses the request without naming causes. */
  refuseRequest(phase: Phase, code: string, place: Place, message: string): void {
    this.all.push({ effect: 'reject', severity: 'error', phase, code, path: place.path, message });
  }

  undecodable(place: Place, message: string): void {
    this.all.push({ effect: 'undecodable', severity: 'error', phase: 'runtime', code: 'undecodable', path: place.path, message });
  }

  notReady(code: string, place: Place, message: string, phase: Phase = 'runtime'): void {
    this.all.push({ effect: 'notReady', severity: 'error', phase, code, path: place.path, message });
  }

  /** Something stored and used whose use goes wrong. */
  failsInUse(code: string, place: Place, message: string): void {
    this.all.push({ effect: 'none', severity: 'error', phase: 'runtime', code, path: place.path, message });
  }

  warn(code: string, place: Place, message: string, phase: Phase = 'runtime'): void {
    this.all.push({ effect: 'none', severity: 'warning', phase, code, path: place.path, message });
  }

  inform(code: string, place: Place, message: string, phase: Phase = 'runtime'): void {
    this.all.push({ effect: 'none', severity: 'info', phase, code, path: place.path, message });
  }
}

/** Whether one place lies at or in the other. */
function related(a: Finding['path'], b: Finding['path']): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.every((step, index) => step === long[index]);
}

/** What the API server answers: no causes for a request that it refuses as a whole. */
export function causesOf(findings: readonly Finding[]): Cause[] {
  if (findings.some(({ effect, cause }) => effect === 'reject' && cause === undefined)) return [];
  return findings.flatMap(({ cause }) => (cause === undefined ? [] : [cause]));
}
