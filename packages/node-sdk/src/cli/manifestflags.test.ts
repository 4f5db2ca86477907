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

describe.each([
  ['simulate', (path: string) => ['-f', path]],
  ['explain', (path: string) => ['-f', path]],
  ['explain', (path: string) => ['node/a', '-f', path]],
  ['lint', (path: string) => ['-f', path]],
  ['validate', (path: string) => ['-f', path]],
  ['consolidate', (path: string) => ['-f', path]],
  ['upgrade', (path: string) => ['--from', '1.30', '--to', '1.31', '-f', path]],
  ['diff', (path: string) => [path, path]],
])('kerf %s', (command, input) => {
  it('refuses an input without a single object, as kubectl does, and says where it looked', async () => {
    const path = join(folder, 'nothing.yaml');
    await writeFile(path, '# nothing\n---\n');
    const { status, out, err } = await kerf([command, ...input(path)]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toBe(`error: there is no object in ${path} [no-objects]\n`);
  });
});

describe('flags', () => {
  const simulate = ['simulate', '-f', 'any.yaml'];
  it.each([
    [
      [...simulate, '--namespace', 'Foo_'],
      /'-n, --namespace <name>' argument 'Foo_' is invalid\. It must be the name of a namespace: lower-case/,
    ],
    [
      [...simulate, '--kubernetes-version', 'newest'],
      /'--kubernetes-version <version>' argument 'newest' is invalid\. It must be a version from 1\.26 to 1\.36\./,
    ],
    [['upgrade', '-f', 'a', '--from', '1.30', '--to', '2'], /'--to <version>' argument '2' is invalid\. It must be a version from/],
    [['diff', 'a', 'b', '--from', 'x'], /'--from <version>' argument 'x' is invalid/],
    [['simulate', '-f', ''], /'-f, --filename <path>' argument '' is invalid\. It must not be empty\./],
    [['lint', '-f', 'a', '--disable', 'weight-tie,wait-tie'], /There is no rule "wait-tie"; there are unknown-requirement-value, /],
    [['diff', '-', 'b'], /diff reads files and folders only, not standard input \(-\)/],
  ])('that cannot be are refused: %j', async (args, message) => {
    const { status, out, err } = await kerf(args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
  });

  it('take a version as clusters and kubectl write it', async () => {
    const items = [nodePool({ key: FAMILY, operator: 'In', values: ['m5'] }), pod()];
    for (const version of ['1.31', 'v1.31', '1.31.4', 'v1.31.4-eks-5e0fdde'])
      expect((await run('simulate', items, '--kubernetes-version', version)).document).toMatchObject({ kubernetesVersion: version });
  });

  it('switch several lint rules off at once', async () => {
    const items = [nodePool({ key: FAMILY, operator: 'In', values: ['m5', 'c5', 'nope'] })];
    expect((await run('lint', items)).document.findings.length).toBeGreaterThan(0);
    expect((await run('lint', items, '--disable', 'unknown-requirement-value, weight-tie')).document.findings).toEqual([]);
  });
});
