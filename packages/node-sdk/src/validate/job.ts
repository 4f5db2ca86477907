import type { LabelSelector } from '@kerf/core';
import { selectorMatches } from '@kerf/core/model';
import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { ValidationContext } from './context.js';
import { Findings, Place } from './finding.js';
import { checkJobSpec, jobSpec } from './jobspec.js';
import type { BuiltInKind } from './kind.js';
import { dnsLabelProblems } from './label.js';
import { checkMetadata, generatedName, objectMeta } from './metadata.js';
import { anything, fields, text } from './schema.js';
import { checkLabelSelector } from './selector.js';
import { withTemplateDefaults } from './workload.js';

/** Stands for the UID that the server gives to each new Job. */
const UNKNOWN_UID = '00000000-0000-0000-0000-000000000000';

const UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid'];
const NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'];

export const job: BuiltInKind = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  schema: fields({ apiVersion: text(), kind: text(), metadata: objectMeta, spec: jobSpec, status: anything }),
  admit: (object, _place, _findings, context) => {
    const metadata = objectAt(object, 'metadata');
    const given = withJobDefaults(objectAt(object, 'spec'));
    const spec = ownField(given, 'manualSelector') === true ? given : withOwnSelector(given, expectedLabels(metadata, context));
    // the job takes over the labels of its pods, those of the server included, if it has none
    const labels = objectAt(objectAt(objectAt(object, 'spec'), 'template'), 'metadata').labels;
    const own = isObject(ownField(metadata, 'labels')) || labels === undefined;
    return {
      ...object,
      metadata: own ? metadata : { ...metadata, labels: objectAt(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels') },
      spec,
    };
  },
  check: (object, place, findings, context) => {
    const metadata = objectAt(object, 'metadata');
    const spec = objectAt(object, 'spec');
    const at = place.child('spec');
    checkMetadata(metadata, place.child('metadata'), findings);
    if (ownField(spec, 'manualSelector') !== true) checkOwnSelector(spec, expectedLabels(metadata, context), at, findings);
    checkJobSpec(spec, at, findings);
    checkSelector(spec, at, findings);
    checkPodHostName(spec, generatedName(metadata), place.child('metadata', 'name'), findings);
  },
};

function withJobDefaults(spec: JsonObject): JsonObject {
  // a job without either number runs one pod once
  const completions = ownField(spec, 'completions') === undefined && ownField(spec, 'parallelism') === undefined ? { completions: 1 } : {};
  return {
    parallelism: 1,
    ...completions,
    backoffLimit: ownField(spec, 'backoffLimitPerIndex') === undefined ? 6 : 2 ** 31 - 1,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: isObject(ownField(spec, 'podFailurePolicy')) ? 'Failed' : 'TerminatingOrFailed',
    ...withTemplateDefaults(spec),
  };
}

/** The labels and the selector by which the server ties the pods to their Job. */
function withOwnSelector(spec: JsonObject, expected: Record<string, string>): JsonObject {
  const template = objectAt(spec, 'template');
  const metadata = objectAt(template, 'metadata');
  const selector = objectAt(spec, 'selector');
  const labels = { ...expected, ...objectAt(metadata, 'labels') };
  const [, byUid = ''] = UID_LABELS;
  return {
    ...spec,
    template: { ...template, metadata: { ...metadata, labels } },
    selector: { ...selector, matchLabels: { [byUid]: expected[byUid], ...objectAt(selector, 'matchLabels') } },
  };
}

/** A Job that was read from a cluster has the UID of its labels; one that is asked to be created gets a new one, whatever it says. */
function expectedLabels(metadata: JsonObject, context: ValidationContext): Record<string, string> {
  const uid = (context.withoutStatus === true ? '' : textAt(metadata, 'uid')) || UNKNOWN_UID;
  const name = generatedName(metadata);
  return Object.fromEntries([...UID_LABELS.map((label) => [label, uid]), ...NAME_LABELS.map((label) => [label, name])]);
}

function checkOwnSelector(spec: JsonObject, expected: Record<string, string>, place: Place, findings: Findings): void {
  const labels = objectAt(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels');
  const at = place.child('template', 'metadata', 'labels');
  for (const [label, value] of Object.entries(expected)) {
    const found = ownField(labels, label);
    if (found !== value)
      findings.invalid(
        'job-label',
        at.key(label),
        `the server sets label ${label} of the pods of a Job; leave it out, or set manualSelector`,
      );
  }
  const selector = ownField(spec, 'selector');
  if (isReadable(selector) && !selectorMatches(selector as LabelSelector, expected)) {
    findings.invalid('job-selector', place.child('selector'), 'the server sets the selector of a Job; leave it out, or set manualSelector');
  }
}

function checkSelector(spec: JsonObject, place: Place, findings: Findings): void {
  const selector = ownField(spec, 'selector');
  const at = place.child('selector');
  if (!isObject(selector)) findings.required(at, 'a Job with manualSelector needs a selector');
  checkLabelSelector(selector, at, findings);
  const labels = objectAt(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels');
  if (isReadable(selector) && !selectorMatches(selector as LabelSelector | undefined, labels as Record<string, string>)) {
    const of = place.child('template', 'metadata', 'labels');
    findings.invalid('selector-mismatch', of, 'the selector does not match the labels of the template');
  }
}

function isReadable(selector: unknown): boolean {
  const found = new Findings();
  checkLabelSelector(selector, Place.root, found);
  return found.all.length === 0;
}

/** An indexed Job calls each pod by its name and the index of the pod. */
function checkPodHostName(spec: JsonObject, name: string, place: Place, findings: Findings): void {
  const completions = Number(ownField(spec, 'completions') ?? 0);
  if (textAt(spec, 'completionMode') !== 'Indexed' || completions <= 0) return;
  const longest = `${name}-${completions - 1}`;
  const [problem] = dnsLabelProblems(longest);
  if (problem !== undefined) findings.invalid('bad-name', place, `${shown(longest)} is no host name for a pod: ${problem}`);
}
