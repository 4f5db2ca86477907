import { describe, expect, it } from 'vitest';
import type { ResourceList } from './meta.js';
import type { Container, PodSpec, PodStatus } from './pod.js';
import { formatQuantity } from './quantity.js';
import {
  fitsResources,
  maxResources,
  mergeResources,
  minResources,
  podRequests,
  type Resources,
  readResources,
  subtractFrom,
  subtractResources,
} from './resources.js';

const text = (resources: Resources): Record<string, string> =>
  Object.fromEntries([...resources].map(([name, quantity]) => [name, formatQuantity(quantity)]));
const requests = (spec: PodSpec, status?: PodStatus) => {
  const { pods, ...rest } = text(podRequests(spec, status));
  expect(pods).toBe('1');
  return rest;
};
const container = (list: ResourceList, restartPolicy?: string): Container => ({
  name: 'c',
  resources: { requests: list },
  ...(restartPolicy ? { restartPolicy } : {}),
});
const sidecar = (list: ResourceList) => container(list, 'Always');

describe('requests of a pod', () => {
  it.each<[string, PodSpec, Record<string, string>]>([
    [
      'sums containers and sidecars',
      { containers: [container({ cpu: '2', memory: '1Gi' })], initContainers: [sidecar({ cpu: 1, memory: '2Gi' })] },
      { cpu: '3', memory: '3Gi' },
    ],
    [
      'takes the init peak before a later sidecar, and adds overhead',
      {
        containers: [container({ cpu: '2', memory: '1Gi' })],
        initContainers: [container({ cpu: '4', memory: '2Gi' }), sidecar({ cpu: '3', memory: '3Gi' })],
        overhead: { cpu: '5', memory: '1Gi' },
      },
      { cpu: '10', memory: '5Gi' },
    ],
    [
      'adds earlier sidecars to a later init container',
      {
        containers: [container({ cpu: '2', memory: '1Gi' })],
        initContainers: [sidecar({ cpu: '4', memory: '2Gi' }), container({ cpu: '10', memory: '2Gi' })],
      },
      { cpu: '14', memory: '4Gi' },
    ],
    [
      'takes the maximum per resource',
      {
        containers: [container({ cpu: '3' })],
        initContainers: [
          container({ cpu: '25', memory: '4Gi' }),
          sidecar({ cpu: '1', memory: '4Gi' }),
          sidecar({ cpu: '5', memory: '5Gi' }),
        ],
      },
      { cpu: '25', memory: '9Gi' },
    ],
    [
      'lets a lower pod-level request win, for supported names only',
      {
        containers: [container({ cpu: '1500m', 'ephemeral-storage': '1Gi' })],
        resources: { requests: { cpu: '1', 'ephemeral-storage': '9Gi' } },
        overhead: { cpu: '250m' },
      },
      { cpu: '1250m', 'ephemeral-storage': '1Gi' },
    ],
    ['knows huge pages at pod level', { containers: [], resources: { requests: { 'hugepages-2Mi': '4Mi' } } }, { 'hugepages-2Mi': '4Mi' }],
  ])('%s', (_, spec, expected) => {
    expect(requests(spec)).toEqual(expected);
  });

  it('reads the status of a container that is being resized', () => {
    const spec = { containers: [container({ cpu: '2', memory: '512Mi' })] };
    const status: PodStatus = {
      containerStatuses: [
        { name: 'c', resources: { requests: { cpu: '2', memory: '512Mi' } }, allocatedResources: { cpu: '6', memory: '2Gi' } },
      ],
    };
    expect(requests(spec, status)).toEqual({ cpu: '6', memory: '2Gi' });
    expect(requests(spec, { containerStatuses: [{ name: 'c', allocatedResources: { cpu: '6' } }] })).toEqual({ cpu: '2', memory: '512Mi' });
  });

  it('leaves the spec out when the first resize condition says that it is infeasible', () => {
    const spec = { containers: [container({ cpu: '8' })], initContainers: [{ ...container({ cpu: '9' }), name: 'init' }] };
    const containerStatuses = [{ name: 'c', resources: { requests: { cpu: '2' } } }];
    const condition = (reason: string) => ({ type: 'PodResizePending', status: 'True', reason });
    expect(
      requests({ containers: spec.containers }, { containerStatuses, conditions: [condition('Infeasible'), condition('Deferred')] }),
    ).toEqual({ cpu: '2' });
    expect(
      requests({ containers: spec.containers }, { containerStatuses, conditions: [condition('Deferred'), condition('Infeasible')] }),
    ).toEqual({ cpu: '8' });
    expect(requests(spec, { containerStatuses, conditions: [condition('Infeasible')] })).toEqual({ cpu: '9' });
  });

  it('throws on text that is no quantity, naming the resource', () => {
    expect(() => podRequests({ containers: [container({ cpu: '1K' })] })).toThrow(/"cpu": "1K"/);
  });
});

describe('arithmetic on resource lists', () => {
  const list = (resources: ResourceList) => readResources(resources);

  it('follows the table of chapter 01, 6.4', () => {
    expect(text(mergeResources(list({ cpu: '1' }), list({ cpu: '500m', memory: '1Gi' })))).toEqual({ cpu: '1500m', memory: '1Gi' });
    expect(text(subtractResources(list({ cpu: '1' }), list({ cpu: '2', memory: '1Gi' })))).toEqual({ cpu: '-1' });
    const total = list({ cpu: '1' });
    subtractFrom(total, list({ cpu: '2', memory: '1Gi' }));
    expect(text(total)).toEqual({ cpu: '-1', memory: '-1Gi' });
    expect(text(minResources(list({ cpu: '1', memory: '4Gi' }), list({ cpu: '3' }), list({ cpu: '2', memory: '1Gi' })))).toEqual({
      cpu: '1',
    });
    expect(text(maxResources(list({ cpu: '1' }), list({ memory: '2Gi' }), list({ cpu: '3', gpu: '-1' })))).toEqual({
      cpu: '3',
      memory: '2Gi',
      gpu: '-1',
    });
  });

  it('refuses everything when any total is negative', () => {
    expect(fitsResources(list({ cpu: '1' }), list({ cpu: '2', memory: '-1' }))).toBe(false);
    expect(fitsResources(list({ foo: '0' }), list({ cpu: '2' }))).toBe(true);
    expect(fitsResources(list({ foo: '1n' }), list({ cpu: '2' }))).toBe(false);
    expect(fitsResources(list({}), list({}))).toBe(true);
  });
});
