import { type MethodName, type MethodOutcome, runMethod } from '../../src/disruption/method.js';
import { type Snapshot, type SnapshotOptions, takeSnapshot } from '../../src/disruption/snapshot.js';
import type { SchedulingInput } from '../../src/model/input.js';
import type { InstanceType } from '../../src/model/instancetype.js';
import type { Condition } from '../../src/model/meta.js';
import type { Node, NodeClaim } from '../../src/model/node.js';
import type { NodePool } from '../../src/model/nodepool.js';
import type { Pod } from '../../src/model/pod.js';
import { assertValidInput } from '../../src/model/validate.js';
import { Volumes } from '../../src/provisioning/volumes.js';
import type { KernelBackend } from '../../src/runtime/backend.js';
import { buildClusterState } from '../../src/state/cluster.js';
import { normaliseInput } from '../../src/state/normalise.js';
import { WhatIf } from '../../src/whatif.js';

/** Small clusters for tables: every node is managed, initialized, ready and consolidatable unless it says otherwise. */

export const NOW = '2026-03-02T10:00:00Z';
const CREATED = '2026-03-01T10:00:00Z';

export const minutesAgo = (minutes: number): string => new Date(Date.parse(NOW) - minutes * 60e3).toISOString().replace('.000Z', 'Z');

export interface TypeRow {
  name: string;
  cpu?: number;
  /** Capacity type to price, in every zone; or `capacityType/zone`. */
  prices: Record<string, number>;
  zones?: string[];
  unavailable?: string[];
}

export function instanceType({ name, cpu = 4, prices, zones = ['zone-a'], unavailable = [] }: TypeRow): InstanceType {
  const offers = Object.entries(prices).flatMap(([text, price]) => {
    const [capacityType = '', zone] = text.split('/');
    return (zone === undefined ? zones : [zone]).map((each) => ({
      capacityType,
      zone: each,
      price,
      available: !unavailable.includes(text),
    }));
  });
  const requirement = (key: string, values: string[]) => ({ key, operator: 'In', values: [...new Set(values)] });
  return {
    name,
    requirements: [
      requirement('node.kubernetes.io/instance-type', [name]),
      requirement('kubernetes.io/arch', ['amd64']),
      requirement('kubernetes.io/os', ['linux']),
      requirement(
        'topology.kubernetes.io/zone',
        offers.map(({ zone }) => zone),
      ),
      requirement(
        'karpenter.sh/capacity-type',
        offers.map(({ capacityType }) => capacityType),
      ),
    ],
    offerings: offers.map(({ capacityType, zone, price, available }) => ({
      requirements: [requirement('karpenter.sh/capacity-type', [capacityType]), requirement('topology.kubernetes.io/zone', [zone])],
      price,
      available,
    })),
    capacity: { cpu: String(cpu), memory: `${cpu * 4}Gi`, pods: '110' },
  };
}

export function nodePool(name: string, disruption: NodePool['spec']['disruption'] = {}, spec: Partial<NodePool['spec']> = {}): NodePool {
  return {
    metadata: { name },
    spec: {
      template: { spec: { requirements: [] } },
      disruption: { consolidateAfter: '0s', consolidationPolicy: 'WhenEmptyOrUnderutilized', budgets: [{ nodes: '100%' }], ...disruption },
      ...spec,
    },
  };
}

export interface NodeRow {
  name: string;
  pool?: string;
  type?: string;
  capacityType?: string;
  zone?: string;
  cpu?: number;
  pods?: Pod[];
  /** Conditions of the NodeClaim besides Launched, Registered and Initialized. */
  conditions?: Condition[];
  /** Labels that the node lacks. */
  without?: string[];
  ready?: boolean;
  initialized?: boolean;
  annotations?: Record<string, string>;
  claim?: {
    spec?: Partial<NodeClaim['spec']>;
    metadata?: Partial<NodeClaim['metadata']>;
    status?: Partial<NonNullable<NodeClaim['status']>>;
  };
  /** `node`, `claim` or both (default). */
  only?: 'node' | 'claim';
}

export const condition = (type: string, status = 'True', lastTransitionTime = CREATED): Condition => ({ type, status, lastTransitionTime });
export const CONSOLIDATABLE = condition('Consolidatable');
export const DRIFTED = condition('Drifted');

export interface ClusterRows {
  pools?: NodePool[];
  types?: InstanceType[];
  nodes: NodeRow[];
  /** Pending pods. */
  pods?: Pod[];
  input?: Partial<SchedulingInput>;
}

