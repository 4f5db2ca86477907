import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kerf } from '../../test/kerf.js';

const TYPE = {
  name: 'small',
  requirements: [
    { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['small'] },
    { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['z1'] },
    { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
  ],
  offerings: [
    {
      requirements: [
        { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['z1'] },
        { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
      ],
      price: 0.5,
      available: true,
    },
  ],
  capacity: { cpu: '2', memory: '4Gi', pods: '10' },
};
const scenario = (name: string, more: object = { instanceTypes: [TYPE] }) => ({
  name,
  nodePools: [{ metadata: { name: 'default' }, spec: { template: { spec: { requirements: [] } } } }],
  pods: [{ metadata: { name: 'p' }, spec: { containers: [{ name: 'c', resources: { requests: { cpu: '1' } } }] } }],
  ...more,
});
const lines = (...values: unknown[]) => values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');
const parse = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-scenario-'));
  await writeFile(join(folder, 'one.json.gz'), gzipSync(JSON.stringify([TYPE])));
});
afterAll(() => rm(folder, { recursive: true }));

describe('kerf scenario disrupt', () => {
  it.each(['js', 'wasm'])('answers what each method would do, on %s', async (backend) => {
    const labels = {
      'karpenter.sh/nodepool': 'default',
      'karpenter.sh/registered': 'true',
      'karpenter.sh/initialized': 'true',
      'karpenter.sh/capacity-type': 'on-demand',
      'topology.kubernetes.io/zone': 'z1',
      'node.kubernetes.io/instance-type': 'small',
    };
    const amounts = { capacity: TYPE.capacity, allocatable: TYPE.capacity };
    const conditions = ['Initialized', 'Consolidatable'].map((type) => ({ type, status: 'True' }));
    const cluster = {
      instanceTypes: [TYPE],
      nodePools: [
        {
          metadata: { name: 'default' },
          spec: { template: { spec: {} }, disruption: { consolidateAfter: '0s', budgets: [{ nodes: '1' }] } },
        },
      ],
      nodes: [
        {
          metadata: { name: 'n', labels },
          spec: { providerID: 'id' },
          status: { ...amounts, conditions: [{ type: 'Ready', status: 'True' }] },
        },
      ],
      nodeClaims: [{ metadata: { name: 'c', labels }, spec: {}, status: { providerID: 'id', nodeName: 'n', ...amounts, conditions } }],
      pods: [],
    };
    const stdin = lines(scenario('a', cluster), '{"name": "b"}');
    const { status, out } = await kerf(['scenario', 'disrupt', '--backend', backend], { stdin });
    expect(status).toBe(3);
    const [answer, failed] = parse(out);
    expect(answer.methods.map(({ method }: any) => method)).toEqual(['emptiness', 'drift', 'multi', 'single']);
    expect(answer.methods[0]).toMatchObject({
      budgets: { default: 1 },
      commands: [{ decision: 'delete', candidates: ['n'], savings: 0.5 }],
    });
    expect(failed).toMatchObject({ name: 'b', error: expect.stringContaining('nodePools') });
  });
});

