import { describe, expect, it } from 'vitest';
import { convertObjects, convertToV1, writeKubeletIntoClasses } from './index.js';

const requirements = [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] }];

function pool(changes: { name?: string; disruption?: unknown; template?: object } = {}): Record<string, unknown> {
  return {
    apiVersion: 'karpenter.sh/v1beta1',
    kind: 'NodePool',
    metadata: { name: changes.name ?? 'default' },
    spec: {
      template: { spec: { requirements, nodeClassRef: { name: 'default' }, ...changes.template } },
      limits: { cpu: 1000 },
      ...(changes.disruption === undefined ? {} : { disruption: changes.disruption }),
    },
  };
}

function nodeClass(spec: object, annotations?: object): Record<string, unknown> {
  return {
    apiVersion: 'karpenter.k8s.aws/v1beta1',
    kind: 'EC2NodeClass',
    metadata: { name: 'default', ...(annotations === undefined ? {} : { annotations }) },
    spec: { role: 'node', subnetSelectorTerms: [{ tags: { a: 'b' } }], ...spec },
  };
}

const codes = (conversion: { diagnostics: { code: string }[] }): string[] => conversion.diagnostics.map(({ code }) => code);
const spec = (object: unknown): any => (object as any).spec;

describe('NodePool (chapter 06, 15.3)', () => {
  it('76: converts the oldest form with its defaults', () => {
    const given = pool({ disruption: { consolidationPolicy: 'WhenUnderutilized', expireAfter: '720h' } });
    expect(convertToV1(given)).toEqual({
      object: {
        apiVersion: 'karpenter.sh/v1',
        kind: 'NodePool',
        metadata: { name: 'default', annotations: { 'compatibility.karpenter.sh/v1beta1-nodeclass-reference': '{"name":"default"}' } },
        spec: {
          template: {
            spec: {
              requirements,
              nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
              expireAfter: '720h',
            },
          },
          limits: { cpu: 1000 },
          disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '0s', budgets: [{ nodes: '10%' }] },
        },
      },
      diagnostics: [],
    });
  });

  it('fills an absent disruption block', () => {
    expect(spec(convertToV1(pool()).object).disruption).toEqual({
      consolidationPolicy: 'WhenEmptyOrUnderutilized',
      consolidateAfter: '0s',
      budgets: [{ nodes: '10%' }],
    });
  });

  it('79: loses Never of WhenUnderutilized, with a warning', () => {
    const conversion = convertToV1(pool({ disruption: { consolidationPolicy: 'WhenUnderutilized', consolidateAfter: 'Never' } }));
    expect(spec(conversion.object).disruption.consolidateAfter).toBe('0s');
    expect(codes(conversion)).toEqual(['consolidate-after-never-lost']);
  });

  it.each(['30s', 'Never'])('80: keeps consolidateAfter %s of WhenEmpty', (consolidateAfter) => {
    const conversion = convertToV1(pool({ disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter } }));
    expect(spec(conversion.object).disruption).toMatchObject({ consolidationPolicy: 'WhenEmpty', consolidateAfter });
  });

  it('84: takes the group from the old apiVersion', () => {
    const ref = { apiVersion: 'example.com/v1beta1', kind: 'Other', name: 'x' };
    const { object } = convertToV1(pool({ template: { nodeClassRef: ref } }));
    expect(spec(object).template.spec.nodeClassRef).toEqual({ group: 'example.com', kind: 'Other', name: 'x' });
    expect((object as { metadata: { annotations: object } }).metadata.annotations).toEqual({
      'compatibility.karpenter.sh/v1beta1-nodeclass-reference': '{"kind":"Other","name":"x","apiVersion":"example.com/v1beta1"}',
    });
  });

  it('keeps an empty list of budgets, and drops nulls before defaults', () => {
    expect(spec(convertToV1(pool({ disruption: { budgets: [] } })).object).disruption.budgets).toEqual([]);
    expect(spec(convertToV1(pool({ disruption: { budgets: null } })).object).disruption.budgets).toEqual([{ nodes: '10%' }]);
    expect(
      spec(convertToV1(pool({ disruption: { budgets: [{ schedule: '0 0 * * *', duration: '1h' }] } })).object).disruption.budgets,
    ).toEqual([{ nodes: '10%', schedule: '0 0 * * *', duration: '1h' }]);
  });

  it('drops template resources and hands the kubelet block over', () => {
    const conversion = convertToV1(
      pool({ template: { requirements, nodeClassRef: { name: 'default' }, resources: {}, kubelet: { maxPods: 10 } } }),
    );
    expect(Object.keys(spec(conversion.object).template.spec).sort()).toEqual(['expireAfter', 'nodeClassRef', 'requirements']);
    expect(conversion.kubelet).toEqual({ maxPods: 10 });
  });

  it('notes fields that 0.33 would have dropped', () => {
    const conversion = convertToV1(
      pool({ disruption: { budgets: [] }, template: { requirements: [{ key: 'a', operator: 'Exists', minValues: 2 }] } }),
    );
    expect(conversion.diagnostics.map(({ path }) => path)).toEqual([
      'spec.disruption.budgets',
      'spec.template.spec.requirements[0].minValues',
    ]);
  });
});

