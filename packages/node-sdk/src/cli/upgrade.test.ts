import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRegion } from '@kerf/instance-catalog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterExport, nodePool } from '../../test/clusterexport.js';
import { example, kerf } from '../../test/kerf.js';
import { writeCatalogFile } from '../catalog/file.js';

const inflate = ['upgrade', '-f', example('layered-constraints'), '--scale', 'deployment/inflate=3'];
const versions = ['--from', '1.27', '--to', '1.28'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-upgrade-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, value: object) => {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(value));
  return path;
};

const budget = (minAvailable: number | string) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'inflate-pdb' },
  spec: { minAvailable, selector: { matchLabels: { app: 'inflate' } } },
});

describe('kerf upgrade', () => {
  it('tells the roll-out: nodes, the lowest number of ready pods, cost, and a timeline', async () => {
    const { status, out, err } = await kerf([...inflate, ...versions]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('Upgrade from 1.27 to 1.28 in us-west-2: done\n');
    expect(out).toContain('1 node replaced or removed within 49s\n');
    expect(out).toMatch(/ip-10-0-0-0 +r6gd\.xlarge v1\.27 +ip-10-0-0-1 v1\.28/);
    expect(out).toMatch(/default\/inflate +3 +2\n/);
    expect(out).toContain('TIMELINE');
  });

  it('gives no new node the name of one that is there', async () => {
    const nodes = [0, 1].map((i) => ({ name: `ip-10-0-0-${i}`, pods: ['3'] }));
    const { status, out } = await kerf(['upgrade', '-f', '-', ...versions, '--now', '2026-01-02T00:00:00Z', '-o', 'json'], {
      stdin: clusterExport(nodes, [nodePool()]),
    });
    expect(status).toBe(0);
    const { replaced } = JSON.parse(out);
    expect(replaced.map(({ node }: any) => node).sort()).toEqual(['ip-10-0-0-0', 'ip-10-0-0-1']);
    expect(replaced.flatMap(({ by }: any) => by).sort()).toEqual(['ip-10-1-0-0', 'ip-10-1-0-1']);
  });

  it('prints the lines of the controllers', async () => {
    const { out } = await kerf([...inflate, ...versions, '-o', 'log']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const messages = lines
      .filter(({ controller }) => !['kube-scheduler', 'workload', 'eviction'].includes(controller))
      .map(({ message }) => message);
    expect(messages).toEqual([
      'found provisionable pod(s)',
      'computed new nodeclaim(s) to fit pod(s)',
      'created nodeclaim',
      'launched nodeclaim',
      'initialized nodeclaim',
      'applied: provider',
      'marking drifted',
      'disrupting via drift replace, terminating 1 candidates ip-10-0-0-0/r6gd.xlarge/on-demand and replacing with on-demand node from types r6gd.xlarge',
      'created nodeclaim',
      'launched nodeclaim',
      'initialized nodeclaim',
      'command succeeded',
      'tainted node',
      'drained node',
      'deleted node',
      'deleted nodeclaim',
    ]);
    expect(lines.find(({ message }) => message === 'created nodeclaim')).toMatchObject({
      NodePool: { name: 'default' },
      requests: { cpu: '3150m', pods: '6' },
      'instance-types': 'r6gd.xlarge',
    });
    expect(lines.find(({ message }) => message === 'launched nodeclaim')).toMatchObject({
      'instance-type': 'r6gd.xlarge',
      zone: 'us-west-2a',
      'capacity-type': 'on-demand',
      allocatable: { cpu: '3920m', 'ephemeral-storage': '17Gi', memory: '29258Mi', pods: '58', 'vpc.amazonaws.com/pod-eni': '18' },
    });
  });

  it('gives the roll-out as data, alike on both backends and every time', async () => {
    const first = await kerf([...inflate, ...versions, '-o', 'json']);
    expect(await kerf([...inflate, ...versions, '-o', 'json', '--backend', 'wasm'])).toEqual(first);
    const document = JSON.parse(first.out);
    expect(document).toMatchObject({ kind: 'Upgrade', outcome: 'done', from: '1.27', to: '1.28', durationSeconds: 49 });
    expect(document.workloads).toMatchObject([{ name: 'default/inflate', replicas: 3, leastReady: 2 }]);
    const left = document.nodes.filter(({ deleted }: any) => deleted === undefined);
    expect(left.map(({ version }: any) => version)).toEqual(['v1.27', 'v1.27', 'v1.28']);
    // Both nodes run from the launch of the second to the end of the first.
    expect(document.cost.extraWhileRolling).toBeCloseTo((document.cost.perHourBefore * 47) / 3600, 6);
    expect(document.cost.perHourAfter).toBe(document.cost.perHourBefore);
  });

  it('ends a blocked roll-out with status 3 and its reason', async () => {
    const changes = await file('pdb.json', budget(3));
    const { status, out } = await kerf([...inflate, ...versions, '--changes', changes]);
    expect(status).toBe(3);
    expect(out).toContain('blocked, 1 node stays behind\n');
    expect(out).toMatch(/PodDisruptionBudget default\/inflate-pdb .* \+0s +to the end +\+29d 23h\n/);
  });

  it('rolls edited NodePools, by what is hashed and by requirements', async () => {
    const pool = (template: object, requirements: object[] = []) => ({
      apiVersion: 'karpenter.sh/v1beta1',
      kind: 'NodePool',
      metadata: { name: 'default' },
      spec: {
        template: {
          ...template,
          spec: {
            requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] }, ...requirements],
            nodeClassRef: { name: 'default' },
          },
        },
        disruption: { consolidationPolicy: 'WhenUnderutilized', expireAfter: '720h' },
      },
    });
    const reasonOf = async (name: string, value: object) => {
      const { out } = await kerf([...inflate, '--changes', await file(name, value), '-o', 'json']);
      return JSON.parse(out)
        .records.filter(({ kind }: any) => kind === 'drifted')
        .map(({ fields }: any) => fields.reason);
    };
    expect(await reasonOf('labels.json', pool({ metadata: { labels: { team: 'a' } } }))).toEqual(['NodePoolDrifted']);
    const amd64 = { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] };
    expect(await reasonOf('requirements.json', pool({}, [amd64]))).toEqual(['RequirementsDrifted']);
    expect(await reasonOf('same.json', pool({}))).toEqual([]);
  });

  it('rolls edited node classes: what is hashed, and images by amiSelectorTerms', async () => {
    const nodeClass = (spec: object) => ({
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: { name: 'default' },
      spec: {
        role: 'KarpenterNodeRole-karpenter-demo',
        amiFamily: 'AL2',
        amiSelectorTerms: [{ alias: 'al2@latest' }],
        subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'karpenter-demo' } }],
        securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'karpenter-demo' } }],
        ...spec,
      },
    });
    const reasonOf = async (name: string, spec: object) => {
      const { out } = await kerf([...inflate, '--from', '1.27', '--changes', await file(name, nodeClass(spec)), '-o', 'json']);
      return JSON.parse(out)
        .records.filter(({ kind }: any) => kind === 'drifted')
        .map(({ fields }: any) => fields.reason);
    };
    expect(await reasonOf('tags.json', { tags: { team: 'a' } })).toEqual(['NodeClassDrift']);
    expect(await reasonOf('ami.json', { amiSelectorTerms: [{ id: 'ami-0123456789abcdef0' }] })).toEqual(['AMIDrift']);
  });

  it('rolls an exported cluster one node at a time under its budget, whatever its images are called', async () => {
    const nodes = ['a', 'b', 'c'].map((name) => ({ name: `node-${name}`, pods: ['3'] }));
    const stdin = clusterExport(nodes, [nodePool({ budgets: [{ nodes: '1' }] })]);
    const { status, out } = await kerf(['upgrade', '-f', '-', '--region', 'us-west-2', ...versions, '-o', 'json'], { stdin });
    expect(status).toBe(0);
    const document = JSON.parse(out);
    expect(document.appliedAt).toBe(document.start);
    expect(document.replaced.map(({ node }: any) => node)).toEqual(['node-a', 'node-b', 'node-c']);
    expect(document.workloads).toMatchObject([{ name: 'default/web', replicas: 3, leastReady: 2 }]);
  });

  it('counts the age of an exported cluster to the time of the export', async () => {
    const nodes = [{ name: 'node-a', pods: ['3'] }];
    const stdin = clusterExport(nodes, [nodePool()])
      .replaceAll('2026-01-01T', '2023-05-05T')
      .replaceAll('"expireAfter":"Never"', '"expireAfter":"720h"');
    const { out } = await kerf(['upgrade', '-f', '-', '--region', 'us-west-2', ...versions, '-o', 'json'], { stdin });
    const document = JSON.parse(out);
    expect(document.start).toBe('2023-05-05T00:00:00.000Z');
    expect(document.records.some(({ kind }: any) => kind === 'expired')).toBe(false);
    expect(document.outcome).toBe('done');
  });

  it('does not take an upgrade for done whose version has no image', async () => {
    const { status, out } = await kerf([...inflate, '--from', '1.32', '--to', '1.33']);
    expect(status).toBe(3);
    expect(out).toContain('blocked, NodePools are not ready any more\n  NodePool default takes no part in provisioning');
  });

  it('writes a picture in which text of the input stays text', async () => {
    const path = join(folder, 'rollout.svg');
    const { status, out } = await kerf([...inflate, ...versions, '-o', 'timeline', '--out', path]);
    expect(status).toBe(0);
    expect(out).toMatch(/^TIMELINE/);
    const svg = await readFile(path, 'utf8');
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    expect(svg.endsWith('</svg>\n')).toBe(true);
    expect(svg).toContain('ip-10-0-0-1 v1.28');
    expect(svg).not.toMatch(/<script|href=|url\(/);
  });

  it.each([
    [['--to', '1.28'], 'error: --to needs --from: the version that the nodes run now\n'],
    [[], 'error: say what changes: --from and --to, or --changes\n'],
    [['--from', '1.27', '--to', '1.99'], "'--to <version>' argument '1.99' is invalid. It must be a version from 1.26 to 1.36."],
    [[...versions, '--horizon', '5y'], 'It must be a time such as 90m, 24h or 30d'],
    [[...versions, '--at', '2020-01-01T00:00:00Z'], 'the upgrade is before the start'],
  ])('refuses %j', async (args, expected) => {
    const { status, out, err } = await kerf([...inflate, ...args]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(expected);
  });

  describe('its options', () => {
    const requests = { cpu: '1' };
    const TYPES = { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['m5.large', 'm5.xlarge', 'm5.2xlarge'] };
    const FAMILIES = { key: 'karpenter.k8s.aws/instance-family', operator: 'Exists', minValues: 2 };
    const ON_DEMAND = { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] };
    const containers = [{ name: 'app', image: 'app', resources: { requests } }];
    const deployment = (more: object = {}) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers, ...more } },
      },
    });
    /** The types of all nodes that came in the course of it. */
    const rolled = async (items: readonly object[], ...args: string[]) => {
      const stdin = clusterExport([], items);
      const { status, out, err } = await kerf(['upgrade', '-f', '-', '--region', 'us-west-2', '--from', '1.31', '-o', 'json', ...args], {
        stdin,
      });
      const nodes = out === '' ? undefined : JSON.parse(out).nodes.map(({ instanceType }: any) => instanceType);
      return { status, err, nodes };
    };
    const to = ['--to', '1.32'];

    it('takes a catalog file', async () => {
      const region = await loadRegion('us-west-2');
      const path = join(folder, 'catalog');
      await writeCatalogFile(path, [{ ...region, instanceTypes: region.instanceTypes.filter(({ facts }) => facts.name === 'm5.xlarge') }]);
      const items = [nodePool(), deployment()];
      expect((await rolled(items, ...to)).nodes).toEqual(['m5.large', 'm5.large']);
      expect((await rolled(items, ...to, '--catalog', path)).nodes).toEqual(['m5.xlarge', 'm5.xlarge']);
      const missing = await rolled(items, ...to, '--catalog', join(folder, 'none'));
      expect(missing).toMatchObject({ status: 2, nodes: undefined, err: expect.stringContaining('none') });
    });

    it('takes the policy of minValues', async () => {
      const items = [nodePool({}, { requirements: [ON_DEMAND, TYPES, FAMILIES] }), deployment()];
      expect((await rolled(items, ...to)).nodes).toEqual([]);
      expect((await rolled(items, ...to, '--min-values-policy', 'BestEffort')).nodes).toEqual(['m5.large', 'm5.large']);
    });

    it('launches under the policy of minValues', async () => {
      // More families than the cheapest 60 types, among which the provider launches (chapter 04, 8.3), come from.
      const items = [nodePool({}, { requirements: [ON_DEMAND, { ...FAMILIES, minValues: 50 }] }), deployment()];
      const short = [...to, '--horizon', '5m'];
      expect((await rolled(items, ...short)).status).toBe(3);
      const { status, nodes } = await rolled(items, ...short, '--min-values-policy', 'BestEffort');
      expect({ status, count: nodes.length }).toEqual({ status: 0, count: 2 });
    });

    it('takes the policy of preferences', async () => {
      const preference = { matchExpressions: [{ ...TYPES, values: ['m5.2xlarge'] }] };
      const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference }] } };
      const items = [nodePool(), deployment({ affinity })];
      expect((await rolled(items, ...to)).nodes).toEqual(['m5.2xlarge', 'm5.2xlarge']);
      expect((await rolled(items, ...to, '--preference-policy', 'Ignore')).nodes).toEqual(['m5.large', 'm5.large']);
    });

    it('takes which pods wait, and the status of NodePools', async () => {
      const status = { phase: 'Pending' };
      const waiting = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', uid: 'u', resourceVersion: '1' },
        spec: { containers },
        status,
      };
      const template = { spec: { template: { spec: { containers, restartPolicy: 'Never' } } } };
      const cronJob = {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'c' },
        spec: { schedule: '@daily', jobTemplate: template },
      };
      const condition = { type: 'Ready', status: 'False', reason: 'NotReady', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' };
      const unready = { ...nodePool(), status: { conditions: [condition] } };
      for (const [items, option] of [
        [[nodePool(), waiting], '--pending=all'],
        [[nodePool(), cronJob], '--cronjobs'],
        [[unready, deployment()], '--recompute-status'],
      ] as const) {
        expect((await rolled(items, ...to)).nodes, option).toEqual([]);
        expect((await rolled(items, ...to, option)).nodes[0], option).toBe('m5.large');
      }
    });

    it('reads edits as strictly as what they edit', async () => {
      const items = [nodePool(), deployment()];
      const edit = async (name: string, ...edited: object[]) => [
        '--changes',
        await file(name, { apiVersion: 'v1', kind: 'List', items: edited }),
      ];
      const unknown = await edit('unknown.json', { ...nodePool(), colour: 'red' });
      expect(await rolled(items, ...unknown)).toMatchObject({
        status: 2,
        err: expect.stringMatching(/^.*unknown\.json.*\[unknown-field\]\n$/),
      });
      const dropped = await rolled(items, ...unknown, '--unknown-fields', 'warn');
      expect(dropped).toMatchObject({ status: 0, err: expect.stringMatching(/^.*unknown\.json.*it is dropped \[unknown-field\]\n$/) });
      const twice = await edit('twice.json', nodePool({ consolidateAfter: '1m' }), nodePool({ consolidateAfter: '2m' }));
      expect(await rolled(items, ...twice)).toMatchObject({
        status: 2,
        err: expect.stringMatching(/^.*twice\.json.*\[duplicate-object\]\n$/),
      });
      const odd = await edit('odd.json', { apiVersion: 'example.com/v1', kind: 'Odd', metadata: { name: 'odd' } });
      expect((await rolled(items, ...odd)).status).toBe(0);
      expect((await rolled(items, ...odd, '--strict-kinds')).status).toBe(2);
      const irrelevant = await edit('irrelevant.json', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } });
      expect((await rolled(items, ...irrelevant)).err).toBe('');
      expect((await rolled(items, ...irrelevant, '-v')).err).toContain('Secret');
    });
  });
});
