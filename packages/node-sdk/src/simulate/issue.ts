import { describeIssue, type Issue, type SchedulingInput } from '@kerf/core';
import { type Diagnostic, type ObjectReference, parsePath } from '../load/diagnostic.js';
import { field, textField } from '../load/json.js';

const KINDS: Record<string, string> = {
  nodePools: 'NodePool',
  nodes: 'Node',
  nodeClaims: 'NodeClaim',
  pods: 'Pod',
  daemonSets: 'DaemonSet',
  persistentVolumes: 'PersistentVolume',
  persistentVolumeClaims: 'PersistentVolumeClaim',
  storageClasses: 'StorageClass',
  csiNodes: 'CSINode',
  namespaces: 'Namespace',
  podDisruptionBudgets: 'PodDisruptionBudget',
};

/** Issues of core or catalog as findings about objects: `pods[3].spec.x` becomes `spec.x` of that Pod. */
export function issueDiagnostics(
  issues: readonly Pick<Issue, 'path' | 'code' | 'message' | 'value'>[],
  input?: SchedulingInput,
): Diagnostic[] {
  return issues.map((issue) => {
    const [list, index, ...rest] = parsePath(issue.path);
    const kind = typeof list === 'string' && Object.hasOwn(KINDS, list) ? KINDS[list] : undefined;
    const about = { severity: 'error', phase: 'runtime', code: issue.code } as const;
    if (kind === undefined || typeof index !== 'number' || input === undefined) return { ...about, message: describeIssue(issue) };
    const objects = field(input, list as string);
    const metadata = Array.isArray(objects) ? field(objects[index], 'metadata') : undefined;
    return { ...about, object: reference(kind, metadata), message: describeIssue({ ...issue, path: suffixOf(issue.path, rest.length) }) };
  });
}

function reference(kind: string, metadata: unknown): ObjectReference {
  const name = textField(metadata, 'name');
  const namespace = textField(metadata, 'namespace');
  return { kind, ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? {} : { name }) };
}

/** The path without the list and the index it begins with. */
function suffixOf(path: string, steps: number): string {
  return steps === 0 ? 'the object' : path.slice(path.indexOf(']') + 1).replace(/^\./, '');
}
