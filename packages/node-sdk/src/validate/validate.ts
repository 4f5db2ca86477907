import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { type Diagnostic, formatPath } from '../load/diagnostic.js';
import { judgeBuiltIn } from './builtin.js';
import { BUILT_IN_KINDS } from './builtinkinds.js';
import type { ValidationContext } from './context.js';
import { type Judged, judgeCustom } from './custom.js';
import { CUSTOM_KINDS } from './customkinds.js';
import { type Cause, type Effect, type Finding, Findings, Place } from './finding.js';
import { refusal } from './refused.js';
import { MAX_DEPTH, tooDeep } from './walk.js';

/** What a cluster would do with an object (chapter 06, 1). */
export type Verdict = 'accept' | 'notReady' | 'reject' | 'undecodable' | 'refuse';

export interface Validation {
  verdict: Verdict;
  /** Every finding, in the order of the checks. */
  diagnostics: Diagnostic[];
  /** What the API server would answer as causes of its refusal. */
  causes: Cause[];
  /** Karpenter's own answer; absent for kinds it does not check. */
  runtimeAccepted?: boolean;
  /** The object as it would be stored: with its defaults, without nulls and unknown fields, and in v1. Absent where it would be refused. */
  defaulted?: unknown;
}

/** The verdict a cluster would give on one object, with every finding. Never throws, whatever the JSON value. */
export function validateObject(object: unknown, context: ValidationContext = {}): Validation {
  const findings = new Findings();
  const judged = judge(object, findings, context);
  const about = isObject(object) ? referenceTo(object) : undefined;
  return {
    verdict: verdictOf(findings),
    diagnostics: findings.all.filter(({ echo }) => echo !== true).map((finding) => asDiagnostic(finding, about)),
    causes: judged.causes,
    ...(judged.runtimeAccepted === undefined ? {} : { runtimeAccepted: judged.runtimeAccepted }),
    ...(judged.stored === undefined ? {} : { defaulted: judged.stored }),
  };
}

function asDiagnostic({ severity, phase, code, path, message }: Finding, about: Diagnostic['object']): Diagnostic {
  const shown = typeof path === 'string' ? path : formatPath(path);
  return { severity, phase, code, ...(about === undefined ? {} : { object: about }), ...(shown === '' ? {} : { path: shown }), message };
}

function judge(object: unknown, findings: Findings, context: ValidationContext): Judged {
  if (!isObject(object)) {
    findings.refuseRequest('parse', 'not-an-object', Place.root, 'a manifest must be an object');
    return { causes: [] };
  }
  if (tooDeep(object)) {
    findings.refuseRequest('parse', 'too-deep', Place.root, `the object nests deeper than ${MAX_DEPTH} levels`);
    return { causes: [] };
  }
  const apiVersion = textAt(object, 'apiVersion');
  const kind = textAt(object, 'kind');
  if (apiVersion === '' || kind === '') {
    for (const field of ['apiVersion', 'kind']) {
      if (textAt(object, field) === '') findings.refuseRequest('parse', 'no-identity', Place.root.child(field), `${field} is required`);
    }
    return { causes: [] };
  }
  const custom = CUSTOM_KINDS.find(
    (of) =>
      of.kind === kind && (of.apiVersion === apiVersion || (of.legacy?.apiVersion === apiVersion && context.servedVersionsOnly !== true)),
  );
  if (custom !== undefined) return judgeCustom(object, custom, findings, context);
  const builtIn = BUILT_IN_KINDS.find((of) => of.kind === kind && of.apiVersion === apiVersion);
  if (builtIn !== undefined) return judgeBuiltIn(object, builtIn, findings, context);
  const refused = refusal(apiVersion, kind);
  const served = CUSTOM_KINDS.some((of) => of.kind === kind && of.legacy?.apiVersion === apiVersion);
  if (refused !== undefined || served) {
    const message = refused ?? `${apiVersion} is no longer served`;
    findings.all.push({ effect: 'refuse', severity: 'error', phase: 'parse', code: 'unsupported-version', path: ['apiVersion'], message });
  } else {
    findings.inform('not-validated', Place.root.child('kind'), `${apiVersion} ${kind} is not checked`, 'parse');
  }
  return { causes: [] };
}

const WORST_FIRST: readonly Effect[] = ['refuse', 'reject', 'undecodable', 'notReady'];

function verdictOf(findings: Findings): Verdict {
  const worst = WORST_FIRST.find((effect) => findings.all.some((finding) => finding.effect === effect));
  return worst === undefined || worst === 'none' ? 'accept' : worst;
}

function referenceTo(object: JsonObject): Diagnostic['object'] {
  const metadata = objectAt(object, 'metadata');
  const namespace = textAt(metadata, 'namespace');
  return {
    apiVersion: textAt(object, 'apiVersion'),
    kind: textAt(object, 'kind'),
    ...(namespace === '' ? {} : { namespace }),
    name: typeof ownField(metadata, 'name') === 'string' ? textAt(metadata, 'name') : textAt(metadata, 'generateName'),
  };
}
