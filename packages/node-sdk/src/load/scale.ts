/** An override of a workload's replicas, as `kubectl scale` would set. */
export interface Scale {
  /** For example `Deployment`. */
  kind: string;
  /** Absent: any namespace. */
  namespace?: string;
  name: string;
  replicas: number;
}

const KINDS = new Map<string, string>([
  ...['deployment', 'deployments', 'deploy'].map((word) => [word, 'Deployment'] as const),
  ...['replicaset', 'replicasets', 'rs'].map((word) => [word, 'ReplicaSet'] as const),
  ...['replicationcontroller', 'replicationcontrollers', 'rc'].map((word) => [word, 'ReplicationController'] as const),
  ...['statefulset', 'statefulsets', 'sts'].map((word) => [word, 'StatefulSet'] as const),
]);
const SCALE = /^([A-Za-z]+)\/(?:([a-z0-9-]+)\/)?([a-z0-9.-]+)=([0-9]{1,10})$/;

/** Reads `KIND/[NAMESPACE/]NAME=N`, for example `deployment/inflate=3`. Throws a RangeError that says what is wrong. */
export function parseScale(text: string): Scale {
  const match = SCALE.exec(text);
  if (match === null)
    throw new RangeError(
      `scale ${JSON.stringify(text)} must have the form KIND/NAME=N or KIND/NAMESPACE/NAME=N, for example deployment/inflate=3`,
    );
  const [, word = '', namespace, name = '', replicas] = match;
  const kind = KINDS.get(word.toLowerCase());
  if (kind === undefined)
    throw new RangeError(
      `scale ${JSON.stringify(text)}: ${word} has no replicas; deployment, replicaset, replicationcontroller and statefulset have`,
    );
  return { kind, ...(namespace === undefined ? {} : { namespace }), name, replicas: Number(replicas) };
}
