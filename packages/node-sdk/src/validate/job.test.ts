import { describe, expect, it } from 'vitest';
import { validateObject } from './validate.js';
import { verdict } from './verdict.js';

const template = { spec: { containers: [{ name: 'main', image: 'a:1' }], restartPolicy: 'Never' } };

const ask = (spec: object, metadata: object = { name: 'load' }) =>
  verdict({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template, ...spec } });
const causes = (...given: Parameters<typeof ask>) => ask(...given).causes.map(({ field, type }) => `${field} ${type}`);

const UID = '00000000-0000-0000-0000-000000000000';

describe('the selector of a Job', () => {
  it('comes from the server, with the labels that match it', () => {
    const labels = {
      'controller-uid': UID,
      'batch.kubernetes.io/controller-uid': UID,
      'job-name': 'load',
      'batch.kubernetes.io/job-name': 'load',
    };
    expect(ask({}).defaulted).toMatchObject({
      manualSelector: false,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': UID } },
      template: { metadata: { labels } },
    });
  });

  it('may be given where it fits that', () => {
    expect(causes({ selector: { matchLabels: { 'job-name': 'load' } } })).toEqual([]);
    expect(causes({ selector: { matchLabels: { app: 'a' } } })).toEqual([
      'spec.selector FieldValueInvalid',
      'spec.template.metadata.labels FieldValueInvalid',
    ]);
    expect(causes({ template: { ...template, metadata: { labels: { 'job-name': 'other' } } } })).toEqual([
      'spec.template.metadata.labels[job-name] FieldValueInvalid',
    ]);
  });

  it('is as it was found where the Job was read from a cluster', () => {
    const uid = '2a6f3ae2-0000-4000-8000-000000000000';
    const labels = { 'controller-uid': uid, 'batch.kubernetes.io/controller-uid': uid };
    const found = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'load', uid },
      spec: { selector: { matchLabels: { 'controller-uid': uid } }, template: { ...template, metadata: { labels } } },
    };
    expect(validateObject(found).verdict).toBe('accept');
    expect(validateObject({ ...found, metadata: { name: 'load', uid: 'other' } }).verdict).toBe('reject');
    expect(verdict(found).accepted).toBe(false);
  });

  it('is the given one with manualSelector, and then needed', () => {
    const labelled = { ...template, metadata: { labels: { app: 'a' } } };
    expect(causes({ manualSelector: true, selector: { matchLabels: { app: 'a' } }, template: labelled })).toEqual([]);
    expect(causes({ manualSelector: true, template: labelled })).toEqual([
      'spec.selector FieldValueRequired',
      'spec.template.metadata.labels FieldValueInvalid',
    ]);
  });

  it('makes a label of the name, on the Job itself too where that takes the labels of its pods', () => {
    const long = { name: 'a'.repeat(64) };
    const labelled = { ...template, metadata: { labels: { app: 'a' } } };
    expect(causes({}, long)).toEqual(Array(2).fill('spec.template.labels FieldValueInvalid'));
    expect(causes({ template: labelled }, long)).toEqual([
      ...Array(2).fill('metadata.labels FieldValueInvalid'),
      ...Array(2).fill('spec.template.labels FieldValueInvalid'),
    ]);
  });
});

describe('the numbers of a Job', () => {
  it('default to one pod, and to no limit where each index has its own', () => {
    expect(ask({}).defaulted).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      podReplacementPolicy: 'TerminatingOrFailed',
    });
    expect(ask({ parallelism: 2 }).defaulted).not.toHaveProperty('completions');
    const indexed = { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 };
    expect(ask(indexed).defaulted).toMatchObject({ backoffLimit: 2 ** 31 - 1 });
  });

  const indexed = { completionMode: 'Indexed', completions: 5 };
  it.each([
    [{ completionMode: 'Indexed', parallelism: 1 }, ['spec.completions FieldValueRequired']],
    [{ completionMode: '' }, ['spec.completionMode FieldValueNotSupported']],
    [{ ...indexed, parallelism: 100_001 }, ['spec.parallelism FieldValueInvalid']],
    [{ ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 6 }, ['spec.maxFailedIndexes FieldValueInvalid']],
    [{ ...indexed, maxFailedIndexes: 5 }, ['spec.backoffLimitPerIndex FieldValueRequired']],
    [{ ...indexed, completions: 100_001, backoffLimitPerIndex: 1 }, ['spec.maxFailedIndexes FieldValueRequired']],
    [
      { ...indexed, completions: 100_001, backoffLimitPerIndex: 1, maxFailedIndexes: 10_001, parallelism: 10_001 },
      ['spec.parallelism FieldValueInvalid', 'spec.maxFailedIndexes FieldValueInvalid'],
    ],
    [{ backoffLimitPerIndex: 1 }, ['spec.backoffLimitPerIndex FieldValueInvalid']],
    [{ activeDeadlineSeconds: 2 ** 31 }, []],
    [{ ttlSecondsAfterFinished: -1 }, ['spec.ttlSecondsAfterFinished FieldValueInvalid']],
  ])('%j gives %j', (spec, expected) => {
    expect(causes(spec)).toEqual(expected);
  });

  it('leave room for the index in the host names of its pods', () => {
    expect(causes(indexed, { name: 'a'.repeat(61) })).toEqual([]);
    expect(causes(indexed, { name: 'a'.repeat(62) })).toEqual(['metadata.name FieldValueInvalid']);
    expect(causes(indexed, { name: 'a.b' })).toEqual(['metadata.name FieldValueInvalid']);
  });
});

