import { describe, expect, it } from 'vitest';
import { type LoadOptions, loadManifests } from './manifests.js';
import { parseScale } from './scale.js';

function load(text: string, options: LoadOptions = {}) {
  const { input, diagnostics } = loadManifests([{ name: 'f', text }], options);
  return {
    input,
    diagnostics,
    names: input.pods.map(({ metadata }) => metadata.name),
    errors: diagnostics.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path}`),
  };
}

const template = (rest = '', metadata = 'metadata: {labels: {app: a}}') =>
  `template: {${metadata}, spec: {containers: [{name: c}]${rest}}}`;
const SELECTOR = 'selector: {matchLabels: {app: a}}';
const workload = (kind: string, spec: string, name = 'a', metadata = '') =>
  `apiVersion: ${kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : kind === 'ReplicationController' ? 'v1' : 'apps/v1'}\nkind: ${kind}\nmetadata: {name: ${name}${metadata}}\nspec: {${spec}}\n---\n`;
const deployment = (spec = '', name = 'inflate') => workload('Deployment', `${spec}${SELECTOR}, ${template()}`, name);

describe('Deployment', () => {
  it('row 92: replicas 0 makes no pods', () => {
    expect(load(deployment('replicas: 0, '))).toMatchObject({ names: [], errors: [] });
  });

  it('row 92b: --scale overrides replicas', () => {
    const { input, names } = load(deployment('replicas: 0, '), { scale: [parseScale('deployment/inflate=3')] });
    const hash = input.pods[0]?.metadata.labels?.['pod-template-hash'] ?? '';
    expect(hash).toMatch(/^[456789bcdf]+$/);
    expect(names).toEqual([`inflate-${hash}-bbbbb`, `inflate-${hash}-bbbbc`, `inflate-${hash}-bbbbd`]);
    for (const { metadata, status } of input.pods) {
      expect(metadata.ownerReferences).toEqual([{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `inflate-${hash}`, controller: true }]);
      expect(metadata.labels).toEqual({ app: 'a', 'pod-template-hash': hash });
      expect(metadata.namespace).toBe('default');
      expect(status?.conditions).toEqual([{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }]);
    }
    expect(input.pods.map(({ metadata }) => metadata.uid)).toEqual(['pod-00000000', 'pod-00000001', 'pod-00000002']);
    expect(input.namespaces).toEqual([{ metadata: { name: 'default', labels: { 'kubernetes.io/metadata.name': 'default' } } }]);
  });

  it('the hash depends on the template alone, not on the order of its keys', () => {
    const hashOf = (spec: string, name = 'a') =>
      load(workload('Deployment', spec, name)).input.pods[0]?.metadata.labels?.['pod-template-hash'];
    const hash = hashOf(`${SELECTOR}, ${template()}`);
    expect(hashOf(`${SELECTOR}, template: {spec: {containers: [{name: c}]}, metadata: {labels: {app: a}}}`, 'b')).toBe(hash);
    expect(hashOf(`${SELECTOR}, ${template(', priority: 0')}`)).not.toBe(hash);
  });

  it('replicas default to 1, paused makes none', () => {
    expect(load(deployment()).names).toHaveLength(1);
    expect(load(deployment('paused: true, replicas: 3, ')).names).toEqual([]);
  });

  it('row 96: matchLabelKeys sees the hash', () => {
    const affinity =
      ', affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, matchLabelKeys: [pod-template-hash], labelSelector: {matchLabels: {app: a}}}]}}';
    const [pod] = load(workload('Deployment', `${SELECTOR}, ${template(affinity)}`)).input.pods;
    expect(pod?.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0]?.labelSelector).toEqual({
      matchLabels: { app: 'a' },
      matchExpressions: [{ key: 'pod-template-hash', operator: 'In', values: [pod?.metadata.labels?.['pod-template-hash']] }],
    });
  });

  it('long names are cut before the suffix', () => {
    expect(load(deployment('', 'a'.repeat(80))).names).toEqual([`${'a'.repeat(58)}bbbbb`]);
  });

  it.each([
    ['required spec.selector', `replicas: 1, ${template()}`],
    ['selector spec.template.metadata.labels', `selector: {matchLabels: {app: b}}, ${template()}`],
    ['selector spec.selector', `selector: {}, ${template()}`],
    ['restart-policy spec.template.spec.restartPolicy', `${SELECTOR}, ${template(', restartPolicy: Never')}`],
    ['negative spec.replicas', `replicas: -1, ${SELECTOR}, ${template()}`],
    ['wrong-type spec.replicas', `replicas: "3", ${SELECTOR}, ${template()}`],
    ['required spec.template.spec', SELECTOR],
    [
      'no-containers spec.template.spec.containers',
      `replicas: 0, ${SELECTOR}, template: {metadata: {labels: {app: a}}, spec: {containers: []}}`,
    ],
    ['priority-class-missing spec.template.spec.priorityClassName', `replicas: 2, ${SELECTOR}, ${template(', priorityClassName: none')}`],
  ])('is refused: %s', (error, spec) => {
    expect(load(workload('Deployment', spec))).toMatchObject({ errors: [error], names: [] });
  });
});

describe('the number of pods', () => {
  it('is limited, and the error says how to raise it', () => {
    const started = performance.now();
    const { names, diagnostics } = load(deployment('replicas: 1000000, '));
    expect(names).toEqual([]);
    expect(diagnostics).toMatchObject([{ severity: 'error', code: 'pod-limit', path: 'spec', source: { line: 4 } }]);
    expect(diagnostics[0]?.message).toMatch(/1000000 pods; the limit is 100000 pods: lower the replicas, or raise the limit pods$/);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('counts all workloads together', () => {
    const { names, errors } = load(deployment('replicas: 3, ', 'a') + deployment('replicas: 3, ', 'b') + deployment('replicas: 1, ', 'c'), {
      limits: { pods: 5 },
    });
    expect(names).toHaveLength(4);
    expect(errors).toEqual(['pod-limit spec']);
  });
});

describe('ReplicaSet, ReplicationController', () => {
  it('own their pods', () => {
    const { input, names } = load(
      workload('ReplicaSet', `replicas: 2, ${SELECTOR}, ${template()}`, 'rs') + workload('ReplicationController', template(), 'rc'),
    );
    expect(names).toEqual(['rs-bbbbb', 'rs-bbbbc', 'rc-bbbbb']);
    expect(input.pods.map(({ metadata }) => metadata.ownerReferences?.[0])).toMatchObject([
      { kind: 'ReplicaSet', apiVersion: 'apps/v1' },
      { kind: 'ReplicaSet' },
      { kind: 'ReplicationController', apiVersion: 'v1' },
    ]);
  });
});

describe('StatefulSet', () => {
  const storage =
    'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: gp3, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}\nprovisioner: ebs.csi.aws.com\nvolumeBindingMode: WaitForFirstConsumer\n---\n';
  const set = (spec = '') =>
    workload(
      'StatefulSet',
      `${spec}replicas: 2, ${SELECTOR}, ${template(', volumes: [{name: data}, {name: x}]')}, volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 1Gi}}}}]`,
      'web',
    );
  it('row 102: names by ordinal, one claim per pod', () => {
    const { input, names, diagnostics } = load(storage + set());
    expect(names).toEqual(['web-0', 'web-1']);
    expect(input.persistentVolumeClaims).toEqual([
      { metadata: { name: 'data-web-0', namespace: 'default' }, spec: { storageClassName: 'gp3' }, status: { phase: 'Pending' } },
      { metadata: { name: 'data-web-1', namespace: 'default' }, spec: { storageClassName: 'gp3' }, status: { phase: 'Pending' } },
    ]);
    expect(input.pods[1]?.spec.volumes).toEqual([{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-1' } }, { name: 'x' }]);
    expect(input.pods[1]?.metadata.labels).toMatchObject({
      'statefulset.kubernetes.io/pod-name': 'web-1',
      'apps.kubernetes.io/pod-index': '1',
      'controller-revision-hash': expect.stringMatching(/^web-/),
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(['ordered-ready']);
  });

  it('keeps a claim of the input, and counts from ordinals.start', () => {
    const claim =
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data-web-5}\nspec: {storageClassName: "", volumeName: v}\nstatus: {phase: Bound}\n---\n';
    const { input, names } = load(claim + set('ordinals: {start: 5}, podManagementPolicy: Parallel, '));
    expect(names).toEqual(['web-5', 'web-6']);
    expect(
      input.persistentVolumeClaims?.map(({ metadata, spec, status }) => [metadata.name, spec?.storageClassName, status?.phase]),
    ).toEqual([
      ['data-web-5', '', 'Bound'],
      ['data-web-6', undefined, 'Pending'],
    ]);
  });
});

describe('Job, CronJob', () => {
  const never = template(', restartPolicy: Never');
  it('row 100: parallelism, completions, suspend', () => {
    expect(load(workload('Job', `parallelism: 5, completions: 3, ${never}`, 'j')).names).toEqual(['j-bbbbb', 'j-bbbbc', 'j-bbbbd']);
    expect(load(workload('Job', `parallelism: 5, suspend: true, ${never}`)).names).toEqual([]);
    expect(load(workload('Job', never)).names).toHaveLength(1);
  });

  it('row 101: restartPolicy is required', () => {
    expect(load(workload('Job', template())).errors).toEqual(['restart-policy spec.template.spec.restartPolicy']);
  });

  it('Indexed names carry the index', () => {
    const { input, names } = load(workload('Job', `parallelism: 2, completions: 5, completionMode: Indexed, ${never}`, 'j'));
    expect(names).toEqual(['j-0-bbbbb', 'j-1-bbbbb']);
    expect(input.pods[1]?.metadata).toMatchObject({
      labels: { 'batch.kubernetes.io/job-completion-index': '1', 'job-name': 'j' },
      annotations: { 'batch.kubernetes.io/job-completion-index': '1' },
    });
    expect(load(workload('Job', `completions: 1, completionMode: Indexed, ${never}`, 'j'.repeat(63))).names).toEqual([
      `${'j'.repeat(55)}-0-bbbbb`,
    ]);
  });

  it('CronJobs make a Job on request', () => {
    const cron = workload('CronJob', `schedule: 0 9 * * 1-5, jobTemplate: {spec: {parallelism: 2, ${never}}}`, 'c');
    expect(load(cron).names).toEqual([]);
    const { names, input } = load(cron, { cronJobs: true, now: '2026-01-02T00:00:59Z' });
    expect(names).toEqual(['c-29455200-bbbbb', 'c-29455200-bbbbc']);
    expect(input.pods[0]?.metadata.ownerReferences).toEqual([
      { apiVersion: 'batch/v1', kind: 'Job', name: 'c-29455200', controller: true },
    ]);
    expect(load(cron.replace('schedule', 'suspend: true, schedule'), { cronJobs: true }).names).toEqual([]);
  });
});

describe('DaemonSet', () => {
  it('stays as it is, without tolerations or limits-to-requests', () => {
    const { input, names } = load(
      workload(
        'DaemonSet',
        `${SELECTOR}, template: {metadata: {labels: {app: a}}, spec: {hostNetwork: true, containers: [{name: c, ports: [{containerPort: 1}], resources: {limits: {cpu: 1}}}]}}`,
      ),
    );
    expect(names).toEqual([]);
    expect(input.daemonSets?.[0]?.spec.template.spec).toMatchObject({
      containers: [{ resources: { limits: { cpu: '1' } }, ports: [{ hostPort: 1 }] }],
    });
    expect(input.daemonSets?.[0]?.spec.template.spec.tolerations).toBeUndefined();
    expect(input.daemonSets?.[0]?.spec.template.spec.containers?.[0]?.resources?.requests).toBeUndefined();
  });
});

describe('an exported workload', () => {
  const owned = (name: string, kind: string, owner: string, rest = '') =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, uid: u-${name}, resourceVersion: "1", ownerReferences: [{apiVersion: apps/v1, kind: ${kind}, name: ${owner}, uid: x, controller: true}]}\nspec: {nodeName: n1, containers: [{name: c}]}\nstatus: {phase: Running${rest}}\n---\n`;
  const NODE = 'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\n';
  const replicaSet = (name: string, revision: number) =>
    workload(
      'ReplicaSet',
      `replicas: 2, ${SELECTOR}, ${template()}`,
      name,
      `, labels: {pod-template-hash: h${revision}}, annotations: {deployment.kubernetes.io/revision: "${revision}"}, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: inflate, uid: x, controller: true}]`,
    );

  it('is expanded by the missing number, under its newest ReplicaSet', () => {
    const text =
      NODE +
      deployment('replicas: 4, ') +
      replicaSet('inflate-h1', 1) +
      replicaSet('inflate-h2', 2) +
      owned('inflate-h1-x', 'ReplicaSet', 'inflate-h1') +
      owned('inflate-h2-bbbbb', 'ReplicaSet', 'inflate-h2');
    const { names, input } = load(text);
    expect(names).toEqual(['inflate-h2-bbbbc', 'inflate-h2-bbbbd', 'inflate-h1-x', 'inflate-h2-bbbbb']);
    expect(input.pods[0]?.metadata.labels?.['pod-template-hash']).toBe('h2');
  });

  it('counts only active pods', () => {
    const text =
      NODE +
      workload('ReplicaSet', `replicas: 2, ${SELECTOR}, ${template()}`, 'rs') +
      owned('a', 'ReplicaSet', 'rs') +
      owned('b', 'ReplicaSet', 'rs').replace('Running', 'Failed');
    expect(load(text).names).toEqual(['rs-bbbbb', 'a', 'b']);
  });

  it('StatefulSet ordinals that exist are passed over', () => {
    const text = NODE + workload('StatefulSet', `replicas: 3, ${SELECTOR}, ${template()}`, 'web') + owned('web-1', 'StatefulSet', 'web');
    expect(load(text).names).toEqual(['web-0', 'web-2', 'web-1']);
  });

  it('a finished Job makes no more pods', () => {
    const job = (status: string) =>
      load(
        `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {parallelism: 3, completions: 4, ${template(', restartPolicy: Never')}}\nstatus: {${status}}\n`,
      ).names;
    expect(job('succeeded: 2')).toHaveLength(2);
    expect(job('conditions: [{type: Complete, status: "True"}]')).toEqual([]);
  });

  it('pods on a node that is not given are left out', () => {
    expect(load(owned('a', 'ReplicaSet', 'rs'))).toMatchObject({ names: [], diagnostics: [{ severity: 'warning', code: 'node-missing' }] });
  });
});

