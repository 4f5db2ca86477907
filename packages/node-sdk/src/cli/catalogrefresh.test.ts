import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRegion, type RegionData, readCatalog, writeCatalog } from '@kerf/instance-catalog';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Answering,
  AwsServer,
  denied,
  ec2Error,
  ec2Pages,
  offeringXml,
  parameters,
  product,
  products,
  spotXml,
  typeXml,
  zoneXml,
} from '../../test/awsserver.js';
import { kerf } from '../../test/kerf.js';

const [A, B] = ['us-west-2a', 'us-west-2b'];
const IMAGE = '/aws/service/eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended/image_id';

/** A small region in pages; `zz9.large` is newer than the embedded catalog. */
const WHOLE: Record<string, Answering> = {
  DescribeInstanceTypes: ec2Pages('instanceTypeSet', [
    [typeXml('zz9.large'), typeXml('m5.large')],
    [typeXml('c7g.large', { arch: 'arm64', memory: 4096 })],
    [typeXml('m5.metal', { vcpus: 96, memory: 393216, metal: true, spot: false }), typeXml('not.offered')],
  ]),
  DescribeInstanceTypeOfferings: ec2Pages('instanceTypeOfferingSet', [
    [offeringXml('m5.large', B), offeringXml('m5.large', A), offeringXml('zz9.large', A)],
    [offeringXml('c7g.large', A), offeringXml('m5.metal', A), offeringXml('not.described', A)],
  ]),
  DescribeAvailabilityZones: ec2Pages('availabilityZoneInfo', [[zoneXml(A, 'usw2-az4'), zoneXml(B, 'usw2-az3')]]),
  DescribeSpotPriceHistory: ec2Pages('spotPriceHistorySet', [
    [spotXml('m5.large', A, '0.050', '2026-10-01T00:00:00.000Z'), spotXml('m5.large', A, '0.030')],
    [spotXml('c7g.large', A, '0.020'), spotXml('m5.large', A, '0.045', '2026-10-02T00:00:00.000Z'), spotXml('zz9.large', A, 'none')],
  ]),
  GetProducts: products(
    [[product('m5.large', '0.1')], [product('c7g.large', '0.0725'), '{', product('zz9.large', '0.0')]],
    [product('m5.metal', '4.7')],
  ),
  GetParameter: parameters({ [IMAGE]: 'ami-0abc' }),
};

let server: AwsServer;
let folder: string;
let file: string;
beforeAll(async () => {
  server = await AwsServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-refresh-'));
  file = join(folder, 'catalog.json');
  server.answer(WHOLE);
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
  }))
    vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const refreshAll = (...args: string[]) => kerf(['catalog', 'refresh', '--region', 'us-west-2', '--catalog', file, ...args]);
/** Without the near two hundred requests for images. */
const refresh = (...args: string[]) => refreshAll('--skip', 'images', ...args);
const written = async (): Promise<RegionData> => readCatalog(await readFile(file, 'utf8'))[0] as RegionData;
const typeOf = (region: RegionData, name: string) => region.instanceTypes.find(({ facts }) => facts.name === name);

