import { convertToV1 } from '../convert/conversion.js';
import { isObject, type JsonObject, objectAt, ownField, withoutFields } from '../convert/json.js';
import type { Diagnostic } from '../load/diagnostic.js';
import { BLOCKING, checkSchema } from './check.js';
import type { ValidationContext } from './context.js';
import { decodeProblem } from './decode.js';
import { type Cause, causesOf, type Finding, Findings, Place } from './finding.js';
import type { CustomKind } from './kind.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { anything, type FieldsSchema, fields, type Schema, text } from './schema.js';
import { dropNulls, dropUnknownFields, fillDefaults, reportUnknown } from './walk.js';

export interface Judged {
  /** What the API server would answer as causes. */
  causes: Cause[];
  /** The object with its defaults, in v1; only where the API server would store it. */
  stored?: JsonObject;
  /** Karpenter's own answer; absent where it was not asked. */
  runtimeAccepted?: boolean;
}

/** Judges an object of a custom kind: schema, list rules, CEL, conversion, Karpenter's own checks, references, in this order (chapter 06, 1). */
export function judgeCustom(object: JsonObject, kind: CustomKind, findings: Findings, context: ValidationContext): Judged {
  const legacy = ownField(object, 'apiVersion') === kind.legacy?.apiVersion ? kind.legacy : undefined;
  const schema = rootSchema(legacy?.spec ?? kind.spec, kind, objectMeta);
  const complete = (given: JsonObject, strict: boolean, into?: Findings): JsonObject => {
    const onUnknown = into === undefined ? () => undefined : reportUnknown(into, strict);
    const all = dropUnknownFields(given, schema, Place.root, onUnknown) as JsonObject;
    const known = context.withoutStatus === true ? withoutFields(all, 'status') : all;
    return fillDefaults(dropNulls(known, schema), schema) as JsonObject;
  };

  const defaulted = complete(object, context.unknownFields === 'strict', findings);
  const sameVersion = isObject(context.old) && ownField(context.old, 'apiVersion') === ownField(object, 'apiVersion');
  const old = sameVersion ? complete(context.old as JsonObject, false) : undefined;
  const metadataProblem = decodeProblem(ownField(object, 'metadata'), objectMeta, Place.root.child('metadata'));
  if (metadataProblem !== undefined) findings.refuseRequest('schema', 'wrong-type', metadataProblem.place, metadataProblem.message);
  else checkMetadata(objectAt(defaulted, 'metadata'), Place.root.child('metadata'), findings, { anyFinalizer: true });
  checkSchema(defaulted, old, rootSchema(legacy?.spec ?? kind.spec, kind, anything), Place.root, findings);
  if (legacy === undefined) kind.server?.(defaulted, Place.root, findings, context);

  const accepted = !findings.all.some(({ effect }) => effect === 'reject');
  // Karpenter would read what is stored; of a refused object it can only be asked what it would make of the text as given
  const read = accepted ? defaulted : object;
  const unreadable = decodeProblem(read, schema, Place.root);
  if (unreadable !== undefined) {
    if (accepted)
      findings.undecodable(unreadable.place, `${unreadable.message}: it is stored, and then Karpenter cannot read any object of this kind`);
    return { causes: causesOfCustom(findings), ...(accepted ? { stored: defaulted } : {}), runtimeAccepted: false };
  }

  const conversion = convertToV1(read, context);
  const current = conversion.object as JsonObject;
  if (accepted) findings.all.push(...conversion.diagnostics.map(asFinding));
  const runtime = new Findings();
  kind.runtime(current, Place.root, runtime, context);
  const runtimeAccepted = !runtime.all.some(({ effect }) => effect === 'notReady');
  const causes = causesOfCustom(findings);
  findings.addUnlessFound(kind.runtimeIsComparison === true ? runtime.all.map(asAdvice) : runtime.all);
  if (!accepted) return { causes, runtimeAccepted };
  kind.advice?.(current, Place.root, findings, context);
  kind.references?.(current, Place.root, findings, context);
  return { causes: [], stored: current, runtimeAccepted };
}

function asFinding({ severity, phase, code, path, message }: Diagnostic): Finding {
  // without images the converted class never gets Ready (chapter 06, 7.1)
  return { effect: code === 'ubuntu-without-images' ? 'notReady' : 'none', severity, phase, code, path: path ?? '', message };
}

function asAdvice(finding: Finding): Finding {
  return finding.effect === 'notReady' ? { ...finding, effect: 'none', severity: 'warning' } : finding;
}

function rootSchema(spec: FieldsSchema, kind: CustomKind, metadata: Schema): FieldsSchema {
  return fields({ apiVersion: text(), kind: text(), metadata, spec, status: kind.status }, { required: kind.specRequired ? ['spec'] : [] });
}

/** Causes of a custom resource: after certain findings the API server leaves the CEL rules out and says so (chapter 06, 1). */
function causesOfCustom(findings: Findings): Cause[] {
  const blocked = findings.all.some(({ phase, cause }) => phase === 'schema' && cause !== undefined && BLOCKING.has(cause.type));
  if (!blocked) return causesOf(findings.all);
  const checked = causesOf(findings.all.filter(({ phase }) => phase !== 'cel'));
  return checked.length === 0 ? [] : [...checked, { field: '<nil>', type: 'FieldValueInvalid' }];
}
