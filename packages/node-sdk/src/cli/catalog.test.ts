import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRegion, type RegionData, resolveInstanceTypes, writeCatalog } from '@kerf/instance-catalog';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { example, kerf } from '../../test/kerf.js';

// The clients are larger than all of Kerf: nothing but a refresh may load them.
vi.mock('@aws-sdk/client-ec2', () => {
  throw new Error('the AWS clients were loaded');
});

const MANIFEST = (kubelet: string) => `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata:
  name: default
spec:
  role: nodes
  amiSelectorTerms: [{ alias: bottlerocket@latest }]
  subnetSelectorTerms: [{ tags: { team: a } }]
  securityGroupSelectorTerms: [{ tags: { team: a } }]
  kubelet: ${kubelet}
`;

let folder: string;
let file: string;
const path = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-catalog-'));
  file = path('catalog.json');
  const region: RegionData = structuredClone(await loadRegion('us-west-2'));
  for (const type of region.instanceTypes) if (type.onDemandPrice !== undefined) type.onDemandPrice *= 2;
  region.provenance.spot.kept = 'said by a test';
  await writeFile(file, writeCatalog([region]));
  await writeFile(path('two.json'), writeCatalog([await loadRegion('us-west-1'), region]));
  await writeFile(path('class.yaml'), MANIFEST('{ maxPods: 110 }'));
  await writeFile(path('negative.yaml'), MANIFEST('{ kubeReserved: { cpu: "-1" }, systemReserved: { memory: "-1Gi" } }'));
  await writeFile(path('two.yaml'), `${MANIFEST('{}')}---\n${MANIFEST('{}').replace('name: default', 'name: other')}`);
  await writeFile(path('none.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n');
  await writeFile(path('al2.yaml'), MANIFEST('{}').replace('bottlerocket', 'al2'));
});
afterAll(() => rm(folder, { recursive: true }));

const catalog = (...args: string[]) => kerf(['catalog', ...args]);
const names = (out: string) => JSON.parse(out).items.map(({ name }: { name: string }) => name);

