import { describe, expect, it } from 'vitest';
import { type LoadOptions, loadManifests } from './manifests.js';

function load(text: string, options: LoadOptions = {}) {
  const { input, diagnostics, ...rest } = loadManifests([{ name: 'f', text }], options);
  return {
    input,
    diagnostics,
    ...rest,
    errors: diagnostics.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path}`),
  };
}

const object = (apiVersion: string, kind: string, rest: string, metadata = '{name: x}') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n${rest}\n---\n`;
const node = (rest: string, metadata?: string) => object('v1', 'Node', rest, metadata);
const readyPod = (name: string, owner: string) =>
  object(
    'v1',
    'Pod',
    'spec: {nodeName: x, containers: [{name: c}]}',
    `{name: ${name}, labels: {app: a}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: ${owner}, uid: u, controller: true}]}`,
  );
const budget = (spec: string) => object('policy/v1', 'PodDisruptionBudget', `spec: {selector: {matchLabels: {app: a}}, ${spec}}`);

describe('Node', () => {
  it('row 107: an unschedulable one gets the taint, once', () => {
    const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
    expect(load(node('spec: {unschedulable: true}')).input.nodes?.[0]?.spec?.taints).toEqual([taint]);
    expect(
      load(node('spec: {unschedulable: true, taints: [{key: node.kubernetes.io/unschedulable, effect: NoSchedule}]}')).input.nodes?.[0]
        ?.spec?.taints,
    ).toEqual([taint]);
    expect(load(node('spec: {}')).input.nodes?.[0]?.spec?.taints).toBeUndefined();
  });

  it('allocatable defaults to capacity', () => {
    expect(load(node('status: {capacity: {cpu: 2, memory: 8Gi}}')).input.nodes?.[0]?.status?.allocatable).toEqual({
      cpu: '2',
      memory: '8Gi',
    });
    expect(load(node('status: {capacity: {cpu: 2}, allocatable: {cpu: 1930m}}')).input.nodes?.[0]?.status?.allocatable).toEqual({
      cpu: '1930m',
    });
  });
});

describe('PodDisruptionBudget', () => {
  it.each([
    ['minAvailable: "2"', ['invalid-budget spec.minAvailable']],
    ['minAvailable: 2', []],
    ['minAvailable: "50%"', []],
    ['minAvailable: "101%"', ['invalid-budget spec.minAvailable']],
    ['minAvailable: 1, maxUnavailable: 1', ['invalid-budget spec']],
    ['maxUnavailable: -1', ['negative spec.maxUnavailable']],
    ['minAvailable: 1.5', ['wrong-type spec.minAvailable']],
    ['unhealthyPodEvictionPolicy: Never', ['not-supported spec.unhealthyPodEvictionPolicy']],
  ])('row 103: %s', (spec, errors) => {
    expect(load(budget(spec)).errors).toEqual(errors);
  });

  it.each([
    ['minAvailable: 2', 1],
    ['minAvailable: 3', 0],
    ['minAvailable: "50%"', 1],
    ['maxUnavailable: 1', 1],
    ['maxUnavailable: "34%"', 2],
  ])('row 104: %s allows %i of three ready pods', (spec, allowed) => {
    const text = node('') + ['a', 'b', 'c'].map((name) => readyPod(name, 'rs')).join('') + budget(spec);
    expect(load(text).input.podDisruptionBudgets?.[0]?.status?.disruptionsAllowed).toBe(allowed);
  });

  it('counts the scale of the controller, and keeps a status that is given', () => {
    const replicaSet = object(
      'apps/v1',
      'ReplicaSet',
      'spec: {replicas: 10, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c}]}}}',
      '{name: rs}',
    );
    const text = node('') + ['a', 'b', 'c'].map((name) => readyPod(name, 'rs')).join('') + replicaSet;
    expect(load(text + budget('maxUnavailable: 8')).input.podDisruptionBudgets?.[0]?.status?.disruptionsAllowed).toBe(1);
    expect(
      load(
        `${text}apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: given}\nspec: {minAvailable: 1}\nstatus: {disruptionsAllowed: 7, currentHealthy: 1}\n`,
      ).input.podDisruptionBudgets?.[0]?.status,
    ).toEqual({ disruptionsAllowed: 7 });
  });
});

describe('storage', () => {
  const storageClass = (name: string, created: string, rest = '') =>
    object(
      'storage.k8s.io/v1',
      'StorageClass',
      `provisioner: ebs.csi.aws.com\n${rest}`,
      `{name: ${name}, creationTimestamp: "${created}", annotations: {storageclass.kubernetes.io/is-default-class: "true"}}`,
    );
  const claim = (spec: string) => object('v1', 'PersistentVolumeClaim', `spec: {${spec}}`);
  const classes =
    storageClass('old', '2025-01-01T00:00:00Z') + storageClass('b', '2025-06-01T00:00:00Z') + storageClass('a', '2025-06-01T00:00:00Z');

  it('row 105: a claim without class takes the newest default, then by name', () => {
    expect(load(classes + claim('')).input.persistentVolumeClaims?.[0]).toEqual({
      metadata: { name: 'x', namespace: 'default' },
      spec: { storageClassName: 'a' },
      status: { phase: 'Pending' },
    });
    expect(load(classes + claim('storageClassName: ""')).input.persistentVolumeClaims?.[0]?.spec?.storageClassName).toBe('');
    expect(load(claim('')).input.persistentVolumeClaims?.[0]?.spec).toEqual({});
  });

  it('binding mode defaults to Immediate', () => {
    expect(load(classes).input.storageClasses?.map(({ volumeBindingMode }) => volumeBindingMode)).toEqual([
      'Immediate',
      'Immediate',
      'Immediate',
    ]);
  });

  it('ephemeral volumes get their claim', () => {
    const text =
      classes +
      object(
        'v1',
        'Pod',
        'spec: {containers: [{name: c}], volumes: [{name: v, ephemeral: {volumeClaimTemplate: {metadata: {labels: {a: b}}, spec: {accessModes: [ReadWriteOnce]}}}}]}',
      );
    expect(load(text, { unknownFields: 'strict' })).toMatchObject({
      errors: [],
      input: {
        persistentVolumeClaims: [{ metadata: { name: 'x-v', namespace: 'default', labels: { a: 'b' } }, spec: { storageClassName: 'a' } }],
      },
    });
  });

  it('a CSI driver without count attaches nothing', () => {
    const { input } = load(
      object(
        'storage.k8s.io/v1',
        'CSINode',
        'spec: {drivers: [{name: a, nodeID: n, topologyKeys: []}, {name: b, nodeID: n, allocatable: {}}, {name: c, nodeID: n, allocatable: {count: 5}}]}',
      ),
    );
    expect(input.csiNodes?.[0]?.spec?.drivers).toEqual([
      { name: 'a' },
      { name: 'b', allocatable: { count: 0 } },
      { name: 'c', allocatable: { count: 5 } },
    ]);
  });
});

describe('Namespace', () => {
  it('carries its name as label; those of pods are added', () => {
    const text =
      object('v1', 'Namespace', '', '{name: team, labels: {a: b}}') +
      object('v1', 'Pod', 'spec: {containers: [{name: c}]}', '{name: p, namespace: other}');
    expect(load(text).input.namespaces).toEqual([
      { metadata: { name: 'team', labels: { a: 'b', 'kubernetes.io/metadata.name': 'team' } } },
      { metadata: { name: 'other', labels: { 'kubernetes.io/metadata.name': 'other' } } },
    ]);
  });
});

describe('NodePool', () => {
  const v1beta1 = (spec: string, name = 'default') =>
    object(
      'karpenter.sh/v1beta1',
      'NodePool',
      `spec: {template: {spec: {requirements: [], nodeClassRef: {name: default}${spec}}}}`,
      `{name: ${name}}`,
    );
  const nodeClass = (apiVersion: string, spec: string, name = 'default') =>
    object(
      apiVersion,
      'EC2NodeClass',
      `spec: {role: r, subnetSelectorTerms: [{id: subnet-1}], securityGroupSelectorTerms: [{id: sg-1}], ${spec}}`,
      `{name: ${name}}`,
    );

  it('of v1beta1 is converted, its kubelet block kept beside it', () => {
    const { input, kubeletOverrides, errors } = load(
      v1beta1(', kubelet: {maxPods: 10}') + nodeClass('karpenter.k8s.aws/v1beta1', 'amiFamily: AL2'),
    );
    expect(errors).toEqual([]);
    expect(input.nodePools[0]).toMatchObject({
      apiVersion: 'karpenter.sh/v1',
      metadata: { name: 'default', uid: 'nodepool-default' },
      spec: { disruption: { consolidateAfter: '0s', budgets: [{ nodes: '10%' }] } },
    });
    expect(kubeletOverrides.get('default')).toEqual({ maxPods: 10 });
  });

  it('takes part only if it is valid and its class is there', () => {
    const { input, diagnostics } = load(
      v1beta1('') + v1beta1('', 'other') + nodeClass('karpenter.k8s.aws/v1', 'amiSelectorTerms: [{alias: al2@latest}]', 'elsewhere'),
    );
    expect(input.nodePools).toEqual([]);
    expect(diagnostics.map(({ code }) => code).filter((code) => code === 'nodepool-not-ready')).toHaveLength(2);
    expect(load(v1beta1('')).input.nodePools).toHaveLength(1);
  });

  it('of a cluster is ready as its status says', () => {
    const pool = (status: string) =>
      object(
        'karpenter.sh/v1',
        'NodePool',
        `spec: {template: {spec: {requirements: [], nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}}}}\nstatus: {conditions: [{type: Ready, status: "${status}", reason: R, message: m, lastTransitionTime: "2026-01-01T00:00:00Z"}]}`,
      );
    expect(load(pool('True')).input.nodePools).toHaveLength(1);
    expect(load(pool('False')).input.nodePools).toHaveLength(0);
    expect(load(pool('False'), { recomputeStatus: true }).input.nodePools).toHaveLength(1);
  });

  it('with a wrong field is told where', () => {
    const { diagnostics } = load(
      'apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: x}\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: a, operator: in}\n      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: d}\n',
    );
    expect(diagnostics.find(({ severity }) => severity === 'error')).toMatchObject({
      path: 'spec.template.spec.requirements[0].operator',
      source: { line: 8, column: 18 },
    });
  });

  it('row 89: a NodeClaim takes expireAfter from its NodePool', () => {
    const claim = (label: string) =>
      object(
        'karpenter.sh/v1beta1',
        'NodeClaim',
        'spec: {requirements: [], nodeClassRef: {name: default}}',
        `{name: c, labels: {karpenter.sh/nodepool: ${label}}}`,
      );
    const pool = object(
      'karpenter.sh/v1beta1',
      'NodePool',
      'spec: {disruption: {expireAfter: 24h}, template: {spec: {requirements: [], nodeClassRef: {name: default}}}}',
      '{name: p}',
    );
    expect(load(pool + claim('p')).input.nodeClaims?.[0]?.spec.expireAfter).toBe('24h');
    expect(load(pool + claim('q')).input.nodeClaims?.[0]?.spec.expireAfter).toBe('Never');
  });
});

describe('old names', () => {
  it('are pointed out', () => {
    const text = object(
      'v1',
      'Pod',
      'spec: {containers: [{name: c}], nodeSelector: {karpenter.sh/provisioner-name: default}, tolerations: [{key: karpenter.sh/disruption, operator: Exists}]}',
      '{name: p, annotations: {karpenter.sh/do-not-evict: "true"}}',
    );
    const { input, diagnostics } = load(text);
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning old-annotation',
      'warning old-label',
      'warning old-taint',
    ]);
    expect(input.pods).toHaveLength(1);
  });
});

