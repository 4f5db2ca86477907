import type { Diagnostic } from '../load/diagnostic.js';
import type { ValidatedManifests, ValidatedObject } from '../validate/manifests.js';
import type { Verdict } from '../validate/validate.js';
import { describeDiagnostic } from './diagnostics.js';
import { PLAN_API_VERSION } from './planjson.js';
import { printable } from './printable.js';
import type { Style } from './style.js';

const VERDICTS: readonly Verdict[] = ['accept', 'notReady', 'reject', 'undecodable', 'refuse'];

/** Verdicts for a person: every finding on a line, then what is not accepted. `verbose` also tells findings that are only information. */
export function validationText({ objects, diagnostics }: ValidatedManifests, verbose: boolean, style: Style): string {
  const findings = [...diagnostics, ...objects.flatMap((object) => object.diagnostics)];
  const lines = findings.filter(({ severity }) => severity !== 'info' || verbose).map((finding) => `${describeDiagnostic(finding)}\n`);
  const refused = objects
    .filter(({ verdict }) => verdict !== 'accept')
    .map(({ object, verdict }) => `${style.bad(verdict)}: ${nameOf(object)}\n`);
  const counts = VERDICTS.map((verdict) => ({ verdict, count: objects.filter((object) => object.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  const checked = `${objects.length} object${objects.length === 1 ? '' : 's'} checked`;
  return `${lines.join('')}${refused.join('')}${checked}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}\n`;
}

function nameOf({ kind = 'object', namespace, name = 'without a name' }: ValidatedObject['object']): string {
  return printable(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`);
}

/** The same as the document `kind: Validation`; `defaulted` also gives the objects as they would be stored. */
export function validationDocument({ objects, diagnostics }: ValidatedManifests, defaulted: boolean): object {
  return {
    apiVersion: PLAN_API_VERSION,
    kind: 'Validation',
    objects: objects.map((validated) => ({
      object: validated.object,
      source: validated.source,
      verdict: validated.verdict,
      ...(validated.runtimeAccepted === undefined ? {} : { runtimeAccepted: validated.runtimeAccepted }),
      findings: validated.diagnostics.map(finding),
      causes: validated.causes,
      ...(defaulted && validated.defaulted !== undefined ? { defaulted: validated.defaulted } : {}),
    })),
    findings: diagnostics.map(finding),
  };
}

function finding({ object: _, ...rest }: Diagnostic): object {
  return rest;
}