export const pod = (
  name: string,
  cpu: number | string = '100m',
  rest: Partial<Pod['metadata']> = {},
  spec: Partial<Pod['spec']> = {},
): Pod => ({
  metadata: { name, namespace: 'default', ...rest },
  spec: { containers: [{ name: 'app', resources: { requests: { cpu } } }], ...spec },
});

export const DAEMON = { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'd' }] };
export const STATEFUL = { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 's' }] };
export const MIRROR = { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n' }] };

/** The scheduling input of the rows. */
export function cluster({
  pools = [nodePool('default')],
  types = [instanceType({ name: 'm', prices: { 'on-demand': 1 } })],
  nodes,
  pods = [],
  input = {},
}: ClusterRows): SchedulingInput {
  const objects = nodes.map((row) => nodeObjects(row, types));
  return {
    now: NOW,
    nodePools: pools,
    instanceTypes: types,
    nodes: objects.flatMap(({ node }) => (node ? [node] : [])),
    nodeClaims: objects.flatMap(({ claim }) => (claim ? [claim] : [])),
    pods: [...nodes.flatMap((row) => (row.pods ?? []).map((each) => bind(each, row.name))), ...pods],
    ...input,
  };
}

const bind = (each: Pod, nodeName: string): Pod => ({ ...each, spec: { ...each.spec, nodeName } });

function nodeObjects(row: NodeRow, types: readonly InstanceType[]): { node?: Node; claim?: NodeClaim } {
  const { name, pool = 'default', type = types[0]!.name, capacityType = 'on-demand', zone = 'zone-a', without = [] } = row;
  const cpu = row.cpu ?? Number(types.find((each) => each.name === type)?.capacity.cpu ?? 4);
  const resources = { cpu: String(cpu), memory: `${cpu * 4}Gi`, pods: '110' };
  const all: Record<string, string> = {
    'kubernetes.io/hostname': name,
    'karpenter.sh/nodepool': pool,
    'karpenter.sh/capacity-type': capacityType,
    'karpenter.sh/registered': 'true',
    ...(row.initialized === false ? {} : { 'karpenter.sh/initialized': 'true' }),
    'node.kubernetes.io/instance-type': type,
    'topology.kubernetes.io/zone': zone,
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
  };
  const labels = Object.fromEntries(Object.entries(all).filter(([key]) => !without.includes(key)));
  const conditions = ['Launched', 'Registered', 'Initialized'].map((each) => condition(each));
  const annotations = row.annotations ? { annotations: row.annotations } : {};
  const node: Node = {
    metadata: { name, labels, creationTimestamp: CREATED, ...annotations },
    spec: { providerID: `id-${name}` },
    status: { capacity: resources, allocatable: resources, conditions: [condition('Ready', row.ready === false ? 'False' : 'True')] },
  };
  const claim: NodeClaim = {
    metadata: { name: `claim-${name}`, labels, creationTimestamp: CREATED, ...row.claim?.metadata },
    spec: { ...row.claim?.spec },
    status: {
      providerID: `id-${name}`,
      nodeName: name,
      capacity: resources,
      allocatable: resources,
      conditions: [...conditions, ...(row.conditions ?? [CONSOLIDATABLE])],
      ...row.claim?.status,
    },
  };
  return { ...(row.only === 'claim' ? {} : { node }), ...(row.only === 'node' ? {} : { claim }) };
}

/** The snapshot of the rows. */
export function snapshotOf(rows: ClusterRows, options: SnapshotOptions = {}): Snapshot {
  const input = normaliseInput(cluster(rows));
  return takeSnapshot(input, buildClusterState(input, new Volumes(input)), options);
}

/** Runs methods on the cluster of the rows. */
export function methodsOn(rows: ClusterRows, backend: KernelBackend, options: SnapshotOptions = {}): (name: MethodName) => MethodOutcome {
  const input = normaliseInput(cluster(rows));
  assertValidInput(input);
  const whatIf = new WhatIf(input, { backend });
  const snapshot = takeSnapshot(input, whatIf.cluster, options);
  return (name) => runMethod(name, snapshot, whatIf);
}

/** A command in short: `delete a b`, or `replace a b: m1 m2` with the types of each replacement. */
export function commandTexts({ commands }: MethodOutcome): string[] {
  return commands.map(({ candidates, replacements }) => {
    const names = candidates.map(({ node }) => node.name).join(' ');
    const types = replacements.map(({ instanceTypes }) => instanceTypes.map(({ name }) => name).join(' '));
    return replacements.length === 0 ? `delete ${names}` : `replace ${names}: ${types.join(', ')}`;
  });
}