describe('kerf catalog refresh', () => {
  it('reads every page of every call and writes what AWS says', async () => {
    const { status, out, err } = await refreshAll();
    expect({ status, out }).toEqual({ status: 0, out: '' });
    const region = await written();
    expect(region.instanceTypes.map(({ facts, zones }) => [facts.name, zones])).toEqual([
      ['c7g.large', [A]],
      ['m5.large', [A, B]],
      ['m5.metal', [A]],
      ['zz9.large', [A]],
    ]);
    expect(region.zones).toEqual([
      { name: A, id: 'usw2-az4' },
      { name: B, id: 'usw2-az3' },
    ]);
    expect(region.images).toEqual([{ parameter: IMAGE, id: 'ami-0abc' }]);
    expect(err).toContain('us-west-2: DescribeInstanceTypes: 5 instance types\n');
    expect(err).toContain(`${file}: wrote us-west-2 (4 instance types)\n`);
    expect(server.asked('DescribeInstanceTypes')).toHaveLength(3);
    expect(server.asked('DescribeSpotPriceHistory')).toHaveLength(2);
    expect(server.asked('GetProducts')).toHaveLength(3);
  });

  it('takes what no API states from the embedded tables, and nothing for a type that they lack', async () => {
    await refresh();
    const region = await written();
    const embedded = typeOf(await loadRegion('us-west-2'), 'm5.large')?.facts;
    expect(typeOf(region, 'm5.large')?.facts).toMatchObject({
      trunking: true,
      branchInterfaces: 9,
      networkBandwidthMbps: 750,
      vpcLimitsKnown: true,
    });
    expect(embedded).toMatchObject({ trunking: true, branchInterfaces: 9, networkBandwidthMbps: 750 });
    const unknown = typeOf(region, 'zz9.large')?.facts;
    expect(unknown).toMatchObject({ trunking: false, vpcLimitsKnown: false });
    expect(unknown?.networkBandwidthMbps).toBeUndefined();
  });

  it('takes the newest Spot price of a zone, and none where none is stated', async () => {
    await refresh();
    const region = await written();
    expect(typeOf(region, 'm5.large')).toMatchObject({ spotPrices: [0.03, null], spotOrigin: 'zone' });
    expect(typeOf(region, 'zz9.large')).toMatchObject({ spotPrices: [null], spotOrigin: 'zone' });
    expect(typeOf(region, 'm5.metal')?.spotPrices).toBeUndefined();
  });

  it('merges on-demand prices over those of us-east-1, bare metal ones over ordinary ones', async () => {
    server.answer({
      ...WHOLE,
      GetProducts: products([[product('m5.large', '0.1'), product('m5.metal', '9')]], [product('m5.metal', '4.7')]),
    });
    await refresh();
    const region = await written();
    expect(typeOf(region, 'm5.large')).toMatchObject({ onDemandPrice: 0.1, onDemandOrigin: 'region' });
    expect(typeOf(region, 'm5.metal')).toMatchObject({ onDemandPrice: 4.7, onDemandOrigin: 'region' });
    expect(typeOf(region, 'c7g.large')).toMatchObject({ onDemandPrice: 0.0725, onDemandOrigin: 'us-east-1' });
    expect(typeOf(region, 'zz9.large')?.onDemandPrice).toBeUndefined();
  });

  it('asks as the reference does', async () => {
    await refresh();
    const [types] = server.asked('DescribeInstanceTypes');
    expect(types).toMatchObject({
      region: 'us-west-2',
      input: {
        MaxResults: '100',
        'Filter.1.Name': 'supported-virtualization-type',
        'Filter.1.Value.1': 'hvm',
        'Filter.2.Name': 'processor-info.supported-architecture',
        'Filter.2.Value.1': 'x86_64',
        'Filter.2.Value.2': 'arm64',
      },
    });
    expect(server.asked('DescribeInstanceTypeOfferings')[0]?.input).toMatchObject({
      LocationType: 'availability-zone',
      MaxResults: '1000',
    });
    expect(server.asked('DescribeSpotPriceHistory')[0]?.input).toMatchObject({
      MaxResults: '2000',
      'ProductDescription.1': 'Linux/UNIX',
      'ProductDescription.2': 'Linux/UNIX (Amazon VPC)',
    });
    const asked = server.asked('GetProducts').map(({ region, input }) => [region, JSON.stringify(input)] as const);
    for (const [region, input] of asked) {
      expect(region).toBe('us-east-1');
      for (const filter of ['us-west-2', 'NA', 'Linux', 'Used', 'OnDemand']) expect(input).toContain(`"Value":"${filter}"`);
    }
  });

  it('asks for prices where they are served', async () => {
    for (const [region, endpoint] of [
      ['eu-west-1', 'eu-central-1'],
      ['ap-northeast-1', 'ap-south-1'],
    ] as const) {
      server.answer(WHOLE);
      await kerf(['catalog', 'refresh', '--region', region, '--catalog', join(folder, region), '--skip', 'images']);
      expect(new Set(server.asked('GetProducts').map((request) => request.region))).toEqual(new Set([endpoint]));
    }
  });

  it('knows China by its currency and GovCloud by having no price list', async () => {
    const price = (type: string) => product(type, '3', 'CNY');
    server.answer({ ...WHOLE, GetProducts: products([[price('m5.large'), product('c7g.large', '1')]], [price('m5.metal')]) });
    await kerf(['catalog', 'refresh', '--region', 'cn-north-1', 'us-gov-west-1', '--catalog', file, '--skip', 'images']);
    expect(new Set(server.asked('GetProducts').map(({ region }) => region))).toEqual(new Set(['cn-northwest-1']));
    const [china, gov] = readCatalog(await readFile(file, 'utf8')) as [RegionData, RegionData];
    expect(china).toMatchObject({ name: 'cn-north-1', partition: 'aws-cn', provenance: { onDemand: { currency: 'CNY' } } });
    expect(china.provenance.onDemandFallback).toBeUndefined();
    expect(typeOf(china, 'm5.large')).toMatchObject({ onDemandPrice: 3, onDemandOrigin: 'region' });
    expect(typeOf(china, 'c7g.large')?.onDemandPrice).toBeUndefined();
    expect(gov).toMatchObject({ name: 'us-gov-west-1', partition: 'aws-us-gov' });
    expect(gov.provenance.onDemand).toMatchObject({ source: 'none', kept: 'the price list is not served for GovCloud' });
    expect(typeOf(gov, 'm5.large')).toMatchObject({ onDemandPrice: 0.096, onDemandOrigin: 'us-east-1' });
  });

  it('counts pages as they come on a terminal', async () => {
    const { err } = await kerf(['catalog', 'refresh', '--region', 'us-west-2', '--catalog', file, '--skip', 'images'], { columns: 80 });
    expect(err).toContain('us-west-2: DescribeInstanceTypes: 2 instance types\r');
  });

  it('keeps the other regions of the file', async () => {
    await writeFile(file, writeCatalog([await loadRegion('me-south-1')]));
    expect((await refresh()).status).toBe(0);
    expect(readCatalog(await readFile(file, 'utf8')).map(({ name }) => name)).toEqual(['me-south-1', 'us-west-2']);
  });
});

