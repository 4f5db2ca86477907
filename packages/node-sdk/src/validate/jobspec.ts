import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { pointer } from './containerschema.js';
import type { Findings, Place } from './finding.js';
import { subdomainProblems } from './label.js';
import { labelSelector } from './labelselectorschema.js';
import { checkNotNegative } from './number.js';
import { checkPodFailurePolicy, podFailurePolicy } from './podfailurepolicy.js';
import { podTemplate } from './podschema.js';
import { fields, flag, integer } from './schema.js';
import { checkOption } from './selector.js';
import { checkSuccessPolicy, successPolicy } from './successpolicy.js';
import { checkTemplate, count } from './workload.js';

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];
const PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;
const MAX_MANAGER = 63;
const MAX_INDEXED = 100_000;
/** From this many completions on, a backoff limit for each index needs the lower limits. */
const MANY_COMPLETIONS = 100_000;
const MAX_WITH_MANY = 10_000;

export const jobSpec = fields({
  ...Object.fromEntries(COUNTS.map((field) => [field, count])),
  activeDeadlineSeconds: integer(),
  selector: labelSelector,
  manualSelector: flag(),
  template: podTemplate,
  completionMode: pointer,
  suspend: flag(),
  podReplacementPolicy: pointer,
  podFailurePolicy,
  successPolicy,
  managedBy: pointer,
});

/** The rules on a Job that also hold inside a CronJob: all but those on selectors. */
export function checkJobSpec(spec: JsonObject, place: Place, findings: Findings): void {
  for (const field of COUNTS) checkNotNegative(spec, field, place, findings);
  if (ownField(spec, 'maxFailedIndexes') !== undefined && ownField(spec, 'backoffLimitPerIndex') === undefined)
    findings.required(place.child('backoffLimitPerIndex'), 'maxFailedIndexes needs backoffLimitPerIndex');
  const manager = ownField(spec, 'managedBy');
  if (typeof manager === 'string') checkManager(manager, place.child('managedBy'), findings);
  checkCompletionMode(spec, place, findings);
  checkPodFailurePolicy(spec, place.child('podFailurePolicy'), findings);
  const policy = ownField(spec, 'successPolicy');
  const at = place.child('successPolicy');
  if (isObject(policy)) {
    if (ownField(spec, 'completionMode') !== 'Indexed') findings.invalid('not-indexed', at, 'a successPolicy needs completionMode Indexed');
    else checkSuccessPolicy(policy, Number(ownField(spec, 'completions') ?? 0), at, findings);
  }
  checkTemplate(spec, place, findings);
  checkPodPolicies(spec, place, findings);
}

/** What the pods themselves must say. */
function checkPodPolicies(spec: JsonObject, place: Place, findings: Findings): void {
  const failurePolicy = isObject(ownField(spec, 'podFailurePolicy'));
  const replacement = ownField(spec, 'podReplacementPolicy');
  if (typeof replacement === 'string') {
    const allowed = failurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
    checkOption(replacement, allowed, place.child('podReplacementPolicy'), findings);
  }
  const restartPolicy = textAt(objectAt(objectAt(spec, 'template'), 'spec'), 'restartPolicy');
  const at = place.child('template', 'spec', 'restartPolicy');
  if (restartPolicy === 'Always') findings.required(at, 'the pods of a Job need restartPolicy OnFailure or Never');
  else if (failurePolicy && restartPolicy === 'OnFailure')
    findings.invalid('restart-policy', at, 'a podFailurePolicy needs restartPolicy Never');
  else checkOption(restartPolicy, ['OnFailure', 'Never'], at, findings);
}

/** Which controller runs the Job: a name with a domain before it. */
function checkManager(manager: string, place: Place, findings: Findings): void {
  const slash = manager.indexOf('/');
  const [domain, path] = [manager.slice(0, slash), manager.slice(slash + 1)];
  if (manager === '') findings.required(place, 'managedBy may not be empty');
  else if (slash < 1 || path === '')
    findings.invalid('bad-name', place, `${shown(manager)} is no name with a domain, such as example.com/queue`);
  else {
    for (const problem of subdomainProblems(domain)) findings.invalid('bad-name', place, `${shown(domain)} is no domain: ${problem}`);
    if (!PATH.test(path)) findings.invalid('bad-name', place, `${shown(path)} may not stand behind a domain`);
  }
  if (new TextEncoder().encode(manager).length > MAX_MANAGER)
    findings.reject('schema', 'too-long', 'FieldValueTooLong', place, `managedBy may have ${MAX_MANAGER} bytes`);
}

function checkCompletionMode(spec: JsonObject, place: Place, findings: Findings): void {
  const mode = ownField(spec, 'completionMode');
  if (typeof mode === 'string') checkOption(mode, ['Indexed', 'NonIndexed'], place.child('completionMode'), findings);
  if (mode === 'Indexed') checkIndexed(spec, place, findings);
  if (mode !== undefined && mode !== 'NonIndexed') return;
  for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes']) {
    if (ownField(spec, field) !== undefined) findings.invalid('not-indexed', place.child(field), `${field} needs completionMode Indexed`);
  }
}

function checkIndexed(spec: JsonObject, place: Place, findings: Findings): void {
  const numberAt = (field: string): number | undefined => {
    const value = ownField(spec, field);
    return typeof value === 'number' ? value : undefined;
  };
  const limit = (field: string, most: number, why: string): void => {
    const value = numberAt(field);
    if (value !== undefined && value > most) findings.invalid('out-of-range', place.child(field), `${field} may be ${most} at most ${why}`);
  };
  const completions = numberAt('completions');
  if (completions === undefined) findings.required(place.child('completions'), 'completions is required with completionMode Indexed');
  limit('parallelism', MAX_INDEXED, 'with completionMode Indexed');
  if (completions !== undefined) limit('maxFailedIndexes', completions, 'with as many completions');
  limit('maxFailedIndexes', MAX_INDEXED, 'with completionMode Indexed');
  if (completions === undefined || completions <= MANY_COMPLETIONS || numberAt('backoffLimitPerIndex') === undefined) return;
  const why = `with more than ${MANY_COMPLETIONS} completions`;
  if (numberAt('maxFailedIndexes') === undefined) findings.required(place.child('maxFailedIndexes'), `maxFailedIndexes is required ${why}`);
  limit('parallelism', MAX_WITH_MANY, why);
  limit('maxFailedIndexes', MAX_WITH_MANY, why);
}
