import { describe, expect, it } from 'vitest';
import { clusterExport, nodePool } from '../../test/clusterexport.js';
import { kerf } from '../../test/kerf.js';

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
