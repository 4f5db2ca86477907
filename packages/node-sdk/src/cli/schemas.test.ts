import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRegion } from '@kerf/instance-catalog';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterExport, nodePool } from '../../test/clusterexport.js';
import { example, kerf } from '../../test/kerf.js';
import { writeCatalogFile } from '../catalog/file.js';

const DOCS = new URL('../../../../docs/', import.meta.url);
const files = readdirSync(DOCS).filter((name) => name.endsWith('.schema.json'));
const schemas = new Map<string, any>(
  files.map((name) => {
    const schema = JSON.parse(readFileSync(new URL(name, DOCS), 'utf8'));
    return [schema.title, schema];
  }),
);
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
const validators = new Map<string, ValidateFunction>([...schemas].map(([kind, schema]) => [kind, ajv.compile(schema)]));

let folder = '';
/** A catalog of few types, so that many pods are explained in little time. */
let catalog: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-schemas-'));
  const region = await loadRegion('us-west-2');
  const few = region.instanceTypes.filter(({ facts }) => /^(m5|c6g|r6gd|t3)\./.test(facts.name));
  await writeCatalogFile(join(folder, 'catalog'), [{ ...region, instanceTypes: few }]);
  catalog = ['--catalog', join(folder, 'catalog')];
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (name: string, items: readonly object[]) => {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  return path;
};

/** Runs a command and holds what it prints to the schema of its kind. */
async function documentOf(kind: string, args: readonly string[], stdin = ''): Promise<any> {
  const { out, err } = await kerf([...args, '--output', 'json'], { stdin });
  expect(out, err).not.toBe('');
  const document = JSON.parse(out);
  expect(document.kind).toBe(kind);
  const validate = validators.get(kind)!;
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  return document;
}

const inflate = ['-f', example('layered-constraints'), '--scale', 'deployment/inflate=3'];
const region = ['--region', 'us-west-2'];
const now = ['--now', '2026-01-02T00:00:00Z'];

const pod = (name: string, spec: object = {}, requests: object = { cpu: '1' }) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'app', image: 'app', resources: { requests } }], ...spec },
});
const required = (...terms: object[][]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })) },
    },
  },
});
const pool = (name: string, template: object = {}, spec: object = {}, labels: object = {}) => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name },
  spec: {
    template: {
      metadata: { labels },
      spec: { nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' }, requirements: [], ...template },
    },
    ...spec,
  },
});
const ZONE = 'topology.kubernetes.io/zone';
const spread = (maxSkew: number) => ({
  topologySpreadConstraints: [
    { maxSkew, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'spread' } } },
  ],
});
const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ZONE, labelSelector: {} }] } };

/** Pods that find no place, each for a reason of its own. */
const UNPLACED = [
  pod('misspelt-zone', { nodeSelector: { [ZONE]: 'us-west-2z' } }),
  pod('misspelt-arch', { nodeSelector: { 'kubernetes.io/arch': 'arm46' } }),
  pod('arm', { nodeSelector: { 'kubernetes.io/arch': 'arm64' } }),
  pod('misspelt-capacity', { nodeSelector: { 'karpenter.sh/capacity-type': 'xspot' } }),
  pod('label', { nodeSelector: { 'node-type': 'applications' } }),
  pod('affinity', required([{ key: 'karpenter.k8s.aws/instance-cpu', operator: 'Gt', values: ['5000'] }])),
  pod('large', {}, { cpu: '2000', memory: '1Gi' }),
  pod('port', { containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 9, hostPort: 9 }] }] }),
  pod('apart', {
    affinity: {
      ...apart,
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ZONE, labelSelector: { matchLabels: { app: 'none' } } }],
      },
    },
  }),
  pod('spread', { ...spread(1), nodeSelector: { [ZONE]: 'us-west-2a' } }),
  pod('spread-too', { ...spread(1), nodeSelector: { [ZONE]: 'us-west-2a' } }),
  pod('claims', { resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }] }),
];
const DAEMONSET = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace: 'kube-system' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: {
      metadata: { labels: { app: 'agent' } },
      spec: {
        containers: [
          { name: 'agent', image: 'agent', ports: [{ containerPort: 9, hostPort: 9 }], resources: { requests: { cpu: '100m' } } },
        ],
      },
    },
  },
};
const POOLS = [
  pool('tainted', { taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] }),
  pool('limited', {}, { limits: { cpu: '1' } }),
  pool('wide', { requirements: [{ key: 'karpenter.k8s.aws/instance-family', operator: 'Exists', minValues: 5 }] }),
];
const NODES = [
  { name: 'node-a', pods: ['500m'] },
  { name: 'node-b', pods: ['500m', '500m'] },
  { name: 'node-c', pods: ['500m'], annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
  { name: 'node-d', pods: [] },
];

describe('the schemas', () => {
  it('are named by their kinds, and docs/output.md tells of each', () => {
    expect(files).toEqual([...schemas.keys()].map((kind) => `${kind.toLowerCase()}.schema.json`));
    const page = readFileSync(new URL('output.md', DOCS), 'utf8');
    expect([...page.matchAll(/\]\(([a-z]+\.schema\.json)\)/g)].map(([, name]) => name).sort()).toEqual(files);
  });

  it('leave no object open but those whose fields follow from something else', () => {
    const open: string[] = [];
    const walk = (value: unknown, path: string) => {
      if (typeof value !== 'object' || value === null) return;
      const { type, additionalProperties } = value as any;
      if (type === 'object' && additionalProperties === undefined) open.push(path);
      for (const [key, each] of Object.entries(value)) walk(each, `${path}.${key}`);
    };
    for (const [kind, schema] of schemas) walk(schema, kind);
    expect(open).toEqual([
      'Upgrade.properties.records.items.properties.fields',
      'Validation.properties.objects.items.properties.defaulted',
    ]);
  });

  it('mean the same by the same name', () => {
    const seen = new Map<string, string>();
    for (const [kind, { definitions = {} }] of schemas)
      for (const [name, definition] of Object.entries(definitions)) {
        const text = JSON.stringify(definition);
        expect(seen.get(name) ?? text, `${kind} ${name}`).toBe(text);
        seen.set(name, text);
      }
  });

  it('name every constraint and edit that an explanation may hold', () => {
    const stated = (text: string) =>
      [...text.matchAll(/code: ((?:'[a-z-]+'(?: \| )?)+)/g)].flatMap(([, codes]) => codes!.match(/[a-z-]{2,}/g)!);
    const described = (value: any): string[] =>
      value.oneOf?.flatMap(described) ?? (value.$ref ? [] : (value.properties.code.enum ?? [value.properties.code.const]));
    const { podConstraint, constraint, edit } = schemas.get('Explanation').definitions;
    const constraints = readFileSync(new URL('../packages/core/src/explain/constraint.ts', DOCS), 'utf8');
    expect([...described(podConstraint), ...described(constraint)].sort()).toEqual(stated(constraints).sort());
    const edits = readFileSync(new URL('../packages/core/src/explain/edit.ts', DOCS), 'utf8');
    expect(described(edit).sort()).toEqual(stated(edits.slice(0, edits.indexOf('export function'))).sort());
  });

  it('refuse a field that is not described', async () => {
    const document = await documentOf('Consolidation', ['consolidate', '-f', '-', ...now, ...region], clusterExport(NODES, [nodePool()]));
    document.commands[0].surprise = true;
    expect(validators.get('Consolidation')!(document)).toBe(false);
  });
});

