import { BadInput } from './status.js';

/** What `kerf explain` is asked about. */
export type ExplainTarget =
  | { of: 'node'; name: string }
  | { of: 'pod'; namespace: string; name: string }
  /** A workload, by the pods that belong to it. */
  | { of: 'workload'; word: string; namespace: string; name: string };

/** The words that kubectl knows a kind by. */
const POD = ['pod', 'pods', 'po'];
const NODE = ['node', 'nodes', 'no'];
const WORKLOAD = [
  ...['deployment', 'deployments', 'deploy', 'replicaset', 'replicasets', 'rs', 'statefulset', 'statefulsets', 'sts'],
  ...['replicationcontroller', 'replicationcontrollers', 'rc', 'job', 'jobs', 'cronjob', 'cronjobs', 'cj'],
];
const FORMS = 'pod/NAME, pod/NAMESPACE/NAME, node/NAME, or a workload such as deployment/NAME';

/**
 * Reads a target such as `pod/web-0` or `deployment.apps/team/web`.
 * @param fallback The namespace where the target names none.
 */
export function readTarget(text: string, fallback: string): ExplainTarget {
  const [word = '', ...rest] = text.split('/');
  const kind = word.toLowerCase().replace(/\.(apps|batch)$/, '');
  const malformed = rest.length === 0 || rest.length > 2 || rest.includes('');
  if (malformed) throw new BadInput(`${JSON.stringify(text)} is not of the form ${FORMS}`);
  const name = rest[rest.length - 1] as string;
  if (NODE.includes(kind)) {
    if (rest.length > 1) throw new BadInput(`${JSON.stringify(text)}: nodes belong to no namespace; write node/${name}`);
    return { of: 'node', name };
  }
  const namespace = rest.length === 2 ? (rest[0] as string) : fallback;
  if (POD.includes(kind)) return { of: 'pod', namespace, name };
  if (WORKLOAD.includes(kind)) return { of: 'workload', word, namespace, name };
  throw new BadInput(`${JSON.stringify(text)}: nothing can be told of a ${JSON.stringify(word)}; ask for ${FORMS}`);
}
