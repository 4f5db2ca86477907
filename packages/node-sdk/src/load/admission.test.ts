import type { Pod } from '@kerf/core';
import { describe, expect, it } from 'vitest';
import { type LoadOptions, loadManifests } from './manifests.js';

const CONTAINERS = 'containers: [{name: c}]';

function load(text: string, options: LoadOptions = {}) {
  const { input, diagnostics } = loadManifests([{ name: 'f', text }], options);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path}`);
  return { pod: input.pods[0] as Pod, input, diagnostics, errors };
}

const pod = (spec: string, metadata = '{name: p, labels: {app: a}}') =>
  `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: {${spec}}\n`;
const withContainer = (container: string) => pod(`containers: [{name: c, ${container}}]`);

describe('requests', () => {
  it.each([
    ['from limits', 'resources: {limits: {cpu: 2}}', { cpu: '2' }],
    ['not from limits where given', 'resources: {limits: {cpu: 2, memory: 1Gi}, requests: {cpu: 100m}}', { cpu: '100m', memory: '1Gi' }],
    ['rounded up to thousandths', 'resources: {requests: {cpu: 0.1m, memory: 1Gi}}', { cpu: '1m', memory: '1Gi' }],
    ['from numbers', 'resources: {requests: {cpu: 0.5}}', { cpu: '0.5' }],
  ])('%s', (_, container, requests) => {
    expect(load(withContainer(container)).pod.spec.containers?.[0]?.resources?.requests).toEqual(requests);
  });

  it('of the pod come from its containers, else from its limits', () => {
    const spec =
      'resources: {limits: {cpu: 4, memory: 2Gi, hugepages-2Mi: 4Mi}}, initContainers: [{name: i, resources: {requests: {cpu: 1500m}}}], containers: [{name: c, resources: {requests: {cpu: 1}}}]';
    expect(load(pod(spec)).pod.spec.resources?.requests).toEqual({ cpu: '1500m', memory: '2Gi', 'hugepages-2Mi': '4Mi' });
  });
});

describe('defaults', () => {
  it('of ports, grace period and restart policy', () => {
    const { spec } = load(pod('hostNetwork: true, containers: [{name: c, ports: [{containerPort: 80}]}]')).pod;
    expect(spec.containers?.[0]?.ports).toEqual([{ containerPort: 80, protocol: 'TCP', hostPort: 80 }]);
    expect(spec).toMatchObject({ terminationGracePeriodSeconds: 30, restartPolicy: 'Always', priority: 0 });
    expect(load(withContainer('ports: [{containerPort: 80}]')).pod.spec.containers?.[0]?.ports).toEqual([
      { containerPort: 80, protocol: 'TCP' },
    ]);
  });

  it('give tolerations of 300 seconds, unless covered', () => {
    const keys = (tolerations: string) =>
      (load(pod(`${CONTAINERS}, tolerations: ${tolerations}`)).pod.spec.tolerations ?? [])
        .filter(({ tolerationSeconds }) => tolerationSeconds === 300)
        .map(({ key }) => key);
    expect(keys('[]')).toEqual(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);
    expect(keys('[{operator: Exists}]')).toEqual([]);
    expect(keys('[{operator: Exists, effect: NoSchedule}]')).toHaveLength(2);
    expect(keys('[{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute}]')).toEqual(['node.kubernetes.io/unreachable']);
  });

  it('leave topology spread policies unset', () => {
    const { spec } = load(
      pod(`${CONTAINERS}, topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]`),
    ).pod;
    expect(spec.topologySpreadConstraints).toEqual([{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }]);
  });

  it('of status: waiting, gated or running', () => {
    const node = 'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\n';
    expect(load(pod(CONTAINERS)).pod.status).toEqual({
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
    });
    expect(load(pod(`${CONTAINERS}, schedulingGates: [{name: g}]`)).pod.status?.conditions?.[0]?.reason).toBe('SchedulingGated');
    expect(load(node + pod(`${CONTAINERS}, nodeName: n1`)).pod.status).toMatchObject({
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
    });
  });
});

describe('matchLabelKeys of affinity terms', () => {
  const term = (rest: string) =>
    pod(
      `${CONTAINERS}, affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone, ${rest}}]}}`,
      '{name: p, labels: {app: a, rev: "7"}}',
    );
  const selector = (rest: string) =>
    load(term(rest)).pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0]?.labelSelector;
  it('are written into the selector', () => {
    expect(selector('labelSelector: {matchLabels: {app: a}}, matchLabelKeys: [rev, none]')).toEqual({
      matchLabels: { app: 'a' },
      matchExpressions: [{ key: 'rev', operator: 'In', values: ['7'] }],
    });
    expect(selector('labelSelector: {}, mismatchLabelKeys: [rev]')).toEqual({
      matchExpressions: [{ key: 'rev', operator: 'NotIn', values: ['7'] }],
    });
  });

  it.each([
    ['without selector', 'matchLabelKeys: [rev]'],
    ['repeating the selector', 'labelSelector: {matchLabels: {rev: "7"}}, matchLabelKeys: [rev]'],
    ['in both lists', 'labelSelector: {}, matchLabelKeys: [rev], mismatchLabelKeys: [rev]'],
  ])('are refused %s', (_, rest) => {
    expect(load(term(rest)).errors[0]).toMatch(/^invalid-match-label-keys /);
  });
});

describe('RuntimeClass', () => {
  const gpu =
    'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gpu}\nhandler: gpu\noverhead: {podFixed: {cpu: 250m}}\nscheduling: {nodeSelector: {gpu: "1"}, tolerations: [{key: gpu, operator: Exists}]}\n---\n';
  it('adds overhead, node selector and tolerations', () => {
    const { spec } = load(gpu + pod(`${CONTAINERS}, runtimeClassName: gpu, nodeSelector: {a: b}`)).pod;
    expect(spec).toMatchObject({ overhead: { cpu: '250m' }, nodeSelector: { a: 'b', gpu: '1' } });
    expect(spec.tolerations?.[0]).toEqual({ key: 'gpu', operator: 'Exists' });
  });

  it('refuses contradictions and unknown classes', () => {
    expect(load(gpu + pod(`${CONTAINERS}, runtimeClassName: gpu, nodeSelector: {gpu: "2"}`)).errors).toEqual([
      'runtime-class-conflict spec.nodeSelector.gpu',
    ]);
    expect(load(pod(`${CONTAINERS}, runtimeClassName: gpu`)).errors).toEqual(['runtime-class-missing spec.runtimeClassName']);
    expect(load(pod(`${CONTAINERS}, overhead: {cpu: 1}`)).errors).toEqual(['overhead spec.overhead']);
  });
});

describe('priority', () => {
  const priorityClass = (name: string, value: number, rest = '') =>
    `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: ${name}}\nvalue: ${value}\n${rest}\n---\n`;
  it.each([
    ['', CONTAINERS, 0],
    ['', `${CONTAINERS}, priorityClassName: system-node-critical`, 2000001000],
    [priorityClass('high', 1000), `${CONTAINERS}, priorityClassName: high`, 1000],
    [priorityClass('base', 5, 'globalDefault: true'), CONTAINERS, 5],
    [priorityClass('base', 5, 'globalDefault: true'), `${CONTAINERS}, priority: 5`, 5],
  ])('%s%s', (classes, spec, priority) => {
    expect(load(classes + pod(spec)).pod.spec.priority).toBe(priority);
  });

  it('is refused where class or value do not agree', () => {
    expect(load(pod(`${CONTAINERS}, priorityClassName: high`)).errors).toEqual(['priority-class-missing spec.priorityClassName']);
    expect(load(pod(`${CONTAINERS}, priority: 7`)).errors).toEqual(['priority spec.priority']);
    expect(load(priorityClass('system-x', 1)).errors).toEqual(['reserved-name metadata.name']);
    expect(load(priorityClass('x', 1000000001)).errors).toEqual(['out-of-range value']);
    expect(load(priorityClass('x', 1, 'globalDefault: true') + priorityClass('z', 1, 'globalDefault: true')).errors).toEqual([
      'second-default globalDefault',
    ]);
  });
});

describe('LimitRange', () => {
  const limitRange = (limits: string, name = 'l', namespace = 'default') =>
    `apiVersion: v1\nkind: LimitRange\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {limits: [{type: Container, ${limits}}]}\n---\n`;
  const resources = (limits: string, given: string) =>
    load(limits + withContainer(`resources: ${given}`)).pod.spec.containers?.[0]?.resources;

  it('fills requests and limits', () => {
    expect(resources(limitRange('default: {cpu: 1}'), '{}')).toEqual({ limits: { cpu: '1' }, requests: { cpu: '1' } });
    expect(resources(limitRange('defaultRequest: {cpu: 100m}'), '{}')).toEqual({ requests: { cpu: '100m' } });
    expect(resources(limitRange('max: {cpu: 3}'), '{}')).toEqual({ limits: { cpu: '3' }, requests: { cpu: '3' } });
    expect(resources(limitRange('min: {cpu: 200m}'), '{}')).toEqual({ requests: { cpu: '200m' } });
  });

  it('a container with a limit keeps it as its request', () => {
    expect(resources(limitRange('defaultRequest: {cpu: 100m}'), '{limits: {cpu: 2}}')?.requests).toEqual({ cpu: '2' });
  });

  it('of several the first by name fills', () => {
    expect(resources(limitRange('defaultRequest: {cpu: 2}', 'z') + limitRange('defaultRequest: {cpu: 1}', 'a'), '{}')?.requests).toEqual({
      cpu: '1',
    });
  });

  it('of another namespace does not count', () => {
    expect(resources(limitRange('default: {cpu: 1}', 'l', 'other'), '{}')).toEqual({});
  });

  it.each([
    ['min: {cpu: 200m}', '{requests: {cpu: 100m}, limits: {cpu: 1}}'],
    ['max: {cpu: 1}', '{limits: {cpu: 2}}'],
    ['maxLimitRequestRatio: {cpu: 2}', '{requests: {cpu: 1}, limits: {cpu: 3}}'],
    ['default: {cpu: 1}', '{requests: {cpu: 2}}'],
  ])('%s refuses %s', (limits, given) => {
    const { errors, input } = load(limitRange(limits) + withContainer(`resources: ${given}`));
    expect(errors[0]).toMatch(/^(limit-range|request-above-limit) spec\.containers\[0\]\.resources/);
    expect(input.pods).toEqual([]);
  });
});

describe('pods that an API server would refuse', () => {
  const affinity = (expression: string) =>
    `${CONTAINERS}, affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [${expression}]}]}}}`;
  it.each([
    ['no-containers', 'containers: []'],
    ['duplicate-container', 'containers: [{name: c}, {name: c}]'],
    ['request-above-limit', 'containers: [{name: c, resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]'],
    ['negative', 'containers: [{name: c, resources: {requests: {cpu: -1}}}]'],
    ['wrong-type', 'containers: [{name: c, resources: {requests: {cpu: 1.2.3}}}]'],
    ['wrong-type', 'containers: [{name: c, resources: {requests: {memory: 1e999Gi}}}]'],
    ['invalid-operator', affinity('{key: a, operator: in, values: [b]}')],
    ['invalid-operator', affinity('{key: a, operator: Gte, values: ["1"]}')],
    ['invalid-values', affinity('{key: a, operator: Gt, values: ["1", "2"]}')],
    ['invalid-values', affinity('{key: a, operator: Exists, values: [b]}')],
    ['invalid-values', affinity('{key: a, operator: In}')],
    [
      'invalid-weight',
      `${CONTAINERS}, affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 101, preference: {}}]}}`,
    ],
    ['invalid-toleration', `${CONTAINERS}, tolerations: [{key: a, operator: Exists, value: b}]`],
    ['invalid-toleration', `${CONTAINERS}, tolerations: [{value: b}]`],
    ['invalid-toleration', `${CONTAINERS}, tolerations: [{key: a, tolerationSeconds: 5}]`],
    ['invalid-spread', `${CONTAINERS}, topologySpreadConstraints: [{maxSkew: 0, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]`],
    ['required', `${CONTAINERS}, topologySpreadConstraints: [{maxSkew: 1, topologyKey: "", whenUnsatisfiable: DoNotSchedule}]`],
    [
      'duplicate-spread',
      `${CONTAINERS}, topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]`,
    ],
    [
      'invalid-spread',
      `${CONTAINERS}, topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: ScheduleAnyway, minDomains: 2}]`,
    ],
    ['required', `${CONTAINERS}, affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}}`],
    ['invalid-label', `${CONTAINERS}, nodeSelector: {a/b/c: d}`],
    ['wrong-type', `${CONTAINERS}, nodeSelector: {a: true}`],
  ])('%s: %s', (code, spec) => {
    const { errors, input } = load(pod(spec));
    expect(errors.map((error) => error.split(' ')[0])).toEqual([code]);
    expect(input.pods).toEqual([]);
  });

  it('have all their problems told at once, with their places', () => {
    const { diagnostics } = load(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  nodeSelector: {a/b/c: d}\n  containers:\n  - name: c\n  - name: c\n',
    );
    expect(diagnostics.map(({ path, source }) => [path, source?.line])).toEqual([
      ['spec.containers[1].name', 8],
      ['spec.nodeSelector["a/b/c"]', 5],
    ]);
  });

  it('an unknown field is told, with what is meant', () => {
    const text = pod(`${CONTAINERS}, nodeSelecter: {a: b}`);
    expect(load(text)).toMatchObject({
      errors: [],
      diagnostics: [
        { severity: 'warning', code: 'unknown-field', path: 'spec.nodeSelecter', message: expect.stringContaining('nodeSelector') },
      ],
    });
    expect(load(text, { unknownFields: 'strict' }).errors).toEqual(['unknown-field spec.nodeSelecter']);
  });
});

describe('pods read from a cluster', () => {
  const exported = (rest: string, spec = CONTAINERS) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p, uid: u, resourceVersion: "1"}\nspec: {${spec}}\n${rest}`;
  it('are taken as they are', () => {
    const { pod: read, diagnostics } = load(
      exported(
        'status: {phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]}',
        'containers: [{name: c, resources: {limits: {cpu: 1}}}], newField: 1',
      ),
    );
    expect(diagnostics).toEqual([]);
    expect(read.spec).toEqual({ containers: [{ name: 'c', resources: { limits: { cpu: '1' } } }] });
    expect(read.metadata.uid).toBe('u');
  });

  it('wait only if their status says so, or on request', () => {
    const text = exported('status: {phase: Pending}');
    expect(load(text)).toMatchObject({
      pod: { status: { phase: 'Pending' } },
      diagnostics: [{ severity: 'info', code: 'pod-not-unschedulable' }],
    });
    expect(load(text, { pending: 'all' }).pod.status?.conditions?.[0]?.reason).toBe('Unschedulable');
  });
});

it('prototype keys do no harm', () => {
  const { pod: read } = load(pod(CONTAINERS, '{name: p, labels: {constructor: x}, annotations: {__proto__: polluted}}'));
  expect(Object.keys(read.metadata.labels ?? {})).toEqual(['constructor']);
  expect(Object.keys(read.metadata.annotations ?? {})).toEqual(['__proto__']);
  expect(load(pod(CONTAINERS, '{name: p, labels: {__proto__: x}}')).errors).toEqual(['invalid-label metadata.labels.__proto__']);
  expect(load(pod('containers: [{name: c, resources: {requests: {__proto__: 1}}}]')).errors).toEqual([]);
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
});