describe('options', () => {
  it('a time that is none is refused', () => {
    expect(() => load('', { now: 'soon' })).toThrow(RangeError);
  });
});

describe('an object whose name is none', () => {
  it('is read for its other findings, and left out', () => {
    const { input, errors } = load(
      object('apps/v1', 'Deployment', 'spec: {replica: 2, template: {spec: {containers: [{name: c}]}}}', '{name: Web}') +
        object('v1', 'Pod', 'spec: {containers: [{name: c}]}', '{name: B}'),
      { unknownFields: 'strict' },
    );
    expect(errors).toEqual(['invalid-name metadata.name', 'invalid-name metadata.name', 'unknown-field spec.replica']);
    expect(input.pods).toEqual([]);
  });

  it('of Karpenter is told together with everything else', () => {
    const { input, errors, written } = load(
      object('karpenter.sh/v1', 'NodePool', 'spec: {weight: 500, template: {spec: {requirements: []}}}', '{name: Default_X}'),
    );
    expect([...errors].sort()).toEqual(['bad-name metadata.name', 'out-of-range spec.weight', 'required spec.template.spec.nodeClassRef']);
    expect({ nodePools: input.nodePools, written }).toEqual({ nodePools: [], written: [] });
  });
});

describe('the whole input', () => {
  it('counts its objects, with those that are passed over and those with an error', () => {
    expect(load('').objects).toBe(0);
    expect(load('# nothing\n---\n').objects).toBe(0);
    expect(load(`${node('')}${object('v1', 'ConfigMap', '')}${object('v1', 'Pod', '', '{name: B}')}`).objects).toBe(3);
    expect(load('{"kind": "List", "apiVersion": "v1", "items": []}').objects).toBe(0);
  });

  it('tells where an object was given first', () => {
    const text = `${node('')}${node('spec: {unschedulable: true}')}`;
    const of = (unknownFields: 'strict' | 'warn') => load(text, { unknownFields }).diagnostics.map(({ message }) => message);
    expect(of('strict')).toEqual(['Node x is given twice, with different content, first at f:1; keep one of them']);
    expect(of('warn')).toEqual(['Node x is given twice, with different content, first at f:1; the later one counts']);
  });

  it('refuses a namespace that is none', () => {
    expect(() => load('', { namespace: 'Foo_' })).toThrow(/^namespace: "Foo_" is no namespace name: lower-case letters/);
  });
});

describe('a NodePool of another provider', () => {
  it('is no part of the input, and told', () => {
    const reference = 'nodeClassRef: {group: karpenter.azure.com, kind: AKSNodeClass, name: default}';
    const { input, diagnostics } = load(
      object('karpenter.sh/v1', 'NodePool', `spec: {template: {spec: {requirements: [], ${reference}}}}`, '{name: default}'),
    );
    expect(input.nodePools).toEqual([]);
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toMatchObject([
      {
        severity: 'warning',
        code: 'nodepool-unmanaged',
        path: 'spec.template.spec.nodeClassRef',
        message: expect.stringMatching(/^NodePool default takes no part in provisioning: its nodeClassRef names no EC2NodeClass/),
      },
    ]);
  });
});
