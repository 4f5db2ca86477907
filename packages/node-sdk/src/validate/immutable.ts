import { type JsonObject, ownField, sameJson } from '../convert/json.js';
import type { Findings, Place } from './finding.js';

/** Whether both objects say the same in this field. */
export function sameField(object: JsonObject, old: JsonObject, field: string): boolean {
  return sameJson(ownField(object, field) ?? null, ownField(old, field) ?? null);
}

/** A field that is fixed at creation; the server calls some invalid and some forbidden. */
export function checkUnchanged(
  object: JsonObject,
  old: JsonObject,
  field: string,
  place: Place,
  findings: Findings,
  verdict: 'invalid' | 'forbidden' = 'invalid',
): void {
  if (!sameField(object, old, field)) findings[verdict]('immutable', place.child(field), `${field} may not change after creation`);
}

/** In updates of some kinds the server tells everything a second time. */
export function tellTwice(findings: Findings): void {
  for (const { cause, path } of [...findings.all]) if (cause !== undefined) findings.repeat(cause, path);
}
