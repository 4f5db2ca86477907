import { describe, expect, it } from 'vitest';
import { validateObjects } from './objects.js';
import { type Validation, type Verdict, validateObject } from './validate.js';

// the worked examples of chapter 06, 15; numbers are their rows

const LETTERS: Record<string, Verdict> = { A: 'accept', R: 'reject', N: 'notReady', U: 'undecodable' };

/** Sets the value at a dotted path; undefined removes it. */
function changed(base: unknown, changes: Record<string, unknown>): any {
  const object = structuredClone(base) as any;
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let at = object;
    for (const step of steps) at = at[step] ??= {};
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return object;
}

const POOL = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'default' },
  spec: {
    template: { spec: { nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' }, requirements: [] } },
    disruption: { consolidateAfter: '0s' },
  },
};

const CLASS = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: {
    amiSelectorTerms: [{ alias: 'al2023@latest' }],
    role: 'node',
    subnetSelectorTerms: [{ id: 'subnet-1' }],
    securityGroupSelectorTerms: [{ id: 'sg-1' }],
  },
};

const errorsOf = ({ diagnostics }: Validation): string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
const warningsOf = ({ diagnostics }: Validation): string[] =>
  diagnostics.filter(({ severity }) => severity === 'warning').map(({ code }) => code);

function judge(letter: string, object: unknown): Validation {
  const validation = validateObject(object, { unknownFields: 'strict' });
  expect(validation.verdict, JSON.stringify({ object, diagnostics: validation.diagnostics })).toBe(LETTERS[letter]);
  return validation;
}

type Rows = [row: string, letter: 'A' | 'R' | 'N' | 'U', cases: Record<string, unknown>[]][];

/** One change per value of a single path. */
const each = (path: string, ...values: unknown[]): Record<string, unknown>[] => values.map((value) => ({ [path]: value }));
const budgets = (...values: unknown[]): Record<string, unknown>[] => each('spec.disruption.budgets', ...values.map((value) => [value]));
const requirement = (...values: object[]): Record<string, unknown>[] =>
  each('spec.template.spec.requirements', ...values.map((value) => [value]));
const keys = (...values: string[]): Record<string, unknown>[] => requirement(...values.map((key) => ({ key, operator: 'Exists' })));
const valued = (...values: string[]): Record<string, unknown>[] =>
  requirement(...values.map((value) => ({ key: 'a', operator: 'In', values: [value] })));
const gt = (...values: unknown[]): Record<string, unknown>[] =>
  requirement(...values.map((of) => ({ key: 'a', operator: 'Gt', values: of })));
const labels = (...values: object[]): Record<string, unknown>[] => each('spec.template.metadata.labels', ...values);
const taints = (...values: object[]): Record<string, unknown>[] => each('spec.template.spec.taints', ...values.map((value) => [value]));
const spread = <T>(count: number, value: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => value(index));