describe('kerf catalog refresh without a permission', () => {
  it.each([
    ['DescribeInstanceTypes', 'ec2:DescribeInstanceTypes', 'instanceTypes'],
    ['DescribeInstanceTypeOfferings', 'ec2:DescribeInstanceTypeOfferings', 'offerings'],
    ['DescribeAvailabilityZones', 'ec2:DescribeAvailabilityZones', 'zoneIds'],
    ['DescribeSpotPriceHistory', 'ec2:DescribeSpotPriceHistory', 'spot'],
    ['GetProducts', 'pricing:GetProducts', 'onDemand'],
  ] as const)('for %s names the action, keeps what is embedded and marks it', async (operation, action, figures) => {
    server.answer({ ...WHOLE, [operation]: denied });
    const { status, err } = await refresh();
    expect(status).toBe(3);
    expect(err).toContain(
      `us-west-2: ${operation} is not permitted; it needs the IAM action ${action}; the figures known before are kept and marked\n`,
    );
    const region = await written();
    const embedded = await loadRegion('us-west-2');
    expect(region.provenance[figures]).toEqual({
      ...(embedded.provenance[figures] ?? embedded.provenance.offerings),
      kept: `${operation} is not permitted; it needs the IAM action ${action}`,
    });
    const [mine, theirs] = [typeOf(region, 'm5.large'), typeOf(embedded, 'm5.large')];
    if (figures === 'instanceTypes') expect(JSON.parse(JSON.stringify(mine?.facts))).toEqual(JSON.parse(JSON.stringify(theirs?.facts)));
    if (figures === 'offerings') expect(mine?.zones).toEqual(theirs?.zones);
    if (figures === 'zoneIds') expect(region.zones).toEqual(embedded.zones.filter(({ name }) => name === A || name === B));
    if (figures === 'spot') expect(mine).toMatchObject({ spotPrices: theirs?.spotPrices?.slice(0, 2), spotOrigin: theirs?.spotOrigin });
    if (figures === 'onDemand') expect(mine?.onDemandPrice).toBe(theirs?.onDemandPrice);
    const shown = await kerf(['catalog', 'regions', '--catalog', file]);
    expect(shown.out).toContain(`us-west-2: ${figures} kept: ${operation} is not permitted`);
  });

  it('for the images goes on without them', async () => {
    server.answer({ ...WHOLE, GetParameter: denied });
    const { status, err } = await refreshAll();
    expect(status).toBe(3);
    expect(err).toContain('it needs the IAM action ssm:GetParameter;');
    expect((await written()).images).toBeUndefined();
    // The first refusal is enough: the others are not asked for.
    expect(server.asked('GetParameter').length).toBeLessThan(10);
  });

  it('keeps what the file had rather than what is embedded', async () => {
    await refresh();
    server.answer({ ...WHOLE, GetProducts: denied, DescribeSpotPriceHistory: denied });
    expect((await refresh()).status).toBe(3);
    const region = await written();
    expect(typeOf(region, 'm5.large')).toMatchObject({ onDemandPrice: 0.1, spotPrices: [0.03, null], spotOrigin: 'zone' });
    expect(region.provenance.onDemand).toMatchObject({ source: 'GetProducts', kept: expect.stringContaining('pricing:GetProducts') });
  });

  it('cannot make a region of which nothing is known', async () => {
    server.answer({ ...WHOLE, DescribeInstanceTypes: denied });
    const { status, err } = await kerf(['catalog', 'refresh', '--region', 'xx-new-1', '--catalog', file, '--skip', 'images']);
    expect(status).toBe(2);
    expect(err).toContain('nothing is known of this region that could be kept');
    expect(existsSync(file)).toBe(false);
  });

  it('takes --skip as wanted', async () => {
    const { status, err } = await refreshAll('--skip', 'on-demand-prices', 'images');
    expect(status).toBe(0);
    expect(err).not.toContain('kept');
    expect(server.asked('GetProducts').length + server.asked('GetParameter').length).toBe(0);
    expect((await written()).provenance.onDemand).toMatchObject({ kept: 'skipped on request' });
  });
});

