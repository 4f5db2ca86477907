import { parseDuration } from '@kerf/core/model';
import { isObject, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { pointer } from './containerschema.js';
import { cronProblem } from './cron.js';
import type { Findings, Place } from './finding.js';
import { checkJobSpec, jobSpec } from './jobspec.js';
import type { BuiltInKind } from './kind.js';
import { checkMetadata, generatedName, objectMeta } from './metadata.js';
import { checkNotNegative } from './number.js';
import { anything, fields, flag, integer, text } from './schema.js';
import { checkOption } from './selector.js';
import { isTimeZone } from './timezone.js';
import { count, withTemplateDefaults } from './workload.js';

/** The name of a Job has 63 characters; 11 of them are the time for which it is made. */
const MAX_NAME = 52;
const ZONE_PART = /^[A-Za-z._0-9+][A-Za-z.\-_0-9+]{0,13}$/;

export const cronJob: BuiltInKind = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields({
      schedule: text(),
      timeZone: pointer,
      startingDeadlineSeconds: integer(),
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
    // the Job gets the defaults of its own when it is made
    const jobTemplate = { metadata: {}, ...template, spec: withTemplateDefaults(objectAt(template, 'spec')) };
    const defaults = { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 };
    return { ...object, spec: { ...defaults, ...spec, jobTemplate } };
  },
  check: (object, place, findings) => {
    const metadata = objectAt(object, 'metadata');
    const spec = objectAt(object, 'spec');
    const at = place.child('spec');
    checkMetadata(metadata, place.child('metadata'), findings);
    if (generatedName(metadata).length > MAX_NAME)
      findings.invalid('bad-name', place.child('metadata', 'name'), `the name of a CronJob may have ${MAX_NAME} characters`);
    checkSchedule(textAt(spec, 'schedule'), at.child('schedule'), findings);
    const zone = ownField(spec, 'timeZone');
    if (typeof zone === 'string') checkTimeZone(zone, at.child('timeZone'), findings);
    checkOption(textAt(spec, 'concurrencyPolicy'), ['Allow', 'Forbid', 'Replace'], at.child('concurrencyPolicy'), findings);
    for (const field of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'])
      checkNotNegative(spec, field, at, findings);
    const jobSpecOf = objectAt(objectAt(spec, 'jobTemplate'), 'spec');
    const of = at.child('jobTemplate', 'spec');
    checkJobSpec(jobSpecOf, of, findings);
    const message = 'the server sets the selector of each Job; leave it out';
    if (isObject(ownField(jobSpecOf, 'selector'))) findings.invalid('job-selector', of.child('selector'), message);
    if (ownField(jobSpecOf, 'manualSelector') === true)
      findings.reject('schema', 'job-selector', 'FieldValueNotSupported', of.child('manualSelector'), message);
  },
};

function checkSchedule(schedule: string, place: Place, findings: Findings): void {
  if (schedule === '') {
    findings.required(place, 'a CronJob needs a schedule');
    return;
  }
  const problem = scheduleProblem(schedule);
  if (problem !== undefined) findings.invalid('bad-schedule', place, `the schedule cannot be read: ${problem}`);
  if (schedule.includes('TZ')) findings.invalid('bad-schedule', place, 'the schedule may name no time zone; use timeZone');
}

/** A CronJob, unlike a disruption budget, may say `@every 5m`, and takes no blanks around a descriptor. */
function scheduleProblem(schedule: string): string | undefined {
  let rest = schedule;
  if (/^(CRON_)?TZ=/.test(schedule)) {
    const blank = schedule.indexOf(' ');
    const zone = schedule.slice(schedule.indexOf('=') + 1, blank);
    if (blank < 0 || !isTimeZone(zone)) return 'it begins with no time zone';
    rest = schedule.slice(blank).trim();
  }
  const every = '@every ';
  if (rest.startsWith(every)) return parseDuration(rest.slice(every.length)) === undefined ? 'behind @every stands no duration' : undefined;
  if (rest !== rest.trim() && rest.trim().startsWith('@')) return 'there may be no blanks around it';
  return cronProblem(rest);
}

/** A name of the database of time zones, part by part, and none that depends on the machine. */
function checkTimeZone(zone: string, place: Place, findings: Findings): void {
  const reject = (message: string): void => findings.invalid('time-zone', place, message);
  if (zone === '') reject('timeZone may not be empty; leave it out');
  else if (zone.split('/').some((part) => part === '.' || part === '..' || !ZONE_PART.test(part))) reject(`${shown(zone)} is no time zone`);
  else {
    if (zone.toLowerCase() === 'local') reject('the time zone of the machine is none');
    if (!isTimeZone(zone)) reject(`${shown(zone)} is no time zone`);
  }
}