const NODEPOOL_ROWS: Rows = [
  ['1', 'A', [{ 'spec.disruption': undefined }]],
  ['2', 'R', each('spec.disruption', {}, { consolidationPolicy: 'WhenEmpty' })],
  ['3', 'A', [...each('spec.disruption.budgets', [], null, [{}]), ...budgets({ nodes: null, reasons: ['Empty'] })]],
  ['4', 'R', budgets({ nodes: 5 })],
  ['4', 'A', budgets({ nodes: '5' }, { nodes: '007' }, { nodes: '100%' })],
  ['5', 'R', budgets({ nodes: '101%' }, { nodes: '5.5%' }, { nodes: '-1' }, { nodes: '1000%' })],
  ['6', 'R', budgets({ schedule: '0 0 * * *' }, { duration: '1h' })],
  ['7', 'A', budgets(...['@dailyxyz', '* * * * * *', 'a b c d e'].map((schedule) => ({ schedule, duration: '1h' })))],
  ['8', 'R', budgets(...['* * * *', '*'].map((schedule) => ({ schedule, duration: '1h' })))],
  ['9', 'R', budgets(...['90s', '30m1h', '-1h'].map((duration) => ({ schedule: '@daily', duration })))],
  ['9', 'A', budgets(...['90m', '1h30m0s', '1h0s'].map((duration) => ({ schedule: '@daily', duration })))],
  ['10', 'R', budgets(...[['Expired'], [''], ['Empty', 'Empty']].map((reasons) => ({ reasons })))],
  ['10', 'A', budgets({ reasons: [] })],
  [
    '11',
    'R',
    each(
      'spec.disruption.budgets',
      spread(51, () => ({})),
    ),
  ],
  ['12', 'A', each('spec.disruption.consolidateAfter', '30s', '1h30m5s', 'Never')],
  ['12', 'R', each('spec.disruption.consolidateAfter', '0', '30', '1.5h', '500ms', 'never', 'FooNever', '1hr', '1d', '-1s', '', 0)],
  ['13', 'U', each('spec.disruption.consolidateAfter', '99999999999h')],
  ['14', 'A', each('spec.template.spec.expireAfter', '720h0m0s', '0s', 'Never')],
  ['14', 'R', each('spec.template.spec.expireAfter', '30d')],
  ['15', 'A', each('spec.template.spec.terminationGracePeriod', '48h')],
  ['15', 'R', each('spec.template.spec.terminationGracePeriod', 'Never')],
  ['16', 'A', each('spec.disruption.consolidationPolicy', 'Balanced')],
  ['16', 'R', each('spec.disruption.consolidationPolicy', 'WhenUnderutilized', 'whenempty', '')],
  ['17', 'A', each('spec.weight', 1, 100, 50.0)],
  ['17', 'R', each('spec.weight', 0, 101, '50', 50.5)],
  ['18', 'A', each('spec.limits', { cpu: 1000 }, { cpu: '-1' }, { cpu: 1e3 }, { memory: '1e9' })],
  ['18', 'R', each('spec.limits', { cpu: 1.5 }, { cpu: 'abc' }, { cpu: '' }, { memory: '1000GB' }, { resources: { cpu: '1' } })],
  [
    '19',
    'R',
    [
      { 'spec.replicas': 2, 'spec.weight': 1 },
      { 'spec.replicas': 2, 'spec.limits': { cpu: 1 } },
    ],
  ],
  ['19', 'R', [{ 'spec.replicas': 2, 'spec.limits': { nodes: 1, cpu: 1 } }, { 'spec.replicas': -1 }]],
  [
    '20',
    'A',
    [
      { 'spec.replicas': 2, 'spec.limits': { nodes: 2 } },
      { 'spec.replicas': 2, 'spec.limits': {} },
    ],
  ],
  ['21', 'R', each('spec.template.spec.requirements', undefined, null)],
  ['21', 'A', each('spec.template.spec.requirements', [])],
  ['22', 'R', requirement({ key: 'a', operator: 'In' }, { key: 'a', operator: 'In', values: [] })],
  ['23', 'A', requirement({ key: 'a', operator: 'NotIn' }, { key: 'a', operator: 'Exists', values: ['a'] })],
  ['23', 'A', requirement({ key: 'a', operator: 'DoesNotExist', values: ['a'] })],
  ['24', 'R', requirement({ key: 'a', operator: 'in', values: ['a'] })],
  ['25', 'R', gt([], ['1', '2'], ['a'], ['-1'], ['1.5'], ['0x10'], [3], ['9223372036854775808'])],
  ['26', 'N', gt(['+1'])],
  ['26', 'A', [...gt(['01']), ...requirement({ key: 'a', operator: 'Lt', values: ['0'] }, { key: 'a', operator: 'Gte', values: ['3'] })]],
  ['27', 'R', requirement({ key: 'a', operator: 'In', values: ['a'], minValues: 2 }, { key: 'a', operator: 'Exists', minValues: 0 })],
  ['27', 'R', requirement({ key: 'a', operator: 'Exists', minValues: 51 })],
  [
    '27',
    'A',
    requirement(
      { key: 'a', operator: 'In', values: ['a', 'a'], minValues: 2 },
      { key: 'a', operator: 'NotIn', values: ['a'], minValues: 5 },
    ),
  ],
  ['28', 'R', keys('karpenter.sh/nodepool', 'karpenter.sh/foo', 'karpenter.sh/registered', 'kubernetes.io/hostname')],
  ['28b', 'R', keys('x.karpenter.sh/foo', 'xkarpenter.sh/foo', 'karpenter.sh')],
  ['29', 'R', keys('karpenter.k8s.aws/instance-pods', 'karpenter.k8s.aws/nitro-sandbox', 'xkarpenter.k8s.aws/a')],
  ['30', 'N', keys('karpenter.k8s.aws/ec2nodeclass')],
  ['31', 'A', keys('kubernetes.io/foo', 'node-restriction.kubernetes.io/foo', 'beta.kubernetes.io/arch')],
  ['31', 'R', keys('kubernetes.io/hostname/test')],
  ['32', 'N', requirement({ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['xspot'] })],
  ['32', 'N', requirement({ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'xspot'], minValues: 2 })],
  ['32', 'A', requirement({ key: 'karpenter.sh/capacity-type', operator: 'NotIn', values: ['xspot'] })],
  ['33', 'N', requirement({ key: 'karpenter.k8s.aws/instance-tenancy', operator: 'In', values: ['host'] })],
  ['34', 'N', valued('a b', 'a'.repeat(64))],
  ['34', 'A', valued('')],
  ['35', 'R', keys('Example.com/a', 'test/', '/test', 'a/b/c', 'a'.repeat(320))],
  ['35', 'N', keys('a'.repeat(64))],
  [
    '36',
    'A',
    each(
      'spec.template.spec.requirements',
      spread(100, () => ({ key: 'a', operator: 'Exists' })),
    ),
  ],
  [
    '36',
    'R',
    each(
      'spec.template.spec.requirements',
      spread(101, () => ({ key: 'a', operator: 'Exists' })),
    ),
  ],
  ['38', 'A', labels({ 'karpenter.sh/capacity-type': 'spot' }, { 'node-type': 'applications' }, { a: '' })],
  ['39', 'R', labels({ 'karpenter.sh/nodepool': 'a' }, { 'kubernetes.io/hostname': 'a' }, { 'karpenter.k8s.aws/foo': 'a' })],
  ['39', 'R', labels({ a: 'b c' }, { a: 'a'.repeat(64) }, { a: 1 }, { a: true })],
  ['40', 'N', labels({ 'a b': 'c' }, { 'karpenter.k8s.aws/ec2nodeclass': 'a' })],
  ['41', 'A', labels({ a: null })],
  ['42', 'R', taints({ key: 'a' }, { key: 'a', effect: '' }, { key: 'a', effect: 'noschedule' })],
  ['42', 'R', taints({ key: 'a', effect: 'NoSchedule', value: '' }, { key: 'test/', effect: 'NoSchedule' })],
  ['42', 'R', taints({ key: 'a', effect: 'NoSchedule', timeAdded: 'yesterday' })],
  [
    '44',
    'N',
    [
      {
        'spec.template.spec.taints': [
          { key: 'a', value: '1', effect: 'NoSchedule' },
          { key: 'a', value: '2', effect: 'NoSchedule' },
        ],
      },
    ],
  ],
  [
    '44',
    'N',
    [
      {
        'spec.template.spec.taints': [{ key: 'a', effect: 'NoSchedule' }],
        'spec.template.spec.startupTaints': [{ key: 'a', effect: 'NoSchedule' }],
      },
    ],
  ],
  [
    '45',
    'A',
    [
      {
        'spec.template.spec.taints': [
          { key: 'a', effect: 'NoSchedule' },
          { key: 'a', effect: 'NoExecute' },
        ],
      },
    ],
  ],
  [
    '46',
    'R',
    [
      ...each('spec.template.spec.nodeClassRef.group', undefined, 'karpenter.k8s.aws/v1', ''),
      ...each('spec.template.spec.nodeClassRef.apiVersion', 'a/b'),
    ],
  ],
  ['46', 'R', [...each('spec.template.spec.nodeClassRef.kind', ''), ...each('spec.template.spec.nodeClassRef.name', '')]],
  ['48', 'R', [{ 'spec.disruption.expireAfter': '24h' }, { 'spec.template.spec.kubelet': {} }]],
  ['50', 'R', each('metadata.name', 'Default')],
  ['52', 'R', each('status.conditions', [{ type: 'Ready', status: 'True', lastTransitionTime: '2024-01-01T00:00:00Z' }])],
];

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