describe('kerf catalog refresh when a call fails', () => {
  const failing =
    (times: number, code: string, http: number, then: Answering): Answering =>
    (request) =>
      request.earlier < times ? ec2Error(code, http) : then(request);

  it('tries again after throttling and faults of the server', async () => {
    server.answer({
      ...WHOLE,
      DescribeInstanceTypes: failing(2, 'RequestLimitExceeded', 503, WHOLE.DescribeInstanceTypes!),
      DescribeInstanceTypeOfferings: failing(1, 'InternalError', 500, WHOLE.DescribeInstanceTypeOfferings!),
      GetParameter: (request) =>
        request.earlier === 0
          ? { status: 400, body: JSON.stringify({ __type: 'ThrottlingException', message: 'slow down' }) }
          : WHOLE.GetParameter!(request),
    });
    expect((await refreshAll()).status).toBe(0);
    const region = await written();
    expect(region.instanceTypes).toHaveLength(4);
    expect(region.images).toHaveLength(1);
    expect(server.asked('DescribeInstanceTypes')).toHaveLength(5);
  });

  it.each<[string, string, Answering, string]>([
    [
      'in the middle of its pages',
      'DescribeInstanceTypes',
      (request) => (request.input.NextToken === 'page-2' ? ec2Error('InvalidParameterValue', 400) : WHOLE.DescribeInstanceTypes!(request)),
      'DescribeInstanceTypes failed: said by a test',
    ],
    ['with an empty answer', 'DescribeInstanceTypeOfferings', ec2Pages('instanceTypeOfferingSet', [[]]), 'no zone offers an instance type'],
    [
      'with pages that never end',
      'DescribeSpotPriceHistory',
      (request) => ec2Pages('spotPriceHistorySet', [[], []])({ ...request, input: {} }),
      'do not come to an end',
    ],
    [
      'without bare metal prices',
      'GetProducts',
      products([[product('m5.large', '0.1')]], []),
      'states no price of the family Compute Instance (bare metal)',
    ],
    [
      'with a type that lacks its memory',
      'DescribeInstanceTypes',
      ec2Pages('instanceTypeSet', [[typeXml('m5.large').replace(/<memoryInfo>.*<\/memoryInfo>/, '')]]),
      'does not state MemoryInfo.SizeInMiB of m5.large',
    ],
    [
      'with figures that cannot be',
      'DescribeInstanceTypes',
      ec2Pages('instanceTypeSet', [[typeXml('m5.large', { memory: -1 })]]),
      'figures that cannot be: catalog.regions[0].instanceTypes[0].facts.memoryMiB',
    ],
    [
      'because the region is not enabled',
      'DescribeAvailabilityZones',
      () => ec2Error('OptInRequired', 401),
      'the region is not enabled for the account',
    ],
  ])('%s, leaves the file as it was', async (_how, operation, answering, message) => {
    await refresh();
    const before = await readFile(file, 'utf8');
    server.answer({ ...WHOLE, [operation]: answering });
    const { status, err } = await refresh();
    expect(err).toContain(message);
    expect(err).toContain(`error: nothing was refreshed, ${file} stays as it was\n`);
    expect(status).toBe(2);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await readdir(folder)).toEqual(['catalog.json']);
  });

  it('writes the regions that it could read', async () => {
    server.answer({
      ...WHOLE,
      DescribeAvailabilityZones: (request) =>
        request.region === 'eu-west-1' ? ec2Error('AuthFailure', 401) : WHOLE.DescribeAvailabilityZones!(request),
    });
    const { status, err } = await refresh('--region', 'eu-west-1');
    expect(status).toBe(3);
    expect(err).toContain('eu-west-1: AWS does not accept these credentials in this region; is the region enabled for the account?\n');
    expect((await written()).name).toBe('us-west-2');
  });

  it('says once that credentials are missing', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    const { status, err } = await refresh();
    expect(status).toBe(2);
    expect(err.match(/no AWS credentials were found/g)).toHaveLength(1);
    expect(existsSync(file)).toBe(false);
  });
});