describe('the policies of a Job', () => {
  const rule = { action: 'FailJob', onExitCodes: { operator: 'In', values: [1, 2] } };
  const withRule = (of: object, more: object = {}) => causes({ podFailurePolicy: { rules: [of] }, ...more });
  const at = 'spec.podFailurePolicy.rules[0]';

  it('need pods that are not restarted, and then replaced only after they have failed', () => {
    expect(withRule(rule)).toEqual([]);
    expect(ask({ podFailurePolicy: { rules: [rule] } }).defaulted).toMatchObject({ podReplacementPolicy: 'Failed' });
    expect(withRule(rule, { template: { spec: { ...template.spec, restartPolicy: 'OnFailure' } } })).toEqual([
      'spec.template.spec.restartPolicy FieldValueInvalid',
    ]);
    expect(withRule(rule, { podReplacementPolicy: 'TerminatingOrFailed' })).toEqual(['spec.podReplacementPolicy FieldValueNotSupported']);
    expect(causes({ template: { spec: { ...template.spec, restartPolicy: 'Always' } } })).toEqual([
      'spec.template.spec.restartPolicy FieldValueRequired',
    ]);
  });

  it.each([
    [{ ...rule, action: '' }, [`${at}.action FieldValueRequired`]],
    [{ ...rule, action: 'FailIndex' }, [`${at}.action FieldValueInvalid`]],
    [{ action: 'Count' }, [`${at} FieldValueInvalid`]],
    [{ ...rule, onPodConditions: [{ type: 'A' }] }, [`${at} FieldValueInvalid`]],
    [{ action: 'Count', onPodConditions: [{ type: 'A', status: 'maybe' }] }, [`${at}.onPodConditions[0].status FieldValueNotSupported`]],
    [{ ...rule, onExitCodes: { operator: 'In', values: [0] } }, [`${at}.onExitCodes.values[0] FieldValueInvalid`]],
    [{ ...rule, onExitCodes: { operator: 'NotIn', values: [0] } }, []],
    [{ ...rule, onExitCodes: { operator: 'In', values: [2, 1] } }, [`${at}.onExitCodes.values FieldValueInvalid`]],
    [{ ...rule, onExitCodes: { operator: 'In', values: [1, 1] } }, [`${at}.onExitCodes.values[1] FieldValueDuplicate`]],
    [{ ...rule, onExitCodes: { operator: 'In', values: [] } }, [`${at}.onExitCodes.values FieldValueInvalid`]],
    [{ ...rule, onExitCodes: { ...rule.onExitCodes, containerName: 'no' } }, [`${at}.onExitCodes.containerName FieldValueInvalid`]],
  ])('on failure: %j gives %j', (of, expected) => {
    expect(withRule(of)).toEqual(expected);
  });

  const succeeding = (of: object) => causes({ completionMode: 'Indexed', completions: 5, successPolicy: { rules: [of] } });
  const success = 'spec.successPolicy.rules[0]';
  it.each<[object, string[]]>([
    [{ succeededIndexes: '0-2,4', succeededCount: 4 }, []],
    [{ succeededIndexes: '0-2,4', succeededCount: 5 }, [`${success}.succeededCount FieldValueInvalid`]],
    [{ succeededCount: 6 }, [`${success}.succeededCount FieldValueInvalid`]],
    [{}, [`${success} FieldValueRequired`]],
    ...['5', '1,1', '2-2', '2-1', '1-2-3', 'a', ',', '-1', ' 1'].map((text): [object, string[]] => [
      { succeededIndexes: text },
      [`${success}.succeededIndexes FieldValueInvalid`],
    ]),
    [{ succeededIndexes: '+1,02' }, []],
    [{ succeededIndexes: '' }, []],
  ])('on success: %j gives %j', (of, expected) => {
    expect(succeeding(of)).toEqual(expected);
  });

  it('on success needs indexes', () => {
    expect(causes({ successPolicy: { rules: [{ succeededCount: 1 }] } })).toEqual(['spec.successPolicy FieldValueInvalid']);
  });
});

describe('the controller of a Job', () => {
  it.each([
    ['example.com/queue', []],
    ['', ['spec.managedBy FieldValueRequired']],
    ['queue', ['spec.managedBy FieldValueInvalid']],
    ['A/queue', ['spec.managedBy FieldValueInvalid']],
    ['a/b c', ['spec.managedBy FieldValueInvalid']],
    [`a/${'b'.repeat(61)}`, []],
    [`a/${'b'.repeat(62)}`, ['spec.managedBy FieldValueTooLong']],
  ])('%j gives %j', (managedBy, expected) => {
    expect(causes({ managedBy })).toEqual(expected);
  });
});
