import type { NodeSelectorRequirement } from '@kerf/core';

export const ZONE = 'topology.kubernetes.io/zone';
export const HOSTNAME = 'kubernetes.io/hostname';
export const ARCH = 'kubernetes.io/arch';
export const OS = 'kubernetes.io/os';
export const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
export const INSTANCE_TYPE = 'node.kubernetes.io/instance-type';
export const EC2 = 'karpenter.k8s.aws/';
export const ZONES = ['us-west-2a', 'us-west-2b', 'us-west-2c'] as const;

export const requirement = (key: string, operator: string, ...values: string[]): NodeSelectorRequirement =>
  values.length > 0 ? { key, operator, values } : { key, operator };
