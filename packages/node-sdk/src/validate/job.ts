import { type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { cronProblem } from './cron.js';
import type { Findings, Place } from './finding.js';
import type { BuiltInKind } from './kind.js';
import { labelSelector } from './labelselectorschema.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { checkNotNegative } from './number.js';
import { podTemplate } from './podschema.js';
import { anything, fields, flag, text } from './schema.js';
import { checkOption } from './selector.js';
import { checkTemplate, count, withTemplateDefaults } from './workload.js';

const COUNTS = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'];

const jobSpec = fields({
  ...Object.fromEntries(COUNTS.map((field) => [field, count])),
  selector: labelSelector,
  manualSelector: flag(),
  template: podTemplate,
  completionMode: text(),
  suspend: flag(),
  podReplacementPolicy: text(),
  backoffLimitPerIndex: count,
  maxFailedIndexes: count,
  podFailurePolicy: anything,
  successPolicy: anything,
  managedBy: text(),
});

function withJobDefaults(spec: JsonObject): JsonObject {
  // a job without either number runs one pod once
  const completions = ownField(spec, 'completions') === undefined && ownField(spec, 'parallelism') === undefined ? { completions: 1 } : {};
  return { parallelism: 1, ...completions, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false, ...withTemplateDefaults(spec) };
}

/** The selector and the labels of the pods, which the server makes from the job's uid, are not made up. */
function checkJobSpec(spec: JsonObject, place: Place, findings: Findings): void {
  for (const field of COUNTS) checkNotNegative(spec, field, place, findings);
  checkOption(textAt(spec, 'completionMode'), ['Indexed', 'NonIndexed'], place.child('completionMode'), findings);
  if (textAt(spec, 'completionMode') === 'Indexed' && ownField(spec, 'completions') === undefined) {
    findings.required(place.child('completions'), 'completions is required with completionMode Indexed');
  }
  if (checkTemplate(spec, place, findings) === 'Always') {
    findings.required(place.child('template', 'spec', 'restartPolicy'), 'the pods of a Job need restartPolicy OnFailure or Never');
  }
}

export const job: BuiltInKind = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  schema: fields({ apiVersion: text(), kind: text(), metadata: objectMeta, spec: jobSpec, status: anything }),
  admit: (object) => ({ ...object, spec: withJobDefaults(objectAt(object, 'spec')) }),
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    checkJobSpec(objectAt(object, 'spec'), place.child('spec'), findings);
  },
};

export const cronJob: BuiltInKind = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields({
      schedule: text(),
      timeZone: text(),
      startingDeadlineSeconds: count,
      concurrencyPolicy: text(),
      suspend: flag(),
      jobTemplate: fields({ metadata: objectMeta, spec: jobSpec }),
      successfulJobsHistoryLimit: count,
      failedJobsHistoryLimit: count,
    }),
    status: anything,
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    const template = objectAt(spec, 'jobTemplate');
    const jobTemplate = { metadata: {}, ...template, spec: withJobDefaults(objectAt(template, 'spec')) };
    const defaults = { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 };
    return { ...object, spec: { ...defaults, ...spec, jobTemplate } };
  },
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    const spec = objectAt(object, 'spec');
    const at = place.child('spec');
    const schedule = textAt(spec, 'schedule');
    if (schedule === '') findings.required(at.child('schedule'), 'a CronJob needs a schedule');
    else if (!schedule.startsWith('@every ')) {
      const problem = cronProblem(schedule);
      if (problem !== undefined) findings.invalid('bad-schedule', at.child('schedule'), `the schedule cannot be read: ${problem}`);
    }
    checkOption(textAt(spec, 'concurrencyPolicy'), ['Allow', 'Forbid', 'Replace'], at.child('concurrencyPolicy'), findings);
    for (const field of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'])
      checkNotNegative(spec, field, at, findings);
    checkJobSpec(objectAt(objectAt(spec, 'jobTemplate'), 'spec'), at.child('jobTemplate', 'spec'), findings);
  },
};