describe('kerf catalog refresh, bad input', () => {
  it.each([
    [['--region', 'us-west-2'], '--catalog'],
    [['--catalog', 'c.json'], '--region'],
    [['--region', 'usw2', '--catalog', 'c.json'], 'no region has such a name: usw2'],
    [['--region', 'us-west-2', '--catalog', 'no/such/folder/c.json'], 'there is no folder no/such/folder'],
    [['--region', 'us-west-2', '--catalog', '.'], 'is a folder, not a file'],
    [['--region', 'us-west-2', '--catalog', 'c.json', '--skip', 'everything'], 'everything'],
  ])('%j', async (args, message) => {
    const { status, err } = await kerf(['catalog', 'refresh', ...args]);
    expect(status).toBe(2);
    expect(err).toContain(message);
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, 1000), 'cut off'],
    ['of a newer format', (text: string) => text.replace('"version":1', '"version":2'), 'newer version'],
    ['something else', () => '{"apiVersion":"v1"}', 'is no catalog file'],
  ])('does not touch a file that is %s, and asks nothing', async (_what, spoil, message) => {
    const spoilt = spoil(writeCatalog([await loadRegion('me-south-1')]));
    await writeFile(file, spoilt);
    const { status, err } = await refresh();
    expect(status).toBe(2);
    expect(err).toContain(message);
    expect(err).toMatch(/^error: /);
    expect(await readFile(file, 'utf8')).toBe(spoilt);
    expect(server.requests).toEqual([]);
  });
});
