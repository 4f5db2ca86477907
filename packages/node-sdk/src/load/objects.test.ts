// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of manifests
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from './diagnostic.js';
import { readDocuments } from './documents.js';
import { DEFAULT_LIMITS } from './limits.js';
import { identifyObjects, type ObjectOptions } from './objects.js';

function identify(text: string, options: Partial<ObjectOptions> = {}) {
  const diagnostics: Diagnostic[] = [];
  const add = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const documents = readDocuments({ name: 'f', text }, { limits: DEFAULT_LIMITS, unknownFields: 'warn', substitutions: new Map() }, add);
  const objects = identifyObjects(
    documents,
    { limits: DEFAULT_LIMITS, namespace: 'default', unknownFields: 'warn', strictKinds: false, admitted: 'detect', ...options },
    add,
  );
  return {
    objects,
    names: objects.read.map(({ kind, namespace, name }) => [kind, namespace, name].join('/')),
    diagnostics,
    found: diagnostics.map(({ severity, code }) => `${severity} ${code}`),
  };
}

const object = (apiVersion: string, kind: string, metadata = '{name: x}') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n`;

describe('kinds', () => {
  it.each([
    ['karpenter.sh/v1', 'NodePool', undefined],
    ['karpenter.sh/v1beta1', 'NodeClaim', undefined],
    ['karpenter.k8s.aws/v1beta1', 'EC2NodeClass', undefined],
    ['v1', 'Pod', undefined],
    ['apps/v1', 'Deployment', undefined],
    ['policy/v1', 'PodDisruptionBudget', undefined],
    ['karpenter.sh/v1alpha5', 'Provisioner', 'error unsupported-version'],
    ['karpenter.k8s.aws/v1alpha1', 'AWSNodeTemplate', 'error unsupported-version'],
    ['eksctl.io/v1alpha5', 'ClusterConfig', 'info ignored-kind'],
    ['karpenter.sh/v1alpha1', 'NodeOverlay', 'warning ignored-kind'],
    ['autoscaling.x-k8s.io/v1alpha1', 'CapacityBuffer', 'warning ignored-kind'],
    ['extensions/v1beta1', 'Deployment', 'error unsupported-version'],
    ['apps/v1beta2', 'StatefulSet', 'error unsupported-version'],
    ['policy/v1beta1', 'PodDisruptionBudget', 'error unsupported-version'],
    ['batch/v1beta1', 'CronJob', 'error unsupported-version'],
    ['v1', 'ConfigMap', 'info ignored-kind'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler', 'info ignored-kind'],
    ['example.com/v1', 'Widget', 'warning unknown-kind'],
  ])('%s %s', (apiVersion, kind, finding) => {
    const { names, found } = identify(object(apiVersion, kind));
    expect(found).toEqual(finding === undefined ? [] : [finding]);
    expect(names).toHaveLength(finding === undefined ? 1 : 0);
  });

  it.each([
    ['karpenter.sh/v1', 'Nodepool', 'did you mean NodePool?'],
    ['karpenter.k8s.aws/v1', 'NodePool', 'NodePool is of karpenter.sh/v1 or karpenter.sh/v1beta1'],
    ['v1', 'Deployment', 'Deployment is of apps/v1'],
    ['apps/v1', 'Daemonset', 'did you mean DaemonSet?'],
    ['v1', 'Gadget', undefined],
    // Other groups may well have a kind of that name.
    ['example.com/v1', 'NodePool', undefined],
    ['example.com/v1', 'Nodepool', undefined],
  ])('%s %s: says what was probably meant', (apiVersion, kind, meant) => {
    const message = `${apiVersion} ${kind} is ignored: this kind is not known`;
    expect(identify(object(apiVersion, kind)).diagnostics).toMatchObject([
      { severity: 'warning', code: 'unknown-kind', message: meant === undefined ? message : `${message}; ${meant}` },
    ]);
  });

  it('that are not known are an error on request', () => {
    expect(identify(object('example.com/v1', 'Widget'), { strictKinds: true }).found).toEqual(['error unknown-kind']);
  });

  it('of removed versions name the current one', () => {
    expect(identify(object('apps/v1beta2', 'Deployment')).diagnostics[0]?.message).toContain('apps/v1');
    expect(identify(object('karpenter.sh/v1alpha5', 'Machine')).diagnostics[0]?.message).toContain('NodeClaim');
  });
});

describe('lists', () => {
  it('are flattened in order, nested ones too, and typed lists name their items', () => {
    const { names } = identify(
      JSON.stringify({
        kind: 'List',
        items: [
          { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b', namespace: 'n' } }] },
          { apiVersion: 'v1', kind: 'Node', metadata: { name: 'c' } },
        ],
      }),
    );
    expect(names).toEqual(['Pod/default/a', 'Pod/n/b', 'Node//c']);
  });

  it('may be empty', () => {
    expect(identify('apiVersion: v1\nkind: List\nitems: []\n')).toMatchObject({ names: [], found: [] });
  });

  it('give their items positions', () => {
    expect(identify('kind: List\nitems:\n- apiVersion: v1\n  kind: Widget\n').diagnostics[0]?.source).toMatchObject({ line: 4, column: 3 });
  });
});

describe('identity', () => {
  it.each([
    ['a scalar document', 'hello', 'error not-an-object'],
    ['no kind', 'apiVersion: v1\nmetadata: {name: x}', 'error missing-kind'],
    ['no apiVersion', 'kind: Pod\nmetadata: {name: x}', 'error missing-api-version'],
    ['no name', object('v1', 'Node', '{}'), 'error missing-name'],
    ['a number as name', object('v1', 'Node', '{name: 5}'), 'error wrong-type'],
    ['an upper-case name', object('v1', 'Node', '{name: Default}'), 'error invalid-name'],
    ['a namespace name with a dot', object('v1', 'Namespace', '{name: a.b}'), 'error invalid-name'],
    ['a namespace on a cluster-scoped kind', object('v1', 'Node', '{name: x, namespace: team}'), 'warning namespace-ignored'],
    ['a placeholder', object('v1', 'Node', '{name: x, labels: {a: "${CLUSTER_NAME}"}}'), 'warning placeholder'],
  ])('%s', (_, text, finding) => {
    expect(identify(text).found).toEqual([finding]);
  });

  it('reports apiVersion and kind together', () => {
    expect(identify('metadata: {name: x}').found).toEqual(['error missing-api-version', 'error missing-kind']);
  });

  it('namespace defaults, generateName suffices for pods', () => {
    expect(identify(object('v1', 'Pod', '{generateName: x-}'), { namespace: 'team' }).names).toEqual(['Pod/team/']);
  });
});

describe('objects of one name', () => {
  const pool = (label: string) => object('v1', 'Pod', `{name: x, labels: {a: ${label}}}`);
  it('that are identical are kept once', () => {
    expect(identify(`${pool('b')}---\n${pool('b')}`)).toMatchObject({ names: ['Pod/default/x'], found: ['info duplicate-object'] });
  });

  it("the later one takes the earlier one's place, in strict mode it is an error", () => {
    const text = `${pool('b')}---\n${object('v1', 'Node')}---\n${pool('c')}`;
    const { objects, names, found } = identify(text);
    expect(names).toEqual(['Pod/default/x', 'Node//x']);
    expect(objects.read[0]).toMatchObject({ value: { metadata: { labels: { a: 'c' } } }, replaced: { metadata: { labels: { a: 'b' } } } });
    expect(found).toEqual(['warning duplicate-object']);
    expect(identify(text, { unknownFields: 'strict' }).found).toEqual(['error duplicate-object']);
  });

  it('in other namespaces, or of another kind, do not meet', () => {
    expect(
      identify(`${object('v1', 'Pod')}---\n${object('v1', 'Pod', '{name: x, namespace: team}')}---\n${object('apps/v1', 'Deployment')}`)
        .found,
    ).toEqual([]);
  });
});

it('objects with uid and resourceVersion come from a cluster', () => {
  const admitted = (metadata: string, options = {}) => identify(object('v1', 'Pod', metadata), options).objects.read[0]?.admitted;
  expect(admitted('{name: x, uid: u, resourceVersion: "1"}')).toBe(true);
  expect(admitted('{name: x, uid: u}')).toBe(false);
  expect(admitted('{name: x}', { admitted: 'all' })).toBe(true);
});
