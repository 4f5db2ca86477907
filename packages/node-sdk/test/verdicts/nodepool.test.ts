import { describe, expect, it } from 'vitest';
import { type Validation, validateObject } from '../../src/validate/validate.js';
import {
  budgets,
  changed,
  each,
  errorsOf,
  gt,
  judge,
  keys,
  LETTERS,
  labels,
  POOL,
  type Rows,
  requirement,
  spread,
  taints,
  valued,
  warningsOf,
} from './examples.js';

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