describe('kerf catalog list', () => {
  it('filters by everything at once, in a stable order', async () => {
    const args = [
      'list',
      '--region',
      'us-west-2',
      '--arch',
      'arm64',
      '--vcpus',
      '4..8',
      '--memory',
      '..16Gi',
      '--price',
      '..0.2',
      '-o',
      'json',
    ];
    const { status, out, err } = await catalog(...args, '--sort', 'price');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const { items, ...head } = JSON.parse(out);
    expect(head).toMatchObject({ apiVersion: 'kerf/v1alpha1', kind: 'InstanceTypeList', region: 'us-west-2', currency: 'USD' });
    expect(items.length).toBeGreaterThan(5);
    for (const { architecture, vcpus, memoryMiB, onDemandPrice } of items) {
      expect(architecture).toBe('arm64');
      expect(vcpus >= 4 && vcpus <= 8 && memoryMiB <= 16384 && onDemandPrice <= 0.2).toBe(true);
    }
    const prices = items.map(({ onDemandPrice }: { onDemandPrice: number }) => onDemandPrice);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    const byName = names((await catalog(...args)).out);
    expect(byName).toEqual([...byName].sort());
    expect(new Set(byName)).toEqual(new Set(items.map(({ name }: { name: string }) => name)));
  });

  it.each([
    [['--family', 'm5', '--family', 'm6g', '--no-bare-metal'], (n: string) => /^(m5|m6g)\.(?!metal)/.test(n), 16],
    [['--family', 'm5', '--bare-metal'], (n: string) => n === 'm5.metal', 1],
    [['--gpus', '8', '--network', '400..'], (n: string) => /^(?:p\d|g6e|g7)/.test(n), 3],
    [['--network', '100Gbps..', '--family', 'c5n'], (n: string) => ['c5n.18xlarge', 'c5n.metal'].includes(n), 2],
    [['--zone', 'us-west-2d', '--family', 'm5'], (n: string) => n.startsWith('m5.'), 1],
    [['--family', 'm5', '--requests', 'cpu=1.93,memory=6903Mi', '--sort', 'vcpus', '--limit', '1'], (n: string) => n === 'm5.large', 1],
    [['--family', 'm5', '--requests', 'cpu=1.94', '--sort', 'vcpus', '--limit', '1'], (n: string) => n === 'm5.xlarge', 1],
    [['--family', 'm5', '--requests', 'cpu=1,pods=110', '--sort', 'vcpus', '--limit', '1'], (n: string) => n === 'm5.4xlarge', 1],
    [['--family', 'g5', '--requests', 'nvidia.com/gpu=8'], (n: string) => n === 'g5.48xlarge', 1],
    [['m5.large', 'c5.large'], (n: string) => ['m5.large', 'c5.large'].includes(n), 2],
  ])('%j', async (args, holds, least) => {
    const found = names((await catalog('list', '--region', 'us-west-2', '-o', 'json', ...args)).out);
    expect(found.filter((name: string) => !holds(name))).toEqual([]);
    expect(found.length).toBeGreaterThanOrEqual(least);
  });

  it('counts room under the node class', async () => {
    const args = [
      'list',
      '--region',
      'us-west-2',
      '--family',
      'm5',
      '--requests',
      'cpu=1,pods=110',
      '--sort',
      'vcpus',
      '--limit',
      '1',
      '-o',
      'json',
    ];
    expect(names((await catalog(...args, '--node-class', path('class.yaml'))).out)).toEqual(['m5.large']);
  });

  it('prints a table with marked estimates and the age of the figures', async () => {
    const { out } = await catalog('list', 'm5.large', 'a1.xlarge', '--region', 'us-west-2');
    expect(out).toMatch(/^NAME +VCPUS +MEMORY +ARCH /);
    expect(out).toMatch(/^m5\.large +2 +8 GiB +amd64 +- +Up to 10 Gigabit +a, b, c, d +0\.0960 +~0\.\d{4}$/m);
    expect(out).toContain('2 of the 1345 instance types of us-west-2; USD per hour, Linux; ~ marks an estimate\n');
    expect(out).toContain('Spot prices: ec2info, 2025-05-28\n');
  });

  it('takes the prices of a catalog file, and its only region', async () => {
    const item = async (...args: string[]) => JSON.parse((await catalog('list', 'm5.large', '-o', 'json', ...args)).out).items[0];
    expect((await item('--catalog', file)).onDemandPrice).toBe(2 * (await item('--region', 'us-west-2')).onDemandPrice);
    expect((await catalog('list', '--catalog', file, '--limit', '1')).out).toContain('(kept: said by a test)');
  });

  it.each([
    [[], 'error: state the region with --region; there are: af-south-1, '],
    [['--region', 'us-west-9'], 'is no region of the embedded catalog; these are: af-south-1'],
    [['m5.lrge', 'zz.top', '--region', 'us-west-2'], '\nerror: names: "zz.top" is not offered in us-west-2\n'],
    [['--family', 'm99', '--region', 'us-west-2'], 'error: families: "m99" is no family of us-west-2; there are m1, m2, m3, m4, m5, m5a, '],
    [['--family', 'm5', '--family', 'M5', '--region', 'us-west-2'], 'error: families: "M5" is no family of us-west-2\n'],
    [['m5.lrge', '--region', 'us-west-2'], 'of that family there are m5.12xlarge, '],
    [['--zone', 'eu-west-1a', '--region', 'us-west-2'], 'is no zone of us-west-2: us-west-2a'],
    [['--arch', 'x86', '--region', 'us-west-2'], 'must be amd64 or arm64'],
    [['--vcpus', '8..4', '--region', 'us-west-2'], 'The range ends below its start.'],
    [['--memory', '8Xi', '--region', 'us-west-2'], 'It must be an amount or a range such as 8Gi..64Gi.'],
    [['--requests', 'cpu', '--region', 'us-west-2'], 'It must be a list such as cpu=3,memory=10Gi.'],
    [['--requests', 'cpu=much', '--region', 'us-west-2'], 'much'],
    [['--node-class', 'x.yaml', '--region', 'us-west-2'], 'state the requests too'],
    [['--price=-1', '--region', 'us-west-2'], 'It must be an amount or a range'],
  ])('refuses %j', async (args, message) => {
    const { status, out, err } = await catalog('list', ...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
  });
});

describe('kerf catalog show and compare', () => {
  it('shows what Karpenter sees', async () => {
    const { status, out } = await catalog('show', 'm5.large', '--region', 'us-east-1');
    expect(status).toBe(0);
    expect(out).toMatch(/^memory +7577Mi +6903Mi$/m);
    expect(out).toMatch(/^on-demand +us-east-1a +use1-az2 +0\.0960 +yes$/m);
    expect(out).toMatch(/^on-demand +us-east-1e +use1-az3 +0\.0960 +no$/m);
    expect(out).toMatch(/^spot +us-east-1a +use1-az2 +~0\.0315 +yes$/m);
    expect(out).toMatch(/^karpenter\.k8s\.aws\/instance-memory +8192$/m);
    expect(out).toContain('Spot price: stated for the region, laid onto the zones in order (an estimate)');
  });

  it('follows the node class and the settings of the controller', async () => {
    const room = async (...args: string[]) =>
      JSON.parse((await catalog('show', 'm5.large', '--region', 'us-east-1', '-o', 'json', ...args)).out).allocatable;
    expect(await room('--node-class', path('class.yaml'))).toMatchObject({ pods: '110', memory: '6012Mi' });
    expect(await room('--vm-memory-overhead-percent', '0')).toMatchObject({ memory: '7518Mi' });
    expect(await room('--reserved-enis', '1')).toMatchObject({ pods: '20' });
  });

  it('prints a document with everything', async () => {
    const document = JSON.parse((await catalog('show', 'm5.metal', '--region', 'us-west-2', '-o', 'json')).out);
    expect(document).toMatchObject({
      apiVersion: 'kerf/v1alpha1',
      kind: 'InstanceTypeDetail',
      summary: { name: 'm5.metal', bareMetal: true },
      labels: { 'karpenter.k8s.aws/instance-hypervisor': [''] },
      capacity: { cpu: '96' },
    });
    expect(document.offerings[0]).toEqual({
      capacityType: 'on-demand',
      zone: 'us-west-2a',
      zoneId: 'usw2-az2',
      price: 4.608,
      available: true,
    });
  });

  it('compares', async () => {
    const { out } = await catalog('compare', 'm5.large', 'm5.xlarge', '--region', 'us-east-1');
    expect(out).toMatch(/^lowest price on-demand +0\.096 +0\.192 +2\.00$/m);
    expect(out).toMatch(/^node\.kubernetes\.io\/instance-type +m5\.large +m5\.xlarge$/m);
    const { differences, ...head } = JSON.parse(
      (await catalog('compare', 'm5.large', 'm5.xlarge', '--region', 'us-east-1', '-o', 'json')).out,
    );
    expect(head).toMatchObject({ kind: 'InstanceTypeComparison', a: 'm5.large', b: 'm5.xlarge' });
    expect(differences).toContainEqual({ kind: 'price', name: 'on-demand', a: '0.096', b: '0.192', ratio: 2 });
    expect((await catalog('compare', 'm5.large', 'm5.large', '--region', 'us-east-1')).out).toBe('m5.large and m5.large do not differ\n');
  });

  it.each([
    [['show', 'm5.tiny', '--region', 'us-east-1'], 'is not offered in us-east-1; of that family there are'],
    [['compare', 'm5.large', 'm5.tiny', '--region', 'us-east-1'], 'is not offered in us-east-1'],
    [['show', 'm5.large', '--region', 'us-east-1', '--reserved-enis', '-1'], 'whole number, 0 or more'],
    [['show', 'm5.large', '--region', 'us-east-1', '--vm-memory-overhead-percent', '1'], 'a fraction from 0 up to but not 1'],
  ])('refuses %j', async (args, message) => {
    const { status, out, err } = await catalog(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
  });

  it('refuses every negative reserved value at once', async () => {
    const { status, out, err } = await catalog('show', 'm5.large', '--region', 'us-east-1', '--node-class', path('negative.yaml'));
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('kubeReserved');
    expect(err).toContain('systemReserved');
  });

  it.each([
    ['two.yaml', 'holds 2 EC2NodeClasses, default, other; name a file with one'],
    ['none.yaml', 'holds no EC2NodeClass'],
    ['missing.yaml', 'there is no such file'],
  ])('refuses the node class file %s', async (name, message) => {
    const { status, err } = await catalog('export', '--region', 'us-east-1', '--node-class', path(name));
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});

describe('kerf catalog regions', () => {
  it('lists every region with zones, ids and the age of its prices', async () => {
    const { items } = JSON.parse((await catalog('regions', '-o', 'json')).out);
    expect(items).toHaveLength(30);
    expect(items.find(({ name }: { name: string }) => name === 'us-west-2')).toMatchObject({
      partition: 'aws',
      instanceTypes: 1345,
      zones: expect.arrayContaining([{ name: 'us-west-2a', id: 'usw2-az2' }]),
      provenance: { onDemand: { asOf: '2025-05-28' } },
    });
    expect((await catalog('regions')).out).toMatch(/^us-west-2 +US West \(Oregon\) +1345 +us-west-2a \(usw2-az2\)/m);
  });

  it('lists those of a file, and what a refresh kept', async () => {
    const { out } = await catalog('regions', '--catalog', file);
    expect(out).toMatch(/^us-west-2 .*2025-05-28 kept$/m);
    expect(out).toContain('us-west-2: spot kept: said by a test\n');
    expect(out).not.toContain('us-east-1');
  });
});

describe('kerf catalog export', () => {
  it('prints what resolves, in the shape of scenarios', async () => {
    const { status, out } = await catalog('export', '--region', 'us-west-1');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(resolveInstanceTypes(await loadRegion('us-west-1')))));
    await writeFile(path('us-west-1.json'), out);
    const scenario = {
      name: 'a',
      catalog: 'us-west-1',
      nodePools: [{ metadata: { name: 'default' }, spec: { template: { spec: { requirements: [] } } } }],
      pods: [{ metadata: { name: 'p' }, spec: { containers: [{ name: 'c', resources: { requests: { cpu: '1' } } }] } }],
    };
    const decided = await kerf(['scenario', 'decide', '--catalogs', folder], { stdin: `${JSON.stringify(scenario)}\n` });
    expect(JSON.parse(decided.out).nodeClaims[0].pods).toEqual(['default/p']);
  });

  it('makes types without an image unavailable at a Kubernetes version', async () => {
    const available = async (...args: string[]) =>
      new Map(
        JSON.parse((await catalog('export', '--region', 'us-east-1', '--node-class', path('al2.yaml'), ...args)).out).map(
          ({ name, offerings }: { name: string; offerings: { available: boolean }[] }) => [
            name,
            offerings.some((offering) => offering.available),
          ],
        ),
      );
    const [any, at127] = [await available(), await available('--kubernetes-version', '1.27')];
    expect([any.get('g5g.xlarge'), at127.get('g5g.xlarge'), at127.get('m5.large')]).toEqual([true, false, true]);
  });

  it.each([
    ['1.33', 'the EC2NodeClass has no image at Kubernetes 1.33: al2 ends with Kubernetes 1.32; use al2023'],
    ['1.99', 'must be a version from 1.26 to 1.36'],
  ])('refuses al2 at %s', async (version, message) => {
    const { status, out, err } = await catalog(
      'export',
      '--region',
      'us-east-1',
      '--node-class',
      path('al2.yaml'),
      '--kubernetes-version',
      version,
    );
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
  });
});

it('loads the AWS clients for a refresh only', async () => {
  const { status, err } = await catalog('refresh', '--region', 'us-west-2', '--catalog', path('new.json'));
  expect(status).toBe(1);
  // The runner's own words for a module that throws.
  expect(err).toContain('mocking a module');
});

describe('--catalog', () => {
  const simulate = (...args: string[]) =>
    kerf(['simulate', '-f', example('layered-constraints'), '--scale', 'deployment/inflate=3', '-o', 'json', ...args]);

  it('gives simulate other prices', async () => {
    const [embedded, own] = [JSON.parse((await simulate()).out), JSON.parse((await simulate('--catalog', file)).out)];
    expect(own.nodeClaims[0].launch).toEqual({ ...embedded.nodeClaims[0].launch, price: 2 * embedded.nodeClaims[0].launch.price });
  });

  it('holds no other region than the file', async () => {
    const { status, err } = await simulate('--catalog', file, '--region', 'us-east-1');
    expect(status).toBe(2);
    expect(err).toContain('region "us-east-1" is not in the catalog; known are us-west-2');
    expect((await catalog('list', '--catalog', path('two.json'))).err).toBe(
      'error: state the region with --region; there are: us-west-1, us-west-2\n',
    );
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -5000), 'cut off'],
    ['of a newer format', (text: string) => text.replace('"version":1', '"version":7'), 'newer version'],
    [
      'with bad figures',
      (text: string) => text.replace(/"vcpus":\d+/, '"vcpus":-1'),
      'instanceTypes[0].facts.vcpus: must be a number above 0 (found -1)',
    ],
  ])('refuses a file that is %s', async (_what, spoil, message) => {
    const bad = path('bad.json');
    await writeFile(bad, spoil(writeCatalog([await loadRegion('us-west-1')])));
    for (const args of [
      ['catalog', 'regions'],
      ['catalog', 'export'],
      ['simulate', '-f', example('layered-constraints')],
    ]) {
      const { status, out, err } = await kerf([...args, '--catalog', bad]);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toMatch(/^error: .*bad\.json: catalog/);
      expect(err).toContain(message);
    }
  });

  it('says that there is no file', async () => {
    expect((await catalog('regions', '--catalog', path('missing.json'))).err).toBe(
      `error: ${path('missing.json')}: there is no such file\n`,
    );
  });
});
