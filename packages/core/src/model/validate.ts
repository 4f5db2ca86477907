import type { DaemonSet, Namespace, PodDisruptionBudget, SchedulingInput, SchedulingOptions } from './input.js';
import type { InstanceType } from './instancetype.js';
import { childPath, InvalidInput, type Issue } from './issue.js';
import type { ObjectMeta } from './meta.js';
import { type Check, flag, integer, isObject, list, object, Report, required, text, time, unique } from './validate/check.js';
import { instanceType } from './validate/instancetype.js';
import { Limit } from './validate/limits.js';
import { meta, selector } from './validate/meta.js';
import { csiNode, node, nodeClaim, nodePool } from './validate/node.js';
import { pod, podSpec } from './validate/pod.js';
import { persistentVolume, persistentVolumeClaim, storageClass } from './validate/volume.js';

const countOrPercentage: Check = (value, path, report) => {
  // Text is read literally: only `0%` and `100%` mean anything to the engine (chapter 05, 6).
  if (!Number.isInteger(value) && typeof value !== 'string')
    report.add(path, 'not-a-count', 'must be an integer or a percentage such as 10%', value);
};

const podDisruptionBudget = object<PodDisruptionBudget>({
  metadata: required(meta),
  spec: object<NonNullable<PodDisruptionBudget['spec']>>({
    selector,
    minAvailable: countOrPercentage,
    maxUnavailable: countOrPercentage,
    unhealthyPodEvictionPolicy: text,
  }),
  status: object({ disruptionsAllowed: integer(0, 2 ** 31 - 1) }),
});

const daemonSet = object<DaemonSet>({
  metadata: required(meta),
  spec: required(object<DaemonSet['spec']>({ template: required(object({ spec: required(podSpec) })) })),
});

const input = object<SchedulingInput>(
  {
    options: object<SchedulingOptions>({ preferencePolicy: text, minValuesPolicy: text, spotToSpotConsolidation: flag }),
    instanceTypes: list(instanceType, Limit.instanceTypes),
    nodePoolInstanceTypes: checkPoolTypes,
    nodePools: required(list(nodePool, Limit.nodePools)),
    nodes: list(node, Limit.nodes),
    nodeClaims: list(nodeClaim, Limit.nodes),
    pods: required(list(pod, Limit.pods)),
    daemonSets: list(daemonSet, Limit.daemonSets),
    persistentVolumes: list(persistentVolume, Limit.volumeObjects),
    persistentVolumeClaims: list(persistentVolumeClaim, Limit.volumeObjects),
    storageClasses: list(storageClass, Limit.otherObjects),
    csiNodes: list(csiNode, Limit.nodes),
    namespaces: list(object<Namespace>({ metadata: required(meta) }), Limit.otherObjects),
    podDisruptionBudgets: list(podDisruptionBudget, Limit.otherObjects),
    now: time,
  },
  checkNames,
);

/**
 * Every problem of what a scheduling decision reads of the input; empty if it can be decided. Never throws, whatever it is
 * given, and bounds the input's size. Names are compared once every object is right in itself.
 */
export function validateInput(value: unknown): Issue[] {
  if (!isObject(value)) return [{ path: 'input', code: 'wrong-type', message: 'must be an object', value }];
  const glance = new Report(false);
  input(value, '', glance);
  if (glance.issues.length === 0) return [];
  const report = new Report(true);
  input(value, '', report);
  return report.issues;
}

/** Throws `InvalidInput` with every problem of the input, if it has any. */
export function assertValidInput(value: unknown): asserts value is SchedulingInput {
  const issues = validateInput(value);
  if (issues.length > 0) throw new InvalidInput(issues);
}

function checkPoolTypes(value: unknown, path: string, report: Report): void {
  if (!isObject(value)) report.add(path, 'wrong-type', 'must be an object', value);
  else for (const pool of Object.keys(value)) poolTypes(value[pool], childPath(path, pool), report);
}

const poolTypes = list((value, path, report) => {
  if (typeof value !== 'string') instanceType(value, path, report);
}, Limit.instanceTypes);

function checkNames(value: SchedulingInput, _path: string, report: Report): void {
  for (const field of ['nodePools', 'nodes', 'nodeClaims', 'persistentVolumes', 'storageClasses', 'csiNodes', 'namespaces'] as const) {
    unique<{ metadata: ObjectMeta }>(value[field], field, 'metadata.name', ({ metadata }) => metadata.name, report);
  }
  for (const field of ['daemonSets', 'persistentVolumeClaims', 'podDisruptionBudgets'] as const) {
    unique<{ metadata: ObjectMeta }>(
      value[field],
      field,
      'metadata.name',
      ({ metadata }) => metadata.name,
      report,
      ({ metadata }) => metadata.namespace ?? '',
    );
  }
  // Pods alone have a default namespace (chapter 06, 13.2).
  unique(
    value.pods,
    'pods',
    'metadata.name',
    ({ metadata }) => metadata.name,
    report,
    ({ metadata }) => metadata.namespace || 'default',
  );
  unique(value.pods, 'pods', 'metadata.uid', ({ metadata }) => metadata.uid || undefined, report);
  unique(value.nodes, 'nodes', 'spec.providerID', ({ spec }) => spec?.providerID || undefined, report);
  unique(value.nodeClaims, 'nodeClaims', 'status.providerID', ({ status }) => status?.providerID || undefined, report);
  checkTypeNames(value, report);
}

function checkTypeNames({ instanceTypes, nodePoolInstanceTypes }: SchedulingInput, report: Report): void {
  unique(instanceTypes, 'instanceTypes', 'name', (type) => type.name, report);
  const known = new Set((instanceTypes ?? []).map((type) => type.name));
  for (const pool of Object.keys(nodePoolInstanceTypes ?? {})) {
    const path = childPath('nodePoolInstanceTypes', pool);
    const seen = new Set<string>();
    for (const [index, entry] of nodePoolInstanceTypes![pool]!.entries()) {
      const name = nameOf(entry);
      if (typeof entry === 'string' && !known.has(entry)) {
        report.add(`${path}[${index}]`, 'unknown-instance-type', 'must be the name of one of instanceTypes', entry);
      } else if (seen.has(name)) {
        report.add(`${path}[${index}]`, 'duplicate', 'must name each instance type once', name);
      }
      seen.add(name);
    }
  }
}

function nameOf(entry: string | InstanceType): string {
  return typeof entry === 'string' ? entry : entry.name;
}
