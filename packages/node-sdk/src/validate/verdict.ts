import { isObject, ownField } from '../convert/json.js';
import type { ValidationContext } from './context.js';
import type { Cause } from './finding.js';
import { validateObject } from './validate.js';

/** The answer to one question of the verdicts exchange: what an API server with the custom resources of Karpenter for AWS says. */
export interface VerdictLine {
  id?: unknown;
  accepted: boolean;
  causes: Cause[];
  /** Absent for kinds that Karpenter does not check. */
  runtime?: { accepted: boolean };
  /** The `spec` as it would be stored; null where the object is refused or has none. */
  defaulted: unknown;
}

/** As the reference asks: strict field checking, an empty cluster, and the versions of today alone. */
const EMPTY_CLUSTER: ValidationContext = {
  unknownFields: 'strict',
  priorityClasses: new Map(),
  persistentVolumeClaims: new Set(),
  runtimeClasses: new Map(),
  servedVersionsOnly: true,
  withoutStatus: true,
};

/** Answers `{id, object, old?}`; a bare object is a question without id. */
export function verdict(line: unknown): VerdictLine {
  const question = isObject(line) && Object.hasOwn(line, 'object') ? line : { object: line };
  const old = ownField(question, 'old');
  const judged = validateObject(ownField(question, 'object'), old === undefined ? EMPTY_CLUSTER : { ...EMPTY_CLUSTER, old });
  const accepted = judged.verdict === 'accept' || judged.verdict === 'notReady' || judged.verdict === 'undecodable';
  return {
    id: ownField(question, 'id'),
    accepted,
    causes: judged.causes,
    ...(judged.runtimeAccepted === undefined ? {} : { runtime: { accepted: judged.runtimeAccepted } }),
    defaulted: (isObject(judged.defaulted) ? ownField(judged.defaulted, 'spec') : undefined) ?? null,
  };
}
