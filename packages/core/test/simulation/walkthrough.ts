import type { PodDisruptionBudget, SchedulingInput } from '../../src/model/input.js';
import type { InstanceType } from '../../src/model/instancetype.js';
import type { Node } from '../../src/model/node.js';
import type { NodePool } from '../../src/model/nodepool.js';
import type { Pod } from '../../src/model/pod.js';
import type { Naming } from '../../src/simulation/naming.js';
import type { SimulationParameters } from '../../src/simulation/parameters.js';
import type { SimulationRecord } from '../../src/simulation/record.js';
import { instanceType } from '../disruption/cluster.js';

/** Walkthrough A of chapter 05, 24.4, with the values read from its published log. */

export const START = '2024-01-25T07:20:00.654Z';

const LATER = { launchMs: 1890, initMs: 34_594 };

/** The column `seed` of chapter 05, 24.2. */
export const SEED: Partial<SimulationParameters> = {
  latencies: [
    { createMs: 14, launchMs: 2660, initMs: 35_204 },
    { createMs: 68, ...LATER },
  ],
  firstPassMs: 13_281,
};

/** The rows of chapter 05, 24.6 that say `createMs 0`. */
export const SEED_AT_ONCE: Partial<SimulationParameters> = { ...SEED, latencies: [SEED.latencies![0]!, { createMs: 0, ...LATER }] };

export const NAMING: Naming = {
  nodeClaim: (nodePool, ordinal) => `${nodePool}-${['xqjhj', 'lmxcb'][ordinal] ?? ordinal}`,
  node: (_, ordinal) => ['ip-192-168-187-48', 'ip-192-168-79-137'][ordinal] ?? `ip-${ordinal}`,
  instance: (_, zone, ordinal) => `aws:///${zone}/i-${ordinal}`,
  pod: (controller, ordinal) => `${controller}-p${ordinal + 4}`,
};

export const R6GD: InstanceType = {
  ...instanceType({ name: 'r6gd.xlarge', cpu: 4, prices: { 'on-demand': 0.2304, spot: 0.08 }, zones: ['us-west-2a', 'us-west-2b'] }),
  capacity: { cpu: '3920m', memory: '29258Mi', 'ephemeral-storage': '17Gi', pods: '58' },
};
R6GD.requirements = R6GD.requirements.map((requirement) =>
  requirement.key === 'kubernetes.io/arch' ? { ...requirement, values: ['arm64'] } : requirement,
);

export const unavailable = (type: InstanceType): InstanceType => ({
  ...type,
  offerings: type.offerings.map((offering) => ({ ...offering, available: false })),
});

export function defaultPool(spec: Partial<NodePool['spec']> = {}, template: Partial<NodePool['spec']['template']['spec']> = {}): NodePool {
  const requirement = (key: string, values: string[]) => ({ key, operator: 'In', values });
  return {
    metadata: { name: 'default' },
    spec: {
      template: {
        spec: {
          requirements: [
            requirement('kubernetes.io/arch', ['amd64', 'arm64']),
            requirement('kubernetes.io/os', ['linux']),
            requirement('karpenter.sh/capacity-type', ['spot', 'on-demand']),
          ],
          expireAfter: '720h',
          ...template,
        },
      },
      disruption: { consolidateAfter: '0s', consolidationPolicy: 'WhenEmptyOrUnderutilized', budgets: [{ nodes: '10%' }] },
      limits: { cpu: 1000 },
      ...spec,
    },
  };
}

const managed = (name: string): Node => ({
  metadata: {
    name,
    labels: {
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/os': 'linux',
      'kubernetes.io/hostname': name,
      'node.kubernetes.io/instance-type': 'm5.large',
      'topology.kubernetes.io/zone': 'us-west-2a',
    },
  },
  spec: { providerID: `aws:///${name}` },
  status: {
    capacity: { cpu: '2', memory: '7910120Ki', pods: '29' },
    allocatable: { cpu: '1930m', memory: '7220952Ki', pods: '29' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
});

const daemonSet = (name: string, cpu?: string) => ({
  metadata: { name, namespace: 'kube-system' },
  spec: {
    template: {
      spec: { tolerations: [{ operator: 'Exists' }], containers: [{ name, ...(cpu ? { resources: { requests: { cpu } } } : {}) }] },
    },
  },
});

export const inflate = (name: string, metadata: Partial<Pod['metadata']> = {}): Pod => ({
  metadata: {
    name,
    namespace: 'default',
    uid: name,
    labels: { app: 'inflate' },
    creationTimestamp: '2024-01-25T07:20:00Z',
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'inflate', controller: true }],
    ...metadata,
  },
  spec: {
    nodeSelector: {
      'node.kubernetes.io/instance-type': 'r6gd.xlarge',
      'karpenter.sh/capacity-type': 'on-demand',
      'topology.kubernetes.io/zone': 'us-west-2a',
      'kubernetes.io/arch': 'arm64',
    },
    terminationGracePeriodSeconds: 0,
    containers: [{ name: 'inflate', resources: { requests: { cpu: '1' } } }],
  },
});

export const podDisruptionBudget = (spec: PodDisruptionBudget['spec']): PodDisruptionBudget => ({
  metadata: { name: 'inflate-pdb', namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'inflate' } }, ...spec },
});

export function walkthroughInput(rest: Partial<SchedulingInput> = {}): SchedulingInput {
  return {
    now: START,
    nodePools: [defaultPool()],
    nodes: [managed('managed-1'), managed('managed-2')],
    pods: ['inflate-p1', 'inflate-p2', 'inflate-p3'].map((name) => inflate(name)),
    daemonSets: [daemonSet('aws-node', '50m'), daemonSet('kube-proxy', '100m'), daemonSet('eks-pod-identity-agent')],
    podDisruptionBudgets: [podDisruptionBudget({ minAvailable: 2 })],
    ...rest,
  };
}

/** A record in one line: the time of day, the kind, and what it is about. */
export function line({ time, kind, fields }: SimulationRecord): string {
  const about = ['pod', 'nodeClaim', 'node', 'reason', 'change'].flatMap((field) =>
    fields[field] === undefined ? [] : [String(fields[field])],
  );
  return [new Date(time).toISOString().slice(11, 23), kind, ...about].join(' ');
}
