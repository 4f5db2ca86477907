import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterExport, nodePool } from '../../test/clusterexport.js';
import { example, kerf } from '../../test/kerf.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-diff-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, value: object | string) => {
  const path = join(folder, name);
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
};

const CLASS = {
  role: 'node',
  amiSelectorTerms: [{ alias: 'al2023@v20240625' }],
  subnetSelectorTerms: [{ tags: { team: 'a' } }, { id: 'subnet-b' }],
  securityGroupSelectorTerms: [{ tags: { team: 'a' } }],
};
const nodeClass = (spec: object = {}, status?: object) => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: { ...CLASS, ...spec },
  ...(status === undefined ? {} : { status }),
});
const NODES = [
  { name: 'node-a', pods: ['3'] },
  { name: 'node-b', pods: ['3'], zone: 'us-west-2b' },
];
const wide = nodePool({}, { requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] }] });
const pending = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    containers: [{ name: 'app', image: 'app', resources: { requests: { cpu: '1' } } }],
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  },
});

/** What drifts between two forms of the class, or of all. */
async function driftOf(before: object, after: object, ...args: string[]) {
  const [from, to] = [await file('before.json', before), await file('after.json', after)];
  const common = await file('common.json', clusterExport(NODES, [wide]));
  const { status, out, err } = await kerf(['diff', from, to, '-f', common, '--region', 'us-west-2', '-o', 'json', ...args]);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return JSON.parse(out).drift.map(({ reason, nodes }: any) => [reason, nodes]);
}
const both = ['node-a', 'node-b'];
const status = (subnets: [id: string, zone: string][], groups: string[], more: object = {}) => ({
  subnets: subnets.map(([id, zone]) => ({ id, zone })),
  securityGroups: groups.map((id) => ({ id })),
  conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', lastTransitionTime: '2026-01-01T00:00:00Z', message: '' }],
  ...more,
});