describe('what is printed is described', () => {
  it('Plan', async () => {
    await documentOf('Plan', ['simulate', ...inflate]);
    await documentOf('Plan', ['simulate', '-f', await write('plan.json', [...POOLS, ...UNPLACED, DAEMONSET]), ...region, ...catalog]);
  });

  it('Explanation of pods without a place', { timeout: 60_000 }, async () => {
    const codes = new Set<string>();
    const note = (text: string) => {
      for (const [, code] of text.matchAll(/"code":"([a-z-]+)"/g)) codes.add(code as string);
    };
    const narrow = pool('narrow', { requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] });
    for (const [name, items, least] of [
      ['narrow', [narrow, ...UNPLACED, DAEMONSET], 9],
      ['several', [...POOLS, pod('plain')], 1],
      ['none', [pod('plain')], 1],
    ] as const) {
      const { pods } = await documentOf('Explanation', ['explain', '-f', await write(`${name}.json`, items), ...region, ...catalog]);
      expect(pods.length).toBeGreaterThanOrEqual(least);
      note(JSON.stringify(pods));
    }
    const constraints = [
      'node-selector',
      'node-affinity',
      'resource-request',
      'host-port',
      'pod-affinity',
      'resource-claims',
      'daemonsets',
    ];
    const ofNodePools = ['taint', 'requirement', 'limit', 'min-values', 'label-not-offered'];
    const edits = ['add-toleration', 'add-label', 'replace-value', 'reduce-request', 'raise-limit', 'lower-min-values', 'drop-constraint'];
    expect([...codes]).toEqual(expect.arrayContaining([...constraints, ...ofNodePools, ...edits]));
  });

  it('Explanation of placed, bound and ignored pods', async () => {
    await documentOf('Explanation', ['explain', 'deployment/inflate', ...inflate, ...catalog, '--costs']);
    await documentOf('Explanation', ['explain', ...inflate, ...catalog]);
    const cluster = clusterExport(NODES, [nodePool(), pod('small', {}, { cpu: '10m' })]);
    const explained = async (target: string) =>
      (await documentOf('Explanation', ['explain', target, '-f', '-', ...now, ...region, ...catalog, '--costs'], cluster)).pods[0].state;
    expect(await explained('pod/web-node-a-0')).toBe('bound');
    expect(await explained('pod/small')).toBe('existing-node');
    const ignored = await write('ignored.json', [pool('p'), pod('i', { nodeSelector: { 'karpenter.sh/provisioner-name': 'p' } })]);
    const { pods } = await documentOf('Explanation', ['explain', 'pod/i', '-f', ignored, ...region, ...catalog]);
    expect(pods[0].state).toBe('ignored');
  });

  it('NodeExplanation', async () => {
    for (const name of ['node-a', 'node-c', 'node-d'])
      await documentOf(
        'NodeExplanation',
        ['explain', `node/${name}`, '-f', '-', ...now, ...region, ...catalog],
        clusterExport(NODES, [nodePool()]),
      );
    await documentOf('NodeExplanation', ['explain', 'node/ip-192-168-14-37.us-west-2.compute.internal', ...inflate, ...catalog]);
  });

  it('LintReport', async () => {
    const { findings } = await documentOf('LintReport', [
      'lint',
      '-f',
      await write('lint.json', [...POOLS, DAEMONSET, ...UNPLACED]),
      ...region,
    ]);
    expect(findings.length).toBeGreaterThan(1);
    await documentOf('LintReport', ['lint', ...inflate, ...catalog]);
    const nodeClass = readFileSync(example('layered-constraints/nodepool.yaml'), 'utf8').replaceAll(
      'kerf/lint-disable',
      'other/annotation',
    );
    const file = join(folder, 'v1beta1.yaml');
    await writeFile(file, nodeClass);
    expect((await documentOf('LintReport', ['lint', '-f', file, ...region])).findings.map(({ nodeClass }: any) => nodeClass)).toEqual([
      undefined,
      'default',
    ]);
  });

  it('Diff', async () => {
    const [before, after] = [example('team-nodes/default-nodepool.yaml'), example('team-nodes')];
    const common = ['-f', example('team-nodes/nginx.yaml'), ...region, ...catalog];
    for (const sides of [
      [before, after],
      [after, before],
      [after, after],
    ])
      await documentOf('Diff', ['diff', ...sides, ...common]);
    const common2 = ['-f', await write('cluster.json', [JSON.parse(clusterExport(NODES, [])), pod('p')])];
    const narrow = nodePool({}, { requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['m5.2xlarge'] }] });
    const sides = [await write('a.json', [nodePool()]), await write('b.json', [narrow])];
    const { drift } = await documentOf('Diff', ['diff', ...sides, ...common2, ...region, ...catalog, '--from', '1.31', '--to', '1.32']);
    expect(drift[0].nodes).toHaveLength(4);
  });

  it('Upgrade', async () => {
    await documentOf('Upgrade', ['upgrade', ...inflate, ...catalog, '--from', '1.27', '--to', '1.28']);
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'inflate-pdb' },
      spec: { minAvailable: 3, selector: { matchLabels: { app: 'inflate' } } },
    };
    const changes = await write('pdb.json', [budget]);
    const { blocked } = await documentOf('Upgrade', [
      'upgrade',
      ...inflate,
      ...catalog,
      '--from',
      '1.27',
      '--to',
      '1.28',
      '--changes',
      changes,
    ]);
    expect(blocked).not.toEqual([]);
    await documentOf('Upgrade', ['upgrade', ...inflate, ...catalog, '--from', '1.32', '--to', '1.33']);
    const waiting = clusterExport(NODES, [nodePool(), pod('large', {}, { cpu: '500' })]);
    const upgraded = ['upgrade', '-f', '-', ...region, ...catalog, '--from', '1.31', '--to', '1.32'];
    expect((await documentOf('Upgrade', upgraded, waiting)).waiting).not.toEqual([]);
  });

  it('Consolidation', async () => {
    const consolidate = (cluster: string, ...args: string[]) =>
      documentOf('Consolidation', ['consolidate', '-f', '-', ...now, ...region, ...args], cluster);
    await consolidate(clusterExport([], [nodePool()]));
    await consolidate(clusterExport(NODES, [nodePool({ budgets: [{ nodes: '0' }] })]));
    await consolidate(clusterExport(NODES.slice(2), [nodePool({ consolidationPolicy: 'WhenEmpty' })]));
    const { methods } = await consolidate(clusterExport([{ name: 'node-a', pods: ['1'] }], [nodePool()]));
    expect(methods.flatMap(({ commands }: any) => commands.flatMap(({ replacements }: any) => replacements))).not.toEqual([]);
  });

  it('Validation', async () => {
    const invalid = { ...pool('invalid', { expireAfter: '30d' }), metadata: { name: 'invalid' } };
    const path = await write('validate.json', [
      pool('p'),
      invalid,
      pod('x'),
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } },
    ]);
    await documentOf('Validation', ['validate', '-f', path, '--defaulted']);
    await documentOf('Validation', ['validate', '-f', '-'], 'a: [\n---\n5\n');
    await documentOf('Validation', ['validate', '-f', example('layered-constraints')]);
  });

  it('the lists of the catalog', async () => {
    await documentOf('InstanceTypeList', ['catalog', 'list', ...region]);
    for (const type of ['m5.large', 'p5.48xlarge', 'inf2.xlarge', 'm5.metal'])
      await documentOf('InstanceTypeDetail', ['catalog', 'show', type, ...region]);
    await documentOf('InstanceTypeComparison', ['catalog', 'compare', 'm5.large', 'g5.xlarge', ...region]);
    await documentOf('RegionList', ['catalog', 'regions']);
  });
});
