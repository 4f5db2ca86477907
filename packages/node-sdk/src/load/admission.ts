import type { ObjectMeta, Pod, PodSpec, ResourceList, Toleration } from '@kerf/core';
import type { FieldPath } from './diagnostic.js';
import { canonicalJson, cloneJson, emptyObject } from './json.js';
import { type LimitRange, NamespaceLimits } from './limitrange.js';
import { addDefaultTolerations, mergeMatchLabelKeys, setRequestsFromLimits, setTemplateDefaults } from './poddefaults.js';
import { validatePodResources, validatePodSpec } from './podvalidation.js';
import { checkLabels, type Refuse } from './selectorsyntax.js';

export interface PriorityClass {
  metadata: ObjectMeta;
  value: number;
  globalDefault?: boolean;
}

export interface RuntimeClass {
  metadata: ObjectMeta;
  overhead?: { podFixed?: ResourceList };
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] };
}

export interface AdmissionObjects {
  priorityClasses: readonly PriorityClass[];
  runtimeClasses: readonly RuntimeClass[];
  limitRanges: readonly LimitRange[];
}

const SYSTEM_PRIORITIES = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);

/** What an API server with these objects would make of a pod (chapter 06, 9.2). */
export class Admission {
  readonly #priorities: ReadonlyMap<string, number>;
  readonly #defaultPriority: number;
  readonly #runtimeClasses: ReadonlyMap<string, RuntimeClass>;
  readonly #limits = new Map<string, NamespaceLimits>();

  constructor({ priorityClasses, runtimeClasses, limitRanges }: AdmissionObjects) {
    this.#priorities = new Map([...priorityClasses.map(({ metadata, value }) => [metadata.name, value] as const), ...SYSTEM_PRIORITIES]);
    const defaults = priorityClasses.filter(({ globalDefault }) => globalDefault === true).map(({ value }) => value);
    this.#defaultPriority = defaults.length === 0 ? 0 : defaults.reduce((a, b) => Math.min(a, b));
    this.#runtimeClasses = new Map(runtimeClasses.map((runtimeClass) => [runtimeClass.metadata.name, runtimeClass]));
    for (const [namespace, ranges] of groupByNamespace(limitRanges)) this.#limits.set(namespace, new NamespaceLimits(ranges));
  }

  /** Completes the pod in place; `false` where the API server would refuse it. `path` leads to the pod or its template. */
  admit(pod: Pod, path: FieldPath, refuse: Refuse): boolean {
    let admitted = true;
    const refusing: Refuse = (code, at, message) => {
      admitted = false;
      refuse(code, at, message);
    };
    const { spec } = pod;
    const at = [...path, 'spec'];
    setTemplateDefaults(spec);
    setRequestsFromLimits(spec);
    checkLabels(pod.metadata.labels, [...path, 'metadata', 'labels'], refusing);
    validatePodSpec(spec, at, refusing);
    if (!admitted) return false;
    mergeMatchLabelKeys(pod);
    this.#setRuntimeClass(spec, at, refusing);
    this.#setPriority(spec, at, refusing);
    const limits = this.#limits.get(pod.metadata.namespace ?? '');
    limits?.admit(spec, at, refusing);
    // a LimitRange may have set a limit below a request that was given
    if (limits !== undefined && admitted) validatePodResources(spec, at, refusing);
    addDefaultTolerations(spec);
    return admitted;
  }

  /** Checks a template as the API server does when it stores the workload. `path` leads to the template. */
  checkTemplate(template: { metadata?: Partial<ObjectMeta>; spec: PodSpec }, path: FieldPath, refuse: Refuse): void {
    const spec = cloneJson(template.spec);
    setTemplateDefaults(spec);
    checkLabels(template.metadata?.labels, [...path, 'metadata', 'labels'], refuse);
    validatePodSpec(spec, [...path, 'spec'], refuse);
  }

  /** Checks the storage that a claim requests against the LimitRanges of its namespace. */
  admitClaim(namespace: string, requests: ResourceList, path: FieldPath, refuse: Refuse): void {
    this.#limits.get(namespace)?.admitClaim(requests, path, refuse);
  }

  #setRuntimeClass(spec: PodSpec, path: FieldPath, refuse: Refuse): void {
    const name = spec.runtimeClassName ?? '';
    const runtimeClass = this.#runtimeClasses.get(name);
    if (name !== '' && runtimeClass === undefined)
      return refuse(
        'runtime-class-missing',
        [...path, 'runtimeClassName'],
        `RuntimeClass ${JSON.stringify(name)} is not among the inputs; add it`,
      );
    const overhead = runtimeClass?.overhead?.podFixed;
    if (spec.overhead !== undefined && canonicalJson(spec.overhead) !== canonicalJson(overhead ?? {}))
      return refuse('overhead', [...path, 'overhead'], 'differs from the overhead of the RuntimeClass; leave it out');
    if (overhead !== undefined) spec.overhead = overhead;
    const selector = Object.assign(emptyObject() as Record<string, string>, spec.nodeSelector);
    for (const [key, value] of Object.entries(runtimeClass?.scheduling?.nodeSelector ?? {})) {
      if (Object.hasOwn(selector, key) && selector[key] !== value)
        refuse(
          'runtime-class-conflict',
          [...path, 'nodeSelector', key],
          `is ${JSON.stringify(selector[key])}, but RuntimeClass ${name} asks for ${JSON.stringify(value)}`,
        );
      selector[key] = value;
    }
    if (Object.keys(selector).length > 0) spec.nodeSelector = selector;
    const added = (runtimeClass?.scheduling?.tolerations ?? []).filter(
      (toleration) => !(spec.tolerations ?? []).some((given) => canonicalJson(given) === canonicalJson(toleration)),
    );
    if (added.length > 0) spec.tolerations = [...(spec.tolerations ?? []), ...added];
  }

  #setPriority(spec: PodSpec, path: FieldPath, refuse: Refuse): void {
    const name = spec.priorityClassName ?? '';
    const priority = name === '' ? this.#defaultPriority : this.#priorities.get(name);
    if (priority === undefined)
      return refuse(
        'priority-class-missing',
        [...path, 'priorityClassName'],
        `PriorityClass ${JSON.stringify(name)} is not among the inputs; add it`,
      );
    if (spec.priority !== undefined && spec.priority !== priority)
      return refuse('priority', [...path, 'priority'], `is ${spec.priority}, but the pod's priority class gives ${priority}; leave it out`);
    spec.priority = priority;
  }
}

function groupByNamespace(limitRanges: readonly LimitRange[]): Map<string, LimitRange[]> {
  const groups = new Map<string, LimitRange[]>();
  for (const limitRange of limitRanges) {
    const namespace = limitRange.metadata.namespace ?? '';
    groups.set(namespace, [...(groups.get(namespace) ?? []), limitRange]);
  }
  return groups;
}