describe('kerf diff, drift of node classes (chapter 04, 11)', () => {
  it.each([
    ['nothing', {}, []],
    ['tags', { tags: { team: 'b' } }, [['NodeClassDrift', both]]],
    ['the kubelet block', { kubelet: { maxPods: 50 } }, [['NodeClassDrift', both]]],
    ['the family', { amiSelectorTerms: [{ alias: 'bottlerocket@latest' }] }, [['NodeClassDrift', both]]],
    ['the family as it follows from the alias', { amiFamily: 'AL2023' }, []],
    ['what is not hashed', { ipPrefixCount: 1 }, []],
    ['the pinned version', { amiSelectorTerms: [{ alias: 'al2023@v20250101' }] }, [['AMIDrift', both]]],
    ['a security group', { securityGroupSelectorTerms: [{ tags: { team: 'a' } }, { id: 'sg-1' }] }, [['SecurityGroupDrift', both]]],
    ['a subnet', { subnetSelectorTerms: [{ tags: { team: 'b' } }] }, [['SubnetDrift', both]]],
    ['the order of subnets, and one more', { subnetSelectorTerms: [{ id: 'subnet-c' }, ...[...CLASS.subnetSelectorTerms].reverse()] }, []],
    // The hash comes first and hides the rest.
    ['tags and groups', { tags: { a: 'b' }, securityGroupSelectorTerms: [{ id: 'sg-1' }] }, [['NodeClassDrift', both]]],
  ])('a change of %s', async (_, spec, expected) => {
    expect(await driftOf(nodeClass(), nodeClass(spec))).toEqual(expected);
  });

  it('by images that are selected without an alias', async () => {
    const select = (...terms: object[]) => nodeClass({ amiFamily: 'AL2023', amiSelectorTerms: terms });
    expect(await driftOf(select({ id: 'ami-1' }), select({ id: 'ami-2' }))).toEqual([['AMIDrift', both]]);
    expect(await driftOf(select({ id: 'ami-1' }), select({ id: 'ami-1' }), '--from', '1.31', '--to', '1.32')).toEqual([]);
  });

  it('by what the status of the class resolved', async () => {
    const at = (subnets: [string, string][], groups: string[], spec: object = {}) => nodeClass(spec, status(subnets, groups));
    const a: [string, string] = ['subnet-1', 'us-west-2a'];
    const b: [string, string] = ['subnet-2', 'us-west-2b'];
    expect(await driftOf(at([a, b], ['sg-1']), at([a], ['sg-1']))).toEqual([['SubnetDrift', ['node-b']]]);
    expect(await driftOf(at([a, b], ['sg-1']), at([a, ['subnet-3', 'us-west-2b']], ['sg-1']))).toEqual([['SubnetDrift', ['node-b']]]);
    expect(await driftOf(at([a, b], ['sg-1']), at([a, b], ['sg-1', 'sg-2']))).toEqual([['SecurityGroupDrift', both]]);
    const other = { securityGroupSelectorTerms: [{ tags: { team: 'b' } }] };
    // Other terms that select other groups, or with the status of the class before.
    expect(await driftOf(at([a, b], ['sg-1']), at([a, b], ['sg-2'], other))).toEqual([['SecurityGroupDrift', both]]);
    expect(await driftOf(at([a, b], ['sg-1']), at([a, b], ['sg-1'], other))).toEqual([['SecurityGroupDrift', both]]);
  });

  it('by another Kubernetes version', async () => {
    expect(await driftOf(nodeClass(), nodeClass(), '--from', '1.31', '--to', '1.32')).toEqual([['AMIDrift', both]]);
    expect(await driftOf(nodeClass(), nodeClass(), '--from', '1.31')).toEqual([]);
    expect(await driftOf(nodeClass(), nodeClass(), '--kubernetes-version', '1.31')).toEqual([]);
  });

  it('decides nothing where the class has no image any more, and does not take its NodePool for deleted', async () => {
    const path = await file('al2.json', {
      apiVersion: 'v1',
      kind: 'List',
      items: [wide, nodeClass({ amiSelectorTerms: [{ alias: 'al2@latest' }] })],
    });
    const common = await file('common.json', clusterExport(NODES, []));
    const { out, err } = await kerf([
      'diff',
      path,
      path,
      '-f',
      common,
      '--region',
      'us-west-2',
      '--from',
      '1.32',
      '--to',
      '1.33',
      '-o',
      'json',
    ]);
    expect(err).toContain('al2 ends with Kubernetes 1.32');
    expect(JSON.parse(out).drift).toEqual([]);
  });

  it('decides nothing where a NodePool is not ready any more', async () => {
    const conditions = [{ type: 'Ready', status: 'False', reason: 'NotReady', lastTransitionTime: '2026-01-01T00:00:00Z', message: '' }];
    const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', items: [nodeClass(), ...items] });
    const [before, after] = [await file('before.json', list(wide)), await file('after.json', list({ ...wide, status: { conditions } }))];
    const common = await file('common.json', clusterExport(NODES, []));
    const { out, err } = await kerf(['diff', before, after, '-f', common, '--region', 'us-west-2', '-o', 'json']);
    expect(err).toContain('nodepool-not-ready');
    expect(JSON.parse(out).drift).toEqual([]);
  });

  it('counts planned nodes, and tells reasons with their counts', async () => {
    const [from, to] = [await file('before.json', nodeClass()), await file('after.json', nodeClass({ tags: { team: 'b' } }))];
    const common = await file('common.json', clusterExport(NODES, [wide, pending('p')]));
    const args = ['diff', from, to, '-f', common, '--region', 'us-west-2', '--fail-on', 'change'];
    const table = await kerf(args);
    expect(table.status).toBe(3);
    expect(table.out).toContain('NODES THAT WOULD DRIFT: 3 NodeClassDrift\n');
    expect(table.out).toMatch(/^default +NodeClassDrift +3 +node-a, node-b, 1 planned$/m);
    expect(JSON.parse((await kerf([...args, '-o', 'json'])).out)).toMatchObject({
      drift: [{ nodePool: 'default', reason: 'NodeClassDrift', nodes: both, planned: 1 }],
      driftCounts: [{ reason: 'NodeClassDrift', nodes: 2, planned: 1 }],
    });
  });

  it('takes versions as kerf upgrade does', async () => {
    const path = example('team-nodes');
    const diff = (...args: string[]) => kerf(['diff', path, path, '--region', 'us-west-2', ...args]);
    expect(await diff('--to', '1.32')).toMatchObject({ status: 2, err: 'error: --to needs --from: the version that the nodes run now\n' });
    expect((await diff('--kubernetes-version', '1.31', '--to', '1.32')).status).toBe(2);
    expect((await diff('--from', '1.31', '--to', '1.32', '--scale', 'deployment/nginx=3')).out).toMatch(/AMIDrift\n/);
  });
});
