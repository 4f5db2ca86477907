import { describe, expect, it } from 'vitest';
import { validateObjects } from '../../src/validate/objects.js';
import { validateObject } from '../../src/validate/validate.js';
import { changed, judge } from './examples.js';

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
