import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { NodePool } from '../model/nodepool.js';
import { parseTime } from '../model/time.js';
import { type Configuration, DEFAULT_CONFIGURATION } from '../model/wellknown.js';
import { podsOfDeletingNodes } from '../provisioning/pods.js';
import type { ClusterState } from '../state/cluster.js';
import { isManaged } from '../state/nodepoolrole.js';
import { instanceTypesOf } from '../state/offeredtypes.js';
import { PodDisruptionBudgets } from '../state/poddisruptionbudgets.js';
import { compareText, isProvisionable, podKey } from '../state/podfacts.js';
import type { StateNode } from '../state/statenode.js';
import type { Ties } from './candidate.js';
import { MinValues } from './minvalues.js';
import { Offerings } from './offerings.js';

/** A NodePool whose node class kind the provider supports, and the types that it offers. */
export interface ManagedNodePool {
  nodePool: NodePool;
  /** By name. */
  instanceTypes: ReadonlyMap<string, InstanceType>;
}

/** Lists of types, each by name. */
type TypeTables = ReadonlyMap<readonly InstanceType[], ReadonlyMap<string, InstanceType>>;

/** What a running controller remembers of nodes, by state node id; nothing of it is in the objects. */
export interface NodeMemory {
  /** Nodes of the commands that are being executed. */
  queued?: ReadonlySet<string>;
  /** Nodes that a recent scheduling pass put a pod on (chapter 05, 0). */
  nominated?: ReadonlySet<string>;
}

/** A cluster at one instant, as the disruption methods see it. Never changed. */
export interface Snapshot {
  input: SchedulingInput;
  /** Every state node, by name. */
  nodes: readonly StateNode[];
  /** Milliseconds since 1970. */
  now: number;
  nodePools: ReadonlyMap<string, ManagedNodePool>;
  /** The types of each list by name. */
  instanceTypes: TypeTables;
  podDisruptionBudgets: PodDisruptionBudgets;
  offerings: Offerings;
  minValues: MinValues;
  ties: Ties;
  queued: ReadonlySet<string>;
  nominated: ReadonlySet<string>;
  /** `namespace/name` of the currently reschedulable pods on deleting nodes. */
  podsOfDeletingNodes: ReadonlySet<string>;
  /** `namespace/name` of the pods that wait for a place already: a move may leave them waiting (chapter 05, 13). */
  pendingPods: ReadonlySet<string>;
}

export interface SnapshotOptions extends NodeMemory {
  /** Default: `by-name`. */
  ties?: Ties;
  /** Default: the pinned reference with its AWS provider. */
  configuration?: Configuration;
  /** A snapshot of an earlier instant with the same configuration: what it read of instance types is not read again. Lists are replaced, never changed. */
  earlier?: Snapshot;
}

/** Takes the snapshot of a normalised input whose cluster state is already built. */
export function takeSnapshot(input: SchedulingInput, cluster: ClusterState, options: SnapshotOptions = {}): Snapshot {
  const { configuration = DEFAULT_CONFIGURATION } = options;
  const now = parseTime(input.now)!;
  const podDisruptionBudgets = new PodDisruptionBudgets(input.podDisruptionBudgets ?? []);
  const instanceTypes = new Map<readonly InstanceType[], ReadonlyMap<string, InstanceType>>();
  return {
    input,
    nodes: [...cluster.active, ...cluster.deleting].sort(
      (left, right) => compareText(left.name, right.name) || compareText(left.id, right.id),
    ),
    now,
    nodePools: managedNodePools(input, configuration, instanceTypes, options.earlier?.instanceTypes),
    instanceTypes,
    podDisruptionBudgets,
    offerings: options.earlier?.offerings ?? new Offerings(configuration),
    minValues: options.earlier?.minValues ?? new MinValues(configuration),
    ties: options.ties ?? 'by-name',
    queued: options.queued ?? new Set(),
    nominated: options.nominated ?? new Set(),
    podsOfDeletingNodes: new Set(podsOfDeletingNodes(cluster, podDisruptionBudgets, now).map(({ pod }) => podKey(pod))),
    pendingPods: new Set(input.pods.filter(isProvisionable).map(podKey)),
  };
}

function managedNodePools(
  input: SchedulingInput,
  configuration: Configuration,
  tables: Map<readonly InstanceType[], ReadonlyMap<string, InstanceType>>,
  earlier: TypeTables | undefined,
): Map<string, ManagedNodePool> {
  const byName = (types: readonly InstanceType[]) => {
    const table = tables.get(types) ?? earlier?.get(types) ?? new Map(types.map((type) => [type.name, type]));
    tables.set(types, table);
    return table;
  };
  const managed = input.nodePools.filter((nodePool) => isManaged(nodePool, configuration));
  return new Map(
    managed.map((nodePool) => [
      nodePool.metadata.name,
      { nodePool, instanceTypes: byName(instanceTypesOf(input, nodePool.metadata.name)) },
    ]),
  );
}
