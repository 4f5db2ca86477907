import { describe, expect, it } from 'vitest';
import { validateObjects } from '../../src/validate/objects.js';
import { validateObject } from '../../src/validate/validate.js';
import { CLASS, changed, errorsOf, judge, POOL } from './examples.js';

describe('objects that belong together', () => {
  const pod = (spec: object): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'a', image: 'i' }], ...spec },
  });

  it('finds classes by name, and takes them to exist where none is given', () => {
    const [alone] = validateObjects([POOL]);
    expect(alone?.diagnostics.map(({ code }) => code)).toEqual(['class-not-given']);
    expect(validateObjects([POOL, CLASS]).map(({ verdict }) => verdict)).toEqual(['accept', 'accept']);
    const [missing] = validateObjects([POOL, changed(CLASS, { 'metadata.name': 'other' })]);
    expect(missing?.verdict).toBe('notReady');
    const [broken] = validateObjects([POOL, changed(CLASS, { 'spec.role': undefined })]);
    expect(broken?.verdict).toBe('notReady');
  });

  it('judges a second object of the same name as an update', () => {
    const results = validateObjects([POOL, changed(POOL, { 'spec.replicas': 1 })]);
    expect(results.map(({ verdict }) => verdict)).toEqual(['accept', 'reject']);
  });

  it('98: tells that a pod with a label of old will be left out', () => {
    const validation = validateObject(pod({ nodeSelector: { 'karpenter.sh/provisioner-name': 'default' } }));
    expect(validation.verdict).toBe('notReady');
    expect(errorsOf(validation)).toEqual(['restricted-label']);
  });

  it('97: finds a PriorityClass', () => {
    const priorityClass = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 7 };
    const results = validateObjects([pod({ priorityClassName: 'high' }), priorityClass, pod({ priorityClassName: 'low' })]);
    expect(results.map(({ verdict }) => verdict)).toEqual(['accept', 'accept', 'reject']);
    expect(results[0]?.defaulted).toMatchObject({ spec: { priority: 7 } });
  });
});

describe('workloads (15.4)', () => {
  const template = (spec: object = {}): object => ({
    metadata: { labels: { app: 'a' } },
    spec: { containers: [{ name: 'a', image: 'i' }], ...spec },
  });
  const workload = (apiVersion: string, kind: string, spec: object): object => ({ apiVersion, kind, metadata: { name: 'a' }, spec });
  const selector = { matchLabels: { app: 'a' } };

  it.each(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'])('holds a %s to its selector and to pods that run for ever', (kind) => {
    judge('A', workload('apps/v1', kind, { selector, template: template() }));
    judge('R', workload('apps/v1', kind, { template: template() }));
    judge('R', workload('apps/v1', kind, { selector: { matchLabels: { app: 'b' } }, template: template() }));
    judge('R', workload('apps/v1', kind, { selector, template: template({ restartPolicy: 'Never' }) }));
    judge('R', workload('apps/v1', kind, { selector, template: template({ containers: [] }) }));
    if (kind !== 'DaemonSet') judge('R', workload('apps/v1', kind, { selector, template: template(), replicas: -1 }));
  });

  it('101: asks a Job for a restartPolicy', () => {
    const answer = judge('R', workload('batch/v1', 'Job', { template: template() }));
    expect(answer.causes).toEqual([{ field: 'spec.template.spec.restartPolicy', type: 'FieldValueRequired' }]);
    const { defaulted } = judge('A', workload('batch/v1', 'Job', { template: template({ restartPolicy: 'Never' }) }));
    expect(defaulted).toMatchObject({ spec: { parallelism: 1, completions: 1, backoffLimit: 6 } });
    judge('R', workload('batch/v1', 'Job', { template: template({ restartPolicy: 'Never' }), completionMode: 'Indexed', parallelism: 2 }));
  });

  it('holds a CronJob to its schedule', () => {
    const jobTemplate = { spec: { template: template({ restartPolicy: 'Never' }) } };
    judge('A', workload('batch/v1', 'CronJob', { schedule: '*/5 * * * *', jobTemplate }));
    judge('R', workload('batch/v1', 'CronJob', { schedule: '60 * * * *', jobTemplate }));
    judge('R', workload('batch/v1', 'CronJob', { schedule: '*/5 * * * *', jobTemplate: { spec: { template: template() } } }));
  });
});
