import { describe, expect, it } from 'vitest';
import { verdict } from './verdict.js';

const template = { spec: { containers: [{ name: 'main', image: 'a:1' }], restartPolicy: 'Never' } };

const ask = (spec: object, jobSpec: object = {}, name = 'nightly') =>
  verdict({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: { schedule: '@daily', jobTemplate: { spec: { template, ...jobSpec } }, ...spec },
  });
const causes = (...given: Parameters<typeof ask>) => ask(...given).causes.map(({ field, type }) => `${field} ${type}`);

describe('a CronJob', () => {
  it('gives its Jobs no defaults beyond those of their pods', () => {
    const { defaulted } = ask({});
    expect(defaulted).toMatchObject({
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    expect((defaulted as { jobTemplate: { spec: object } }).jobTemplate.spec).toEqual({ template: expect.anything() as unknown });
  });

  it('leaves selectors to its Jobs', () => {
    expect(causes({}, { selector: { matchLabels: { a: 'b' } } })).toEqual(['spec.jobTemplate.spec.selector FieldValueInvalid']);
    expect(causes({}, { manualSelector: true })).toEqual(['spec.jobTemplate.spec.manualSelector FieldValueNotSupported']);
    expect(causes({}, { manualSelector: false })).toEqual([]);
  });

  it('has a name to which a time can be added', () => {
    expect(causes({}, {}, 'a'.repeat(52))).toEqual([]);
    expect(causes({}, {}, 'a'.repeat(53))).toEqual(['metadata.name FieldValueInvalid']);
  });

  it('counts seconds in 64 bits', () => {
    expect(causes({ startingDeadlineSeconds: 2 ** 40 })).toEqual([]);
  });

  const invalid = 'spec.schedule FieldValueInvalid';
  it.each([
    ['@every 90s', []],
    ['@every -1h', []],
    ['@every day', [invalid]],
    [' @daily', [invalid]],
    ['@daily ', [invalid]],
    [' 0 9 * * * ', []],
    ['', ['spec.schedule FieldValueRequired']],
    ['TZ=UTC 0 9 * * *', [invalid]],
    ['CRON_TZ=Europe/Nowhere 0 9 * * *', [invalid, invalid]],
    ['TZ=UTC', [invalid, invalid]],
  ])('with schedule %j gives %j', (schedule, expected) => {
    expect(causes({ schedule })).toEqual(expected);
  });

  const zone = 'spec.timeZone FieldValueInvalid';
  it.each([
    ['Europe/Berlin', []],
    ['America/Argentina/Buenos_Aires', []],
    ['Etc/GMT+1', []],
    ['europe/berlin', [zone]],
    ['Europe/Nowhere', [zone]],
    ['Europe/../UTC', [zone]],
    ['+01', [zone]],
    ['Local', [zone]],
    ['local', [zone, zone]],
    ['', [zone]],
  ])('in time zone %j gives %j', (timeZone, expected) => {
    expect(causes({ timeZone })).toEqual(expected);
  });
});