describe('NodePool (15.1)', () => {
  it.each(NODEPOOL_ROWS)('%s: %s', (_, letter, cases) => {
    for (const changes of cases) judge(letter, changed(POOL, changes));
  });

  it('1: fills in the defaults', () => {
    expect(changed(judge('A', changed(POOL, { 'spec.disruption': undefined })).defaulted, {}).spec).toMatchObject({
      disruption: { consolidateAfter: '0s', consolidationPolicy: 'WhenEmptyOrUnderutilized', budgets: [{ nodes: '10%' }] },
      template: { spec: { expireAfter: '720h' } },
    });
  });

  it.each([
    ['3', { 'spec.disruption.budgets': [] }, []],
    ['3', { 'spec.disruption.budgets': null }, [{ nodes: '10%' }]],
    ['3', { 'spec.disruption.budgets': [{}] }, [{ nodes: '10%' }]],
    ['3', { 'spec.disruption.budgets': [{ nodes: null, reasons: ['Empty'] }] }, [{ nodes: '10%', reasons: ['Empty'] }]],
  ])('%s: stores %j as %j', (_, changes, stored) => {
    expect((judge('A', changed(POOL, changes)).defaulted as typeof POOL & { spec: { disruption: object } }).spec.disruption).toMatchObject({
      budgets: stored,
    });
  });

  it.each(['@dailyxyz', '* * * * * *', 'a b c d e', '99 * * * *', 'TZ=UTC 0 0 * * *', '0 0 * * 7', '0 0 * * fri-mon', '*/0 * * * *'])(
    '7: reports that %s allows nothing',
    (schedule) => {
      expect(errorsOf(judge('A', changed(POOL, { 'spec.disruption.budgets': [{ schedule, duration: '1h' }] })))).toEqual(['bad-schedule']);
    },
  );

  it.each(['0 9 * * mon-fri', '*/15 0-6,22 ? JAN *', '0 0 1/2 * *', '@midnight'])('takes %s for a schedule', (schedule) => {
    expect(errorsOf(judge('A', changed(POOL, { 'spec.disruption.budgets': [{ schedule, duration: '1h' }] })))).toEqual([]);
  });

  it.each([
    ['3', { 'spec.disruption.budgets': [] }, 'no-budgets'],
    ['10', { 'spec.disruption.budgets': [{ reasons: [] }] }, 'no-reasons'],
    ['14', { 'spec.template.spec.expireAfter': '0s' }, 'expires-at-once'],
    ['20', { 'spec.replicas': 2 }, 'static-pool'],
    ['23', { 'spec.template.spec.requirements': [{ key: 'a', operator: 'Exists', values: ['a'] }] }, 'ignored-values'],
    [
      '32',
      { 'spec.template.spec.requirements': [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'xspot'] }] },
      'unknown-value',
    ],
    [
      '37',
      {
        'spec.template.spec.requirements': [
          { key: 'a', operator: 'In', values: ['a'] },
          { key: 'a', operator: 'NotIn', values: ['a'] },
        ],
      },
      'contradiction',
    ],
    ['43', { 'spec.template.spec.taints': [{ key: 'a', value: 'x.y/z', effect: 'NoSchedule' }] }, 'taint-value'],
    ['50', { 'metadata.name': 'a'.repeat(70) }, 'long-name'],
  ])('%s: accepts %j and warns of %s', (_, changes, code) => {
    expect(warningsOf(judge('A', changed(POOL, changes)))).toEqual([code]);
  });

  it('47: leaves pools of another provider alone', () => {
    const { diagnostics } = judge(
      'A',
      changed(POOL, { 'spec.template.spec.nodeClassRef': { group: 'karpenter.azure.com', kind: 'AKSNodeClass', name: 'a' } }),
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(['unmanaged']);
  });

  it.each([
    [{ 'spec.disruption.expireAfter': '24h' }, 'spec.disruption.expireAfter', 'spec.template.spec.expireAfter'],
    [{ 'spec.template.spec.kubelet': {} }, 'spec.template.spec.kubelet', 'EC2NodeClass'],
    [{ 'spec.template.spec.nodeClassRef.apiVersion': 'a/b' }, 'spec.template.spec.nodeClassRef.apiVersion', 'nodeClassRef.group'],
  ])('48: drops %j where unknown fields are let through, and names its new place', (changes, path, place) => {
    const { verdict, diagnostics, defaulted } = validateObject(changed(POOL, changes));
    expect(verdict).toBe('accept');
    expect(diagnostics.find(({ code }) => code === 'moved-field')).toMatchObject({
      severity: 'warning',
      path,
      message: expect.stringContaining(place),
    });
    expect(defaulted).toEqual(validateObject(POOL).defaulted);
  });

  it.each([
    ['R', { 'spec.replicas': 1 }],
    ['R', { 'spec.template.spec.nodeClassRef.kind': 'Other' }],
    ['A', { 'spec.template.spec.nodeClassRef.name': 'other' }],
  ])('49: %s for the change %j', (letter, changes) => {
    expect(validateObject(changed(POOL, changes), { old: POOL }).verdict).toBe(LETTERS[letter]);
  });

  it('says what is wrong, where, and what would be right', () => {
    const { diagnostics } = judge(
      'R',
      changed(POOL, { 'spec.weight': 400, 'spec.template.spec.expireAfter': '30d', 'spec.template.spec.nodeClassRef.kind': undefined }),
    );
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'spec.template.spec.nodeClassRef.kind: spec.template.spec.nodeClassRef.kind is required',
      'spec.template.spec.expireAfter: "30d" is not a duration in h, m and s such as 1h30m, or Never',
      'spec.weight: 400 is greater than 100',
    ]);
  });
});