describe('kerf scenario decide', () => {
  it.each(['js', 'wasm'])('answers a scenario on %s', async (backend) => {
    const { status, out } = await kerf(['scenario', 'decide', '--backend', backend], { stdin: lines(scenario('a')) });
    expect(status).toBe(0);
    expect(parse(out)).toEqual([
      {
        name: 'a',
        nodeClaims: [
          expect.objectContaining({
            nodePool: 'default',
            pods: ['default/p'],
            requests: { cpu: '1', pods: '1' },
            instanceTypes: ['small'],
            cheapestPrice: 0.5,
          }),
        ],
      },
    ]);
  });

  it('answers a failing line by its error and goes on', async () => {
    const stdin = lines(
      scenario('a'),
      scenario('b', { catalog: 'none' }),
      'no json',
      scenario('c', { pods: 3, instanceTypes: [TYPE] }),
      scenario('d'),
    );
    const { status, out, err } = await kerf(['scenario', 'decide', '--catalogs', folder], { stdin });
    expect({ status, err }).toEqual({ status: 3, err: '' });
    const answers = parse(out);
    expect(answers.map(({ name, error }) => [name, error === undefined])).toEqual([
      ['a', true],
      ['b', false],
      ['line 3', false],
      ['c', false],
      ['d', true],
    ]);
    expect(answers[1].error).toContain('neither none.json nor none.json.gz');
    expect(answers[3].error).toContain('pods');
  });

  it('takes the catalog that a scenario names, unless it has types of its own', async () => {
    const { status, out } = await kerf(['scenario', 'decide', '--catalogs', folder], {
      stdin: lines(
        scenario('a', { catalog: 'one' }),
        scenario('b', { catalog: 'one', instanceTypes: [{ ...TYPE, capacity: { pods: '10' } }] }),
      ),
    });
    const [a, b] = parse(out);
    expect(status).toBe(0);
    expect(a.nodeClaims).toHaveLength(1);
    expect(Object.keys(b.podErrors)).toEqual(['default/p']);
  });

  it('says that --catalogs is missing', async () => {
    const { out } = await kerf(['scenario', 'decide'], { stdin: lines(scenario('a', { catalog: 'one' })) });
    expect(parse(out)[0].error).toContain('--catalogs');
  });

  it('adds times only where they are asked for', async () => {
    const timed = parse((await kerf(['scenario', 'decide', '--time', '3'], { stdin: lines(scenario('a')) })).out)[0];
    expect(Object.keys(timed.timing)).toEqual(['encodeMs', 'kernelMs', 'decodeMs', 'totalMs']);
    expect(timed.timing.totalMs).toBeGreaterThan(0);
    expect(parse((await kerf(['scenario', 'decide'], { stdin: lines(scenario('a')) })).out)[0].timing).toBeUndefined();
  });

  it('reads a file', async () => {
    const file = join(folder, 'scenarios.jsonl');
    await writeFile(file, lines(scenario('a'), scenario('b')));
    expect(parse((await kerf(['scenario', 'decide', file])).out).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it.each([
    [['scenario', 'decide', 'no-such-file.jsonl'], 'error: no-such-file.jsonl: there is no such file\n'],
    [['scenario', 'decide', '.'], 'error: .: is a folder, not a file\n'],
  ])('refuses %j', async (args, err) => {
    expect(await kerf(args)).toEqual({ status: 2, out: '', err });
  });

  it.each([['0'], ['-1'], ['x'], ['1.5']])('refuses --time %s', async (n) => {
    expect((await kerf(['scenario', 'decide', '--time', n])).status).toBe(2);
  });

  it.each([['0'], ['-1'], ['x'], ['1.5'], ['129'], ['99999']])('refuses --workers %s', async (n) => {
    const { status, err } = await kerf(['scenario', 'decide', '--workers', n], { stdin: lines(scenario('a')) });
    expect(status).toBe(2);
    expect(err).toContain('It must be a whole number from 1 to 128.');
  });

  it('refuses to measure beside other workers', async () => {
    const { status, out, err } = await kerf(['scenario', 'decide', '--workers', '2', '--time', '3'], { stdin: lines(scenario('a')) });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^error: --time .*leave out --workers\n$/);
  });

  it('decides on one worker as without', async () => {
    const stdin = lines(scenario('a'), '{"name": "b"}');
    const args = ['scenario', 'decide'];
    expect(await kerf([...args, '--workers', '1'], { stdin })).toEqual(await kerf(args, { stdin }));
  });
});

describe('kerf scenario parts', () => {
  it('answers questions, and a wrong one by its error', async () => {
    const stdin = lines({ kind: 'quantity', quantity: '1500m' }, { kind: 'colour' }, 7, { kind: 'quantity', quantity: 'x' });
    const { status, out } = await kerf(['scenario', 'parts'], { stdin });
    expect(status).toBe(3);
    const answers = parse(out);
    expect(answers[0]).toMatchObject({ canonical: '1500m', milliValue: 1500, error: null });
    expect(answers[1]).toMatchObject({ kind: 'colour', error: expect.stringContaining('colour') });
    expect(answers[2]).toEqual({ kind: 'line 3', error: 'a question must be an object' });
    expect(answers[3].error).toEqual(expect.any(String));
  });
});

describe('kerf scenario verdicts', () => {
  it('answers what a cluster would say', async () => {
    const object = { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'Default' }, spec: {} };
    const { status, out } = await kerf(['scenario', 'verdicts'], { stdin: lines({ id: 'x', object }) });
    expect(status).toBe(0);
    expect(parse(out)).toMatchObject([{ id: 'x', accepted: false }]);
  });
});
