import { describe, expect, it } from 'vitest';
import { CLASS, changed, each, judge, type Rows, spread, warningsOf } from './examples.js';

const CLASS_ROWS: Rows = [
  ['54', 'R', [...each('spec.amiSelectorTerms', undefined, []), { 'spec.amiSelectorTerms': undefined, 'spec.amiFamily': 'AL2023' }]],
  ['55', 'R', [{ 'spec.amiSelectorTerms': [{ id: 'ami-1' }] }, { 'spec.amiSelectorTerms': [{ id: 'ami-1' }], 'spec.amiFamily': 'Ubuntu' }]],
  ['55', 'A', [{ 'spec.amiSelectorTerms': [{ id: 'ami-1' }], 'spec.amiFamily': 'AL2023' }]],
  ['56', 'A', each('spec.amiFamily', 'AL2023', 'Custom')],
  ['56', 'R', each('spec.amiFamily', 'AL2')],
  ['57', 'R', each('spec.amiSelectorTerms', [{ alias: 'al2023@latest', tags: { a: 'b' } }], [{ alias: 'al2023@latest' }, { id: 'ami-1' }])],
  ['57', 'R', [{ 'spec.amiSelectorTerms': [{ id: 'ami-1', name: 'a' }], 'spec.amiFamily': 'AL2023' }]],
  ['59', 'R', each('spec.amiSelectorTerms', ...['AL2023@latest', 'al2023@', 'al2023-latest', '@latest'].map((alias) => [{ alias }]))],
  [
    '59',
    'R',
    each('spec.amiSelectorTerms', ...['windows2022@v1.0.0', 'windows2016@latest', `al2023@${'a'.repeat(24)}`].map((alias) => [{ alias }])),
  ],
  ['60', 'A', each('spec.amiSelectorTerms', [{ alias: 'al2023@v20240625' }], [{ alias: 'bottlerocket@1.10.0' }])],
  ['60', 'U', each('spec.amiSelectorTerms', [{ alias: 'al2023@v1@v2' }])],
  ['61', 'R', [{ owner: 'a' }, {}, { tags: { a: '' } }].map((term) => ({ 'spec.amiSelectorTerms': [term], 'spec.amiFamily': 'AL2023' }))],
  ['62', 'R', [{ 'spec.instanceProfile': 'a' }, { 'spec.role': undefined }, { 'spec.role': '' }]],
  [
    '63',
    'R',
    each('spec.subnetSelectorTerms', undefined, [], [{}], [{ id: 'subnet-1', tags: { a: 'b' } }], [{ id: 'sn-1' }], [{ name: 'x' }]),
  ],
  [
    '63',
    'R',
    each(
      'spec.subnetSelectorTerms',
      spread(31, () => ({ id: 'subnet-1' })),
    ),
  ],
  ['65', 'R', each('spec.capacityReservationSelectorTerms', [], [{ ownerID: '123456789012' }], [{ id: 'cr-1', ownerID: '123456789012' }])],
  [
    '65',
    'A',
    each(
      'spec.capacityReservationSelectorTerms',
      [{ id: 'cr-1', ownerID: '123456789012' }, { id: 'cr-1' }],
      [{ instanceMatchCriteria: 'open' }],
    ),
  ],
  ['66', 'R', each('spec.capacityReservationSelectorTerms', [{ tags: { a: 'b' }, ownerID: 123456789012 }])],
  ['67', 'R', each('spec.tags', { 'kubernetes.io/clusterfoo': 'a' }, { 'karpenter.sh/nodepool': 'a' }, { '': 'a' })],
  ['67', 'A', each('spec.tags', { Name: '' })],
  ['68', 'A', ['20Gi', '64T', '59000Gi', '58Ti'].map((volumeSize) => ({ 'spec.blockDeviceMappings': [{ ebs: { volumeSize } }] }))],
  [
    '68',
    'R',
    ['20480Mi', '20', '0Gi', '20gi', '65T', '59Ti', 20].map((volumeSize) => ({ 'spec.blockDeviceMappings': [{ ebs: { volumeSize } }] })),
  ],
  ['69', 'R', each('spec.blockDeviceMappings', [{ ebs: {} }], [{ rootVolume: true }, { rootVolume: true }])],
  ['69', 'R', each('spec.blockDeviceMappings', [{ ebs: { volumeSize: '20Gi', volumeInitializationRate: 100 } }])],
  ['70', 'R', each('spec.kubelet', { maxPods: -1 }, { maxPods: '110' }, { kubeReserved: { gpu: '1' } }, { kubeReserved: { cpu: 1 } })],
  [
    '70',
    'R',
    each('spec.kubelet', ...[{ memory: '5%' }].map((kubeReserved) => ({ kubeReserved })), { evictionHard: { 'memory.available': '101%' } }),
  ],
  ['70', 'R', each('spec.kubelet', { evictionHard: { 'memory.available': '5.555%' } })],
  [
    '71',
    'A',
    each('spec.kubelet', ...['5%', '', '-5Mi'].map((text) => ({ evictionHard: { 'memory.available': text } })), { podsPerCore: 0 }, {}),
  ],
  [
    '72',
    'R',
    each('spec.kubelet', { evictionSoft: { 'memory.available': '5%' } }, { evictionSoftGracePeriod: { 'memory.available': '1m' } }),
  ],
  ['72', 'R', each('spec.kubelet', { imageGCHighThresholdPercent: 50, imageGCLowThresholdPercent: 50 })],
  ['73', 'A', each('spec.networkInterfaces', [])],
  [
    '73',
    'R',
    [
      [1, 'efa-only', 'efa-only'],
      [0, 'interface', 'interface'],
      [1, 'efa', 'interface'],
    ].map(([device, first, second]) => ({
      'spec.networkInterfaces': [
        { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
        { networkCardIndex: 0, deviceIndex: device, interfaceType: first },
        { networkCardIndex: 0, deviceIndex: 2, interfaceType: second },
      ],
    })),
  ],
  ['74', 'R', each('spec.connectionTracking', {}, { udpStreamTimeout: 59 })],
  [
    '74',
    'R',
    [
      ...each('spec.placementGroupSelector', {}, { name: 'a', id: 'pg-1' }),
      ...each('spec.metadataOptions', { httpPutResponseHopLimit: 65 }),
    ],
  ],
  ['75', 'A', each('spec.metadataOptions', { httpTokens: 'optional' })],
];

describe('EC2NodeClass (15.2)', () => {
  it.each(CLASS_ROWS)('%s: %s', (_, letter, cases) => {
    for (const changes of cases) judge(letter, changed(CLASS, changes));
  });

  it.each([
    ['58', { 'spec.amiSelectorTerms': [{ alias: 'al2023@latest', ssmParameter: 'a' }] }, 'ssm-parameter-with-others'],
    ['58', { 'spec.amiSelectorTerms': [{ id: 'ami-1', ssmParameter: 'a' }], 'spec.amiFamily': 'AL2023' }, 'ssm-parameter-with-others'],
    ['58', { 'spec.amiSelectorTerms': [{ id: 'x-ami-1!' }], 'spec.amiFamily': 'AL2023' }, 'id-in-text'],
    ['61', { 'spec.amiSelectorTerms': [{ tags: {} }], 'spec.amiFamily': 'AL2023' }, 'no-tags'],
    ['64', { 'spec.subnetSelectorTerms': [{ id: 'subnet-1', tags: { a: 'b' } }, { id: 'subnet-1' }] }, 'id-with-others'],
    ['64', { 'spec.securityGroupSelectorTerms': [{ id: 'sg-1', name: 'a' }, { id: 'sg-1' }] }, 'id-with-others'],
    ['5', { 'spec.blockDeviceMappings': [{ ebs: { volumeSize: 'Ti' } }] }, 'volume-size-zero'],
  ])('%s: accepts %j and warns of %s', (_, changes, code) => {
    expect(warningsOf(judge('A', changed(CLASS, changes)))).toEqual([code]);
  });

  it('75: defaults what metadataOptions leaves out', () => {
    const { defaulted } = judge('A', changed(CLASS, { 'spec.metadataOptions': { httpTokens: 'optional' } }));
    expect((defaulted as any).spec.metadataOptions).toEqual({
      httpEndpoint: 'enabled',
      httpProtocolIPv6: 'disabled',
      httpPutResponseHopLimit: 1,
      httpTokens: 'optional',
    });
  });
});