describe('findings', () => {
  const at = ({ diagnostics }: Validation): string[] =>
    diagnostics.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path}`);

  it('name every offender of a rule, and the server one cause at the whole', () => {
    const requirements = ['In', 'Exists', 'In'].map((operator) => ({ key: 'a', operator }));
    const validation = judge('R', changed(POOL, { 'spec.template.spec.requirements': requirements }));
    expect(validation.causes).toEqual([{ field: 'spec.template.spec.requirements', type: 'FieldValueInvalid' }]);
    expect(at(validation)).toEqual([
      'in-without-values spec.template.spec.requirements[0]',
      'in-without-values spec.template.spec.requirements[2]',
    ]);
  });

  it('include what Karpenter would say of a refused object, but for what is said already', () => {
    const requirements = [
      { key: 'karpenter.sh/foo', operator: 'Exists' },
      { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['xspot'] },
    ];
    expect(at(judge('R', changed(POOL, { 'spec.template.spec.requirements': requirements, 'spec.weight': 0 })))).toEqual([
      'restricted-karpenter-domain spec.template.spec.requirements[0].key',
      'out-of-range spec.weight',
      'unknown-values spec.template.spec.requirements[1].values',
    ]);
  });

  it('run the rules where nothing is missing, though the server leaves them all out', () => {
    const validation = judge(
      'R',
      changed(POOL, { 'spec.disruption.budgets': [{ duration: '1h' }], 'spec.template.spec.nodeClassRef.name': undefined }),
    );
    expect(at(validation)).toEqual([
      'required spec.template.spec.nodeClassRef.name',
      'schedule-without-duration spec.disruption.budgets[0]',
    ]);
    expect(validation.causes).toEqual([
      { field: 'spec.template.spec.nodeClassRef.name', type: 'FieldValueRequired' },
      { field: '<nil>', type: 'FieldValueInvalid' },
    ]);
  });

  it('are given once where the server repeats itself', () => {
    const validation = judge('R', changed(POOL, { 'spec.limits': { cpu: 1.5 }, 'spec.replicas': -1 }));
    expect(at(validation)).toEqual(['wrong-type spec.limits.cpu', 'out-of-range spec.replicas']);
    expect(validation.causes).toHaveLength(6);
  });
});

describe('NodeClaim (15.2)', () => {
  const claim = (spec: object, status?: object): object => ({
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodeClaim',
    metadata: { name: 'c' },
    spec: { requirements: [], nodeClassRef: POOL.spec.template.spec.nodeClassRef, ...spec },
    ...(status === undefined ? {} : { status }),
  });
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: '2024-01-01T00:00:00Z' };

  it('51: may require a NodePool, not a host', () => {
    judge('A', claim({ requirements: [{ key: 'karpenter.sh/nodepool', operator: 'Exists' }] }));
    judge('R', claim({ requirements: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] }));
  });

  it('52, 53: needs whole conditions', () => {
    judge('A', claim({}, { conditions: [ready] }));
    judge('R', claim({}, { conditions: [{ ...ready, status: 'true' }] }));
    judge('R', claim({}, { conditions: [ready, ready] }));
    judge('R', claim({}, { conditions: [{ type: 'Ready', status: 'True' }] }));
  });
});

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

describe('v1beta1 (15.3)', () => {
  const POOL_V1BETA1 = {
    apiVersion: 'karpenter.sh/v1beta1',
    kind: 'NodePool',
    metadata: { name: 'default' },
    spec: {
      template: { spec: { requirements: [], nodeClassRef: { name: 'default' } } },
      disruption: { consolidationPolicy: 'WhenUnderutilized', expireAfter: '720h' },
    },
  };
  const CLASS_V1BETA1 = {
    apiVersion: 'karpenter.k8s.aws/v1beta1',
    kind: 'EC2NodeClass',
    metadata: { name: 'default' },
    spec: {
      amiFamily: 'AL2',
      role: 'node',
      subnetSelectorTerms: [{ tags: { a: 'b' } }],
      securityGroupSelectorTerms: [{ tags: { a: 'b' } }],
    },
  };

  it('76: is judged in its own form and stored in v1', () => {
    expect(judge('A', POOL_V1BETA1).defaulted).toMatchObject({
      apiVersion: 'karpenter.sh/v1',
      spec: { disruption: { consolidateAfter: '0s' } },
    });
  });

  it('77: is no v1 object under another name', () => {
    const { diagnostics } = judge('R', { ...POOL_V1BETA1, apiVersion: 'karpenter.sh/v1' });
    const paths = diagnostics.filter(({ severity }) => severity === 'error').map(({ path }) => path);
    expect(paths).toEqual([
      'spec.disruption.expireAfter',
      'spec.template.spec.nodeClassRef.group',
      'spec.template.spec.nodeClassRef.kind',
      'spec.disruption.consolidateAfter',
      'spec.disruption.consolidationPolicy',
    ]);
  });

  it.each([
    ['79', 'R', { 'spec.disruption.consolidateAfter': '30s' }],
    ['79', 'A', { 'spec.disruption.consolidateAfter': 'Never' }],
    ['80', 'R', { 'spec.disruption.consolidationPolicy': 'WhenEmpty' }],
    ['80', 'A', { 'spec.disruption.consolidationPolicy': 'WhenEmpty', 'spec.disruption.consolidateAfter': '30s' }],
    ['81', 'U', { 'spec.disruption.expireAfter': '1hr' }],
    ['81', 'U', { 'spec.disruption.expireAfter': 'FooNever' }],
    ['82', 'R', { 'spec.template.spec.requirements': [{ key: 'kubernetes.io/foo', operator: 'Exists' }] }],
    ['82', 'R', { 'spec.template.spec.requirements': [{ key: 'a', operator: 'Gte', values: ['1'] }] }],
    ['83', 'A', { 'spec.template.spec.kubelet': { maxPods: 10 } }],
    ['7.2', 'R', { 'spec.template.spec.resources': { requests: { cpu: '1' } } }],
    ['7.2', 'A', { 'spec.template.spec.resources': {} }],
    ['7.2', 'R', { 'spec.template.metadata.labels': { 'kubernetes.io/foo': 'a' } }],
    ['7.2', 'A', { 'spec.template.metadata.labels': { 'x.node.kubernetes.io/foo': 'a', 'kops.k8s.io/a': 'b' } }],
  ])('%s: %s for NodePool %j', (_, letter, changes) => {
    judge(letter, changed(POOL_V1BETA1, changes));
  });

  it.each([
    ['78', 'A', {}],
    ['85', 'A', { 'spec.amiFamily': 'AL2023', 'spec.amiSelectorTerms': [{ id: 'ami-1' }] }],
    ['86', 'R', { 'spec.amiFamily': 'Custom' }],
    ['87', 'A', { 'spec.amiFamily': 'Ubuntu', 'spec.amiSelectorTerms': [{ id: 'ami-foo' }] }],
    ['88', 'N', { 'spec.amiFamily': 'Ubuntu' }],
    ['7.2', 'R', { 'spec.amiFamily': undefined }],
    ['7.2', 'R', { 'spec.kubelet': {} }],
    ['7.2', 'A', { 'spec.amiSelectorTerms': [{ id: 'ami-1', name: 'a' }, { id: 'ami-1' }] }],
  ])('%s: %s for EC2NodeClass %j', (_, letter, changes) => {
    judge(letter, changed(CLASS_V1BETA1, changes));
  });

  it('88: takes the pools of a class that is not ready with it', () => {
    const results = validateObjects([POOL_V1BETA1, changed(CLASS_V1BETA1, { 'spec.amiFamily': 'Ubuntu' })]);
    expect(results.map(({ verdict }) => verdict)).toEqual(['notReady', 'notReady']);
  });

  it('89: gives a NodeClaim the lifetime of its pool', () => {
    const claim = (pool: string): object => ({
      apiVersion: 'karpenter.sh/v1beta1',
      kind: 'NodeClaim',
      metadata: { name: pool, labels: { 'karpenter.sh/nodepool': pool } },
      spec: { requirements: [], nodeClassRef: { name: 'default' } },
    });
    const results = validateObjects([claim('default'), changed(POOL_V1BETA1, { 'spec.disruption.expireAfter': '24h' }), claim('absent')]);
    expect(results.map(({ defaulted }) => (defaulted as any).spec.expireAfter)).toEqual(['24h', undefined, 'Never']);
  });

  it('90, 91: names the successor of what is older, and does not judge what is not its own', () => {
    const provisioner = validateObject({ apiVersion: 'karpenter.sh/v1alpha5', kind: 'Provisioner', metadata: { name: 'a' } });
    expect(provisioner.verdict).toBe('refuse');
    expect(provisioner.diagnostics[0]?.message).toContain('NodePool');
    expect(validateObject({ apiVersion: 'extensions/v1beta1', kind: 'Deployment' }).diagnostics[0]?.message).toContain('apps/v1');
    expect(validateObject({ apiVersion: 'eksctl.io/v1alpha5', kind: 'ClusterConfig' }).verdict).toBe('accept');
  });
});

describe('objects that belong together', () => {
  const pod = (spec: object): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'a', image: 'i' }], ...spec },
  });

  it('finds classes by name, and takes them to exist where none is given', () => {
    const [alone] = validateObjects([POOL]);
    expect(alone?.diagnostics.map(({ code }) => code)).toEqual(['class-not-given']);
    expect(validateObjects([POOL, CLASS]).map(({ verdict }) => verdict)).toEqual(['accept', 'accept']);
    const [missing] = validateObjects([POOL, changed(CLASS, { 'metadata.name': 'other' })]);
    expect(missing?.verdict).toBe('notReady');
    const [broken] = validateObjects([POOL, changed(CLASS, { 'spec.role': undefined })]);
    expect(broken?.verdict).toBe('notReady');
  });

  it('judges a second object of the same name as an update', () => {
    const results = validateObjects([POOL, changed(POOL, { 'spec.replicas': 1 })]);
    expect(results.map(({ verdict }) => verdict)).toEqual(['accept', 'reject']);
  });

  it('98: tells that a pod with a label of old will be left out', () => {
    const validation = validateObject(pod({ nodeSelector: { 'karpenter.sh/provisioner-name': 'default' } }));
    expect(validation.verdict).toBe('notReady');
    expect(errorsOf(validation)).toEqual(['restricted-label']);
  });

  it('97: finds a PriorityClass', () => {
    const priorityClass = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 7 };
    const results = validateObjects([pod({ priorityClassName: 'high' }), priorityClass, pod({ priorityClassName: 'low' })]);
    expect(results.map(({ verdict }) => verdict)).toEqual(['accept', 'accept', 'reject']);
    expect(results[0]?.defaulted).toMatchObject({ spec: { priority: 7 } });
  });
});

describe('workloads (15.4)', () => {
  const template = (spec: object = {}): object => ({
    metadata: { labels: { app: 'a' } },
    spec: { containers: [{ name: 'a', image: 'i' }], ...spec },
  });
  const workload = (apiVersion: string, kind: string, spec: object): object => ({ apiVersion, kind, metadata: { name: 'a' }, spec });
  const selector = { matchLabels: { app: 'a' } };

  it.each(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'])('holds a %s to its selector and to pods that run for ever', (kind) => {
    judge('A', workload('apps/v1', kind, { selector, template: template() }));
    judge('R', workload('apps/v1', kind, { template: template() }));
    judge('R', workload('apps/v1', kind, { selector: { matchLabels: { app: 'b' } }, template: template() }));
    judge('R', workload('apps/v1', kind, { selector, template: template({ restartPolicy: 'Never' }) }));
    judge('R', workload('apps/v1', kind, { selector, template: template({ containers: [] }) }));
    if (kind !== 'DaemonSet') judge('R', workload('apps/v1', kind, { selector, template: template(), replicas: -1 }));
  });

  it('101: asks a Job for a restartPolicy', () => {
    const answer = judge('R', workload('batch/v1', 'Job', { template: template() }));
    expect(answer.causes).toEqual([{ field: 'spec.template.spec.restartPolicy', type: 'FieldValueRequired' }]);
    const { defaulted } = judge('A', workload('batch/v1', 'Job', { template: template({ restartPolicy: 'Never' }) }));
    expect(defaulted).toMatchObject({ spec: { parallelism: 1, completions: 1, backoffLimit: 6 } });
    judge('R', workload('batch/v1', 'Job', { template: template({ restartPolicy: 'Never' }), completionMode: 'Indexed', parallelism: 2 }));
  });

  it('holds a CronJob to its schedule', () => {
    const jobTemplate = { spec: { template: template({ restartPolicy: 'Never' }) } };
    judge('A', workload('batch/v1', 'CronJob', { schedule: '*/5 * * * *', jobTemplate }));
    judge('R', workload('batch/v1', 'CronJob', { schedule: '60 * * * *', jobTemplate }));
    judge('R', workload('batch/v1', 'CronJob', { schedule: '*/5 * * * *', jobTemplate: { spec: { template: template() } } }));
  });
});
