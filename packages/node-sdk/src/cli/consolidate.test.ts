import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRegion } from '@kerf/instance-catalog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterExport, nodePool } from '../../test/clusterexport.js';
import { kerf } from '../../test/kerf.js';
import { writeCatalogFile } from '../catalog/file.js';

const UNDERUSED = [
  { name: 'node-a', pods: ['500m'] },
  { name: 'node-b', pods: ['500m', '500m'] },
  { name: 'node-c', pods: ['500m'], annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
];
const now = ['--now', '2026-01-02T00:00:00Z', '--region', 'us-west-2'];

const consolidate = (stdin: string, ...args: string[]) => kerf(['consolidate', '-f', '-', ...now, ...args], { stdin });

describe('kerf consolidate', () => {
  it('says what goes, what that saves, and why the rest stays', async () => {
    const { status, out, err } = await consolidate(clusterExport(UNDERUSED, [nodePool()]));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('Disruption now in us-west-2: multi, 2 of 3 nodes\n  saves 0.3840 USD per hour, 280.32 USD per month\n');
    expect(out).toMatch(/\nnode-a, node-b +delete +node-c +0\.3840\n/);
    expect(out).toMatch(/node-c +m5\.xlarge on-demand +0\.1920 +1 +.*do-not-disrupt/);
  });

  it('gives the decision as data', async () => {
    const { out } = await consolidate(clusterExport(UNDERUSED, [nodePool()]), '-o', 'json');
    const document = JSON.parse(out);
    expect(document).toMatchObject({ kind: 'Consolidation', method: 'multi', reason: 'Underutilized', savingsPerHour: 0.384 });
    expect(document.commands).toEqual([
      { decision: 'delete', nodes: ['node-a', 'node-b'], destinations: ['node-c'], replacements: [], savings: 0.384 },
    ]);
    expect(document.kept).toMatchObject([{ node: 'node-c', refusals: [{ code: 'pod-do-not-disrupt', pod: 'default/web-node-c-0' }] }]);
    expect(document.methods.map(({ method }: any) => method)).toEqual(['emptiness', 'static-drift', 'drift', 'multi', 'single']);
  });

  it('works out by itself what is consolidatable, whatever the conditions of the export say', async () => {
    const later = clusterExport([{ name: 'node-a', pods: ['3'] }], [nodePool({ consolidateAfter: '48h' })]);
    const { out } = await consolidate(later, '-o', 'json');
    expect(JSON.parse(out).kept).toMatchObject([{ node: 'node-a', refusals: [{ code: 'not-consolidatable' }] }]);
  });

  it('decides alike on both backends', async () => {
    const input = clusterExport(UNDERUSED, [nodePool()]);
    expect(await consolidate(input, '--backend', 'wasm', '-o', 'json')).toEqual(await consolidate(input, '-o', 'json'));
  });

  it('says so where nothing would be done', async () => {
    const { out } = await consolidate(clusterExport([], [nodePool()]));
    expect(out).toBe('Disruption now in us-west-2: nothing would be disrupted\n');
  });
});

describe('kerf consolidate, its options', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kerf-consolidate-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const LARGE = [{ name: 'node-a', instanceType: 'm5.2xlarge', pods: ['1'] }];
  const ON_DEMAND = { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] };
  const FAMILIES = { key: 'karpenter.k8s.aws/instance-family', operator: 'Exists', minValues: 2 };
  const TYPES = { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['m5.large', 'm5.xlarge', 'm5.2xlarge'] };
  const decided = async (stdin: string, ...args: string[]) => {
    const { status, out, err } = await consolidate(stdin, '-o', 'json', ...args);
    return { status, err, commands: status === 0 ? JSON.parse(out).commands : undefined };
  };
  const replacing = (...instanceTypes: string[]) => [{ decision: 'replace', nodes: ['node-a'], replacements: [{ instanceTypes }] }];

  it('takes a catalog file', async () => {
    const file = join(folder, 'catalog');
    const region = await loadRegion('us-west-2');
    const offered = region.instanceTypes.filter(({ facts }) => ['m5.xlarge', 'm5.2xlarge'].includes(facts.name));
    await writeCatalogFile(file, [{ ...region, instanceTypes: offered }]);
    const stdin = clusterExport(LARGE, [nodePool()]);
    expect((await decided(stdin)).commands).toMatchObject(replacing('m5.large', 'm5.xlarge'));
    expect((await decided(stdin, '--catalog', file)).commands).toMatchObject(replacing('m5.xlarge'));
    const missing = await decided(stdin, '--catalog', join(folder, 'none'));
    expect(missing).toMatchObject({ status: 2, err: expect.stringContaining('none') });
  });

  it('takes the policy of minValues', async () => {
    const pool = nodePool({}, { requirements: [ON_DEMAND, TYPES, FAMILIES] });
    const stdin = clusterExport(LARGE, [pool]).replaceAll(
      '"kubernetes.io/os"',
      '"karpenter.k8s.aws/instance-family":"m5","kubernetes.io/os"',
    );
    expect((await decided(stdin)).commands).toEqual([]);
    expect((await decided(stdin, '--min-values-policy', 'BestEffort')).commands).toMatchObject(replacing('m5.large', 'm5.xlarge'));
  });

  it('takes the policy of preferences', async () => {
    const preference = { matchExpressions: [{ ...TYPES, values: ['m5.2xlarge'] }] };
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference }] } };
    const stdin = clusterExport(LARGE, [nodePool()]).replace(
      '"spec":{"nodeName"',
      `"spec":{"affinity":${JSON.stringify(affinity)},"nodeName"`,
    );
    expect((await decided(stdin)).commands).toEqual([]);
    expect((await decided(stdin, '--preference-policy', 'Ignore')).commands).toMatchObject(replacing('m5.large', 'm5.xlarge'));
  });

  it('takes which pods wait, and so need the room that others would move to', async () => {
    const spec = { containers: [{ name: 'app', image: 'app', resources: { requests: { cpu: '3' } } }] };
    const waiting = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', uid: 'u', resourceVersion: '1' },
      spec,
      status: { phase: 'Pending' },
    };
    const template = { spec: { template: { spec: { ...spec, restartPolicy: 'Never' } } } };
    const cronJob = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c' },
      spec: { schedule: '@daily', jobTemplate: template },
    };
    const nodes = ['node-a', 'node-b'].map((name) => ({ name, pods: ['500m'] }));
    for (const [object, option] of [
      [waiting, '--pending=all'],
      [cronJob, '--cronjobs'],
    ] as const) {
      const stdin = clusterExport(nodes, [nodePool(), object]);
      const without = await decided(stdin);
      const counted = await decided(stdin, option);
      expect([without, counted].map(({ commands }) => commands[0].nodes)).toEqual([['node-a', 'node-b'], ['node-a']]);
    }
  });

  it('takes how strictly manifests are read', async () => {
    const unready = {
      status: {
        conditions: [{ type: 'Ready', status: 'False', reason: 'NotReady', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' }],
      },
    };
    const stdin = clusterExport(LARGE, [{ ...nodePool(), ...unready }]);
    expect(await decided(stdin)).toMatchObject({ status: 0, commands: [] });
    expect((await decided(stdin, '--recompute-status')).commands).toMatchObject(replacing('m5.large', 'm5.xlarge'));
    const unknown = clusterExport(LARGE, [{ ...nodePool(), colour: 'red' }]);
    expect(await decided(unknown)).toMatchObject({ status: 2, err: expect.stringContaining('[unknown-field]') });
    expect(await decided(unknown, '--unknown-fields', 'warn')).toMatchObject({
      status: 0,
      err: expect.stringContaining('[unknown-field]'),
    });
    const odd = clusterExport(LARGE, [nodePool(), { apiVersion: 'example.com/v1', kind: 'Odd', metadata: { name: 'odd' } }]);
    expect((await decided(odd)).status).toBe(0);
    expect((await decided(odd, '--strict-kinds')).status).toBe(2);
    const irrelevant = clusterExport(LARGE, [nodePool(), { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } }]);
    expect((await decided(irrelevant)).err).toBe('');
    expect((await decided(irrelevant, '-v')).err).toContain('Secret');
  });
});