describe('kubelet of NodePools that share a class', () => {
  const classV1 = { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass', metadata: { name: 'default' }, spec: { role: 'node' } };
  const withMaxPods = (name: string, maxPods?: number): object =>
    pool({ name, template: maxPods === undefined ? {} : { kubelet: { maxPods } } });
  const outline = (objects: unknown[]): string[] =>
    objects.map((object) => {
      const { kind, metadata, spec: fields } = object as { kind: string; metadata: { name: string }; spec: any };
      return kind === 'NodePool'
        ? `${metadata.name} -> ${fields.template.spec.nodeClassRef.name}`
        : `${metadata.name} ${fields.kubelet?.maxPods}`;
    });

  it('83: writes one class per differing pool', () => {
    const converted = convertObjects([withMaxPods('a', 10), classV1, withMaxPods('b', 20)]);
    expect([...converted.kubeletOverrides]).toEqual([
      ['a', { maxPods: 10 }],
      ['b', { maxPods: 20 }],
    ]);
    expect(outline(writeKubeletIntoClasses(converted).objects)).toEqual([
      'a -> default-a',
      'default-a 10',
      'default-b 20',
      'b -> default-b',
    ]);
  });

  it('writes the block into the class when all pools agree', () => {
    const written = writeKubeletIntoClasses(convertObjects([withMaxPods('a', 10), withMaxPods('b', 10), classV1]));
    expect(outline(written.objects)).toEqual(['a -> default', 'b -> default', 'default 10']);
  });

  it('keeps the class for the pools without a block', () => {
    const written = writeKubeletIntoClasses(convertObjects([withMaxPods('a', 10), withMaxPods('b'), classV1]));
    expect(outline(written.objects)).toEqual(['a -> default-a', 'b -> default', 'default undefined', 'default-a 10']);
  });

  it('puts a block of a pool before the one of its class', () => {
    const written = writeKubeletIntoClasses(convertObjects([withMaxPods('a', 10), { ...classV1, spec: { kubelet: { maxPods: 5 } } }]));
    expect(outline(written.objects)).toEqual(['a -> default-a', 'default-a 10']);
  });

  it('says so when the class is not there or its new name is taken', () => {
    expect(codes(writeKubeletIntoClasses(convertObjects([withMaxPods('a', 10)])))).toEqual(['kubelet-class-missing']);
    const taken = { ...classV1, metadata: { name: 'default-a' } };
    expect(codes(writeKubeletIntoClasses(convertObjects([withMaxPods('a', 10), withMaxPods('b'), classV1, taken])))).toEqual([
      'kubelet-class-name-taken',
    ]);
  });
});

describe('EC2NodeClass (chapter 06, 15.3)', () => {
  it('78: replaces a family without terms by an alias', () => {
    expect(spec(convertToV1(nodeClass({ amiFamily: 'AL2' })).object)).toEqual({
      role: 'node',
      subnetSelectorTerms: [{ tags: { a: 'b' } }],
      amiSelectorTerms: [{ alias: 'al2@latest' }],
      metadataOptions: { httpEndpoint: 'enabled', httpProtocolIPv6: 'disabled', httpPutResponseHopLimit: 1, httpTokens: 'required' },
    });
  });

  it('85: keeps a family with its terms', () => {
    const { object } = convertToV1(nodeClass({ amiFamily: 'AL2023', amiSelectorTerms: [{ id: 'ami-1' }] }));
    expect(spec(object)).toMatchObject({ amiFamily: 'AL2023', amiSelectorTerms: [{ id: 'ami-1' }] });
  });

  it('keeps Custom', () => {
    const { object } = convertToV1(nodeClass({ amiFamily: 'Custom', amiSelectorTerms: [{ name: 'x' }] }));
    expect(spec(object)).toMatchObject({ amiFamily: 'Custom', amiSelectorTerms: [{ name: 'x' }] });
  });

  it('87: gives Ubuntu the AL2 family and its own root volume', () => {
    const { object, diagnostics } = convertToV1(nodeClass({ amiFamily: 'Ubuntu', amiSelectorTerms: [{ id: 'ami-foo' }] }));
    expect(object).toMatchObject({
      metadata: { annotations: { 'compatibility.karpenter.k8s.aws/v1beta1-ubuntu': 'amiFamily,blockDeviceMappings' } },
      spec: {
        amiFamily: 'AL2',
        amiSelectorTerms: [{ id: 'ami-foo' }],
        blockDeviceMappings: [
          { deviceName: '/dev/sda1', rootVolume: true, ebs: { encrypted: true, volumeType: 'gp3', volumeSize: '20Gi' } },
        ],
      },
    });
    expect(diagnostics).toEqual([]);
  });

  it('88: marks Ubuntu without terms as incompatible', () => {
    const conversion = convertToV1(nodeClass({ amiFamily: 'Ubuntu', blockDeviceMappings: [] }));
    expect(conversion.object).toMatchObject({
      metadata: { annotations: { 'compatibility.karpenter.k8s.aws/v1beta1-ubuntu': 'amiFamily,incompatible' } },
      spec: { amiSelectorTerms: [{ id: 'ami-placeholder' }], blockDeviceMappings: [] },
    });
    expect(codes(conversion)).toEqual(['ubuntu-without-images']);
  });

  it('takes the alias version from its annotation and removes it', () => {
    const { object } = convertToV1(nodeClass({ amiFamily: 'AL2023' }, { 'compatibility.karpenter.k8s.aws/v1-alias-version': 'v20240625' }));
    expect(spec(object).amiSelectorTerms).toEqual([{ alias: 'al2023@v20240625' }]);
    expect(object).toHaveProperty('metadata', { name: 'default' });
  });

  it('defaults the hop limit of a given metadataOptions to 2', () => {
    const { object } = convertToV1(nodeClass({ amiFamily: 'AL2', metadataOptions: { httpTokens: 'optional' } }));
    expect(spec(object).metadataOptions).toMatchObject({ httpTokens: 'optional', httpPutResponseHopLimit: 2 });
  });
});

describe('NodeClaim (chapter 06, 15.3)', () => {
  const claim = (nodePool?: string): object => ({
    apiVersion: 'karpenter.sh/v1beta1',
    kind: 'NodeClaim',
    metadata: { name: 'c', ...(nodePool === undefined ? {} : { labels: { 'karpenter.sh/nodepool': nodePool } }) },
    spec: { requirements: [], nodeClassRef: { name: 'default' }, resources: { requests: { cpu: '1' } } },
    status: { providerID: 'x' },
  });

  it('89: takes expireAfter from its NodePool, wherever that stands', () => {
    const converted = convertObjects([claim('p'), claim('q'), claim(), pool({ name: 'p', disruption: { expireAfter: '24h' } })]);
    expect(converted.objects.slice(0, 3).map((object) => spec(object).expireAfter)).toEqual(['24h', 'Never', 'Never']);
    expect(converted.objects[0]).toMatchObject({ status: { providerID: 'x' }, spec: { resources: { requests: { cpu: '1' } } } });
  });
});

describe('what is not v1beta1', () => {
  it.each([
    [null],
    ['text'],
    [[]],
    [{ apiVersion: 'v1', kind: 'Pod' }],
    [{ apiVersion: 'karpenter.sh/v1', kind: 'NodePool', spec: { weight: null } }],
    [{ apiVersion: 'karpenter.k8s.aws/v1beta1', kind: 'NodePool' }],
  ])('%j passes through', (object) => {
    const conversion = convertToV1(object);
    expect(conversion.object).toBe(object);
    expect(conversion.diagnostics).toEqual([]);
  });

  it('warns of a v1 object with the kubelet annotation', () => {
    const metadata = { name: 'x', annotations: { 'compatibility.karpenter.sh/v1beta1-kubelet-conversion': '{}' } };
    expect(codes(convertToV1({ apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata }))).toEqual(['kubelet-annotation-ignored']);
  });

  it('keeps hostile keys as plain fields', () => {
    const given = JSON.parse(
      '{"apiVersion":"karpenter.sh/v1beta1","kind":"NodePool","metadata":{"annotations":{"__proto__":"x"}},"spec":{}}',
    ) as unknown;
    const { metadata } = convertToV1(given).object as { metadata: { annotations: object } };
    expect(Object.hasOwn(metadata.annotations, '__proto__')).toBe(true);
  });
});