describe('order and names', () => {
  it('follow the documents, workloads expanded in place', () => {
    const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {${name}}\nspec: {containers: [{name: c}]}\n---\n`;
    const { names } = load(
      pod('name: z') +
        workload('ReplicaSet', `replicas: 2, ${SELECTOR}, ${template()}`, 'm') +
        pod('generateName: g-') +
        pod('generateName: g-') +
        pod('name: m-bbbbc'),
    );
    expect(names).toEqual(['z', 'm-bbbbb', 'm-bbbbd', 'g-bbbbb', 'g-bbbbc', 'm-bbbbc']);
  });
});

describe('scale', () => {
  it.each([
    ['deployment/inflate=3', { kind: 'Deployment', name: 'inflate', replicas: 3 }],
    ['sts/team/web=0', { kind: 'StatefulSet', namespace: 'team', name: 'web', replicas: 0 }],
    ['RS/a.b=10', { kind: 'ReplicaSet', name: 'a.b', replicas: 10 }],
  ])('%s', (text, scale) => {
    expect(parseScale(text)).toEqual(scale);
  });

  it.each(['inflate=3', 'deployment/inflate', 'deployment/inflate=-1', 'daemonset/a=1', 'deployment/a/b/c=1', ''])(
    '%j is refused',
    (text) => {
      expect(() => parseScale(text)).toThrow(/scale/);
    },
  );

  it('of something that is not there is an error', () => {
    expect(load(deployment(), { scale: [parseScale('deployment/other=3')] }).errors).toEqual(['scale-target-missing undefined']);
    expect(load(deployment(), { scale: [parseScale('deployment/team/inflate=3')] }).errors).toHaveLength(1);
  });
});

describe('autoscalers and quotas', () => {
  const hpa = (name: string) =>
    `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}}\n---\n`;
  it('that concern an expanded workload are pointed out', () => {
    const warnings = (text: string) =>
      load(text)
        .diagnostics.filter(({ severity }) => severity === 'warning')
        .map(({ code }) => code);
    expect(warnings(deployment() + hpa('inflate'))).toEqual(['autoscaler-ignored']);
    expect(warnings(deployment() + hpa('other'))).toEqual([]);
    expect(warnings(`${deployment()}apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\n`)).toEqual(['quota-ignored']);
  });
});
