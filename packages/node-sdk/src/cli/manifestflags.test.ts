import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRegion } from '@kerf/instance-catalog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kerf } from '../../test/kerf.js';
import { writeCatalogFile } from '../catalog/file.js';

let folder = '';
let catalog = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-flags-'));
  catalog = join(folder, 'catalog');
  const region = await loadRegion('us-west-2');
  await writeCatalogFile(catalog, [{ ...region, instanceTypes: region.instanceTypes.filter(({ facts }) => facts.name.startsWith('m5.')) }]);
});
afterAll(() => rm(folder, { recursive: true }));

const nodePool = (requirement: object) => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'default' },
  spec: {
    template: {
      spec: { nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' }, requirements: [requirement] },
    },
  },
});
const pod = (more: object = {}, status?: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', ...(status === undefined ? {} : { uid: 'u', resourceVersion: '1' }) },
  spec: { containers: [{ name: 'app', image: 'app', resources: { requests: { cpu: '1' } } }], ...more },
  ...(status === undefined ? {} : { status }),
});
const FAMILY = 'karpenter.k8s.aws/instance-family';

async function run(command: string, items: readonly object[], ...args: string[]) {
  const path = join(folder, 'input.json');
  await writeFile(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const input = command === 'diff' ? [path, path] : ['-f', path];
  const { status, out, err } = await kerf([command, ...input, '--catalog', catalog, '-o', 'json', ...args]);
  return { status, err, document: out === '' ? undefined : JSON.parse(out) };
}

describe.each(['simulate', 'explain', 'lint', 'diff'])('kerf %s', (command) => {
  const failing = command === 'simulate' || command === 'explain';

  it('takes a catalog file, whose only region needs no name', async () => {
    const { status, document } = await run(command, [nodePool({ key: FAMILY, operator: 'In', values: ['c5'] }), pod()]);
    expect(status).toBe(command === 'diff' ? 0 : 3);
    if (command === 'lint') expect(document.findings[0]).toMatchObject({ rule: 'unknown-requirement-value', details: { value: 'c5' } });
  });

  it('refuses a catalog file that is not there', async () => {
    const { status, document, err } = await run(command, [pod()], '--catalog', join(folder, 'none'));
    expect({ status, document }).toEqual({ status: 2, document: undefined });
    expect(err).toContain('none');
  });

  it('takes the policy of minValues', async () => {
    const items = [nodePool({ key: FAMILY, operator: 'Exists', minValues: 2 }), pod()];
    const strict = await run(command, items);
    const best = await run(command, items, '--min-values-policy', 'BestEffort');
    expect([strict.status, best.status]).toEqual(failing ? [3, 0] : command === 'lint' ? [3, 3] : [0, 0]);
    if (command === 'diff') expect([strict, best].map(({ document }) => document.cost.afterPerHour > 0)).toEqual([false, true]);
  });

  it('takes the policy of preferences, which pods count, and how strict it reads', async () => {
    const preferred = { weight: 1, preference: { matchExpressions: [{ key: 'team', operator: 'In', values: ['a'] }] } };
    const wishing = pod({ affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferred] } } });
    const wide = nodePool({ key: FAMILY, operator: 'Exists' });
    for (const policy of ['Respect', 'Ignore']) expect((await run(command, [wide, wishing], '--preference-policy', policy)).status).toBe(0);
    const exported = [nodePool({ key: FAMILY, operator: 'In', values: ['m6'] }), pod({}, { phase: 'Pending' })];
    if (failing) {
      expect((await run(command, exported)).status).toBe(0);
      expect((await run(command, exported, '--pending', 'all')).status).toBe(3);
    }
    const unknown = [{ ...wide, spec: { ...wide.spec, colour: 'red' } }];
    expect((await run(command, unknown)).status).toBe(2);
    expect(await run(command, unknown, '--unknown-fields', 'warn')).toMatchObject({ status: 0, err: expect.stringContaining('colour') });
    const odd = [wide, { apiVersion: 'example.com/v1', kind: 'Odd', metadata: { name: 'odd' } }];
    expect((await run(command, odd)).status).toBe(0);
    expect((await run(command, odd, '--strict-kinds')).status).toBe(2);
  });
});
