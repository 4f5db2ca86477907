import { isObject, type JsonObject, ownField } from '../convert/json.js';
import type { ValidationContext } from './context.js';
import type { Judged } from './custom.js';
import { decodeProblem } from './decode.js';
import { causesOf, Findings, Place } from './finding.js';
import { withoutEmpty } from './gozero.js';
import type { BuiltInKind } from './kind.js';
import { dropUnknownFields, fillDefaults, reportUnknown } from './walk.js';

/** Judges an object of a kind the API server defines: decoding, defaults and admission, rules, and Karpenter's own checks. */
export function judgeBuiltIn(object: JsonObject, kind: BuiltInKind, findings: Findings, context: ValidationContext): Judged {
  const known = dropUnknownFields(
    object,
    kind.schema,
    Place.root,
    reportUnknown(findings, context.unknownFields === 'strict'),
  ) as JsonObject;
  const unreadable = decodeProblem(known, kind.schema, Place.root);
  if (unreadable !== undefined) {
    findings.refuseRequest('schema', 'wrong-type', unreadable.place, unreadable.message);
    return { causes: [], ...(kind.runtime === undefined ? {} : { runtimeAccepted: false }) };
  }
  const given = fillDefaults(withoutEmpty(known, kind.schema), kind.schema) as JsonObject;
  const admitted = kind.admit?.(given, Place.root, findings, context) ?? given;
  const forbidden = findings.all.some(({ effect, cause }) => effect === 'reject' && cause === undefined);
  if (!forbidden) kind.check(admitted, Place.root, findings, context);
  if (!forbidden && isObject(context.old)) checkChange(admitted, context.old, kind, findings, context);

  const accepted = !findings.all.some(({ effect }) => effect === 'reject');
  const judged: Judged = { causes: causesOf(findings.all), ...(accepted ? { stored: admitted } : {}) };
  if (kind.runtime === undefined) return judged;
  const runtime = new Findings();
  kind.runtime(accepted ? admitted : given, Place.root, runtime, context);
  findings.addUnlessFound(runtime.all);
  return { ...judged, runtimeAccepted: !runtime.all.some(({ effect }) => effect === 'notReady') };
}

function checkChange(object: JsonObject, old: JsonObject, kind: BuiltInKind, findings: Findings, context: ValidationContext): void {
  if (kind.checkUpdate === undefined || ownField(old, 'kind') !== kind.kind) return;
  const kept = dropUnknownFields(old, kind.schema, Place.root, () => undefined);
  const known = fillDefaults(withoutEmpty(kept, kind.schema), kind.schema) as JsonObject;
  const { old: _old, ...atCreation } = context;
  const admitted = kind.admit?.(known, Place.root, new Findings(), atCreation) ?? known;
  kind.checkUpdate(object, admitted, Place.root, findings);
}
