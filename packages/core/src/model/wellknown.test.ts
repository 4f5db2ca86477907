import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIGURATION as configuration, isRestrictedLabel, labelHint, normalizeLabel } from './wellknown.js';

describe('restricted labels', () => {
  it.each([
    ['karpenter.sh/foo', true],
    ['x.karpenter.sh/foo', true],
    ['karpenter.k8s.aws/ec2nodeclass', true],
    ['kubernetes.io/hostname', true],
    ['karpenter.sh/capacity-type', false],
    ['karpenter.k8s.aws/instance-cpu', false],
    ['xkarpenter.sh/foo', false],
    ['karpenter.sh', false],
    ['kubernetes.io/hostname/test', false],
    ['kops.k8s.io/gpu', false],
    ['team', false],
  ])('%s: %s', (key, restricted) => {
    expect(isRestrictedLabel(key, configuration)).toBe(restricted);
  });
});

describe('aliases', () => {
  it('stores five beta keys and the zone of the EBS driver under the stable key', () => {
    expect(normalizeLabel('failure-domain.beta.kubernetes.io/zone', configuration)).toBe('topology.kubernetes.io/zone');
    expect(normalizeLabel('topology.ebs.csi.aws.com/zone', configuration)).toBe('topology.kubernetes.io/zone');
    expect(normalizeLabel('beta.kubernetes.io/instance-type', configuration)).toBe('node.kubernetes.io/instance-type');
    expect(normalizeLabel('constructor', configuration)).toBe('constructor');
  });
});

describe('hints', () => {
  const wellKnown = [...configuration.wellKnownLabels].filter((label) => !label.includes('.aws'));
  it.each([
    ['zone', 'topology.kubernetes.io/zone'],
    ['topology.kubernetes.io/regio', 'topology.kubernetes.io/region'],
    ['node.io/zone', 'topology.kubernetes.io/zone'],
  ])('%s may mean %s', (key, hint) => {
    expect(labelHint(key, wellKnown, [])).toBe(hint);
  });

  it('takes the first of the provider and the core in byte order', () => {
    expect(labelHint('zone', configuration.wellKnownLabels, [])).toBe('topology.k8s.aws/zone-id');
  });

  it('looks at what may be undefined first, then at what is defined, each in byte order', () => {
    expect(labelHint('type', ['b/type', 'a/type'], ['0/type'])).toBe('a/type');
    expect(labelHint('type', [], ['b/type', 'a/type'])).toBe('a/type');
    expect(labelHint('deployment', wellKnown, [])).toBeUndefined();
    expect(labelHint('x/', ['b', 'a'], [])).toBe('a');
  });
});
