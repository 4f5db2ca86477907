import type { DaemonSet, Namespace, PersistentVolumeClaim, Pod, PodDisruptionBudget, SchedulingInput } from '@kerf/core';
import { Admission } from './admission.js';
import { ClaimAdmission, ephemeralClaims } from './claims.js';
import {
  completeCSINode,
  completeNamespace,
  completeNode,
  completeStorageClass,
  impliedNamespace,
  validatePriorityClass,
} from './cluster.js';
import { type ClusterKinds, DecodedObjects } from './decoded.js';
import type { Diagnostic } from './diagnostic.js';
import { Expansion, type ExpansionOptions } from './expansion.js';
import { fieldAt, textField } from './json.js';
import type { KarpenterObjects } from './karpenter.js';
import type { IgnoredObject, ManifestObject } from './objects.js';
import { setStatus, setTemplateDefaults } from './poddefaults.js';
import { disruptionsAllowed, validatePodDisruptionBudget } from './poddisruptionbudget.js';
import { PodNames } from './podnames.js';
import { checkLabels, type Refuse } from './selectorsyntax.js';
import { validateWorkload, type Workload } from './workload.js';

export interface AssembleOptions extends ExpansionOptions {
  unknownFields: 'strict' | 'warn';
  /** `all` counts every unbound pod that has not ended as waiting to be scheduled, whatever its conditions say. */
  pending: 'unschedulable' | 'all';
  /** For findings about the input as a whole. */
  report: (diagnostic: Diagnostic) => void;
}

/** The time from which pods without one date (chapter 06, 13.2). */
const CREATION_TIMESTAMP = '2026-01-01T00:00:00Z';

/** Puts the objects of an input together: what admission and controllers of a cluster would have made of them (chapter 06, 9 to 11). */
export function assemble(
  objects: readonly ManifestObject[],
  ignored: readonly IgnoredObject[],
  karpenter: KarpenterObjects,
  options: AssembleOptions,
): SchedulingInput {
  return new Assembly(new DecodedObjects(objects, options.unknownFields), options).input(objects, ignored, karpenter);
}

class Assembly {
  readonly #decoded: DecodedObjects;
  readonly #options: AssembleOptions;
  readonly #admission: Admission;
  readonly #claimAdmission: ClaimAdmission;
  readonly #names = new PodNames();
  readonly #claims = new Map<string, PersistentVolumeClaim>();

  constructor(decoded: DecodedObjects, options: AssembleOptions) {
    this.#decoded = decoded;
    this.#options = options;
    const priorityClasses: ClusterKinds['PriorityClass'][] = [];
    for (const { object, value } of decoded.of('PriorityClass')) {
      if (accepted(object, (refuse) => validatePriorityClass(value, priorityClasses, refuse))) priorityClasses.push(value);
    }
    const valuesOf = <K extends keyof ClusterKinds>(kind: K) => decoded.of(kind).map(({ value }) => value);
    this.#admission = new Admission({ priorityClasses, runtimeClasses: valuesOf('RuntimeClass'), limitRanges: valuesOf('LimitRange') });
    this.#claimAdmission = new ClaimAdmission(valuesOf('StorageClass'), this.#admission);
    for (const { object, value } of decoded.of('PersistentVolumeClaim')) this.#addClaim(value, object, ['spec'], object.admitted);
  }

  input(objects: readonly ManifestObject[], ignored: readonly IgnoredObject[], karpenter: KarpenterObjects): SchedulingInput {
    const decoded = this.#decoded;
    const nodes = decoded.of('Node').flatMap(({ object, value }) => {
      let node = value;
      return accepted(object, (refuse) => {
        node = completeNode(value, refuse);
      })
        ? [node]
        : [];
    });
    const given = this.#givenPods(new Set(nodes.map(({ metadata }) => metadata.name)));
    const expansion = new Expansion(
      { admission: this.#admission, names: this.#names, pods: [...given.values()], workloads: decoded.workloads },
      this.#options,
    );
    const pods = this.#pods(objects, given, expansion);
    for (const pod of pods) for (const claim of ephemeralClaims(pod)) this.#addClaim(claim);
    adviseOnIgnored(ignored, decoded.workloads);

    const daemonSets = this.#daemonSets();
    const budgets = this.#budgets(pods, expansion);
    return {
      nodePools: karpenter.nodePools,
      pods,
      now: this.#options.now,
      ...nonEmpty('nodes', nodes),
      ...nonEmpty('nodeClaims', karpenter.nodeClaims),
      ...nonEmpty('daemonSets', daemonSets),
      ...nonEmpty(
        'persistentVolumes',
        decoded.of('PersistentVolume').map(({ value }) => value),
      ),
      ...nonEmpty('persistentVolumeClaims', [...this.#claims.values()]),
      ...nonEmpty(
        'storageClasses',
        decoded.of('StorageClass').map(({ value }) => completeStorageClass(value)),
      ),
      ...nonEmpty(
        'csiNodes',
        decoded.of('CSINode').map(({ value }) => completeCSINode(value)),
      ),
      ...nonEmpty('namespaces', this.#namespaces(pods, daemonSets)),
      ...nonEmpty('podDisruptionBudgets', budgets),
    };
  }

  #addClaim(claim: PersistentVolumeClaim, object?: ManifestObject, path: (string | number)[] = [], admitted = false): void {
    const key = `${claim.metadata.namespace ?? ''}/${claim.metadata.name}`;
    if (this.#claims.has(key)) return;
    const refuse: Refuse = (code, at, message) => object?.report('error', 'admission', code, at, message);
    this.#claims.set(
      key,
      admitted ? { ...claim, status: { phase: 'Pending', ...claim.status } } : this.#claimAdmission.admit(claim, path, refuse),
    );
  }

  /** Pods that are given as such, by their place among the objects. */
  #givenPods(nodes: ReadonlySet<string>): Map<ManifestObject, Pod> {
    const pods = this.#decoded.of('Pod');
    for (const { value } of pods) if (value.metadata.name) this.#names.take(value.metadata.namespace ?? '', value.metadata.name);
    const given = new Map<ManifestObject, Pod>();
    for (const { object, value } of pods) {
      if (value.spec === undefined) {
        object.report('error', 'schema', 'required', ['spec'], 'the spec is required');
        continue;
      }
      value.metadata.name ||= this.#names.generate(value.metadata.namespace ?? '', value.metadata.generateName ?? '');
      if (!object.admitted && !accepted(object, (refuse) => this.#admission.admit(value, [], refuse))) continue;
      if (value.spec.nodeName && !nodes.has(value.spec.nodeName)) {
        object.report(
          'warning',
          'reference',
          'node-missing',
          ['spec', 'nodeName'],
          `Node ${value.spec.nodeName} is not among the inputs; the pod is left out`,
        );
        continue;
      }
      setStatus(value);
      this.#settlePending(value, object);
      given.set(object, value);
    }
    return given;
  }

  /** An exported pod waits for a node only if its status says so (chapter 06, 9.1). */
  #settlePending(pod: Pod, object: ManifestObject): void {
    if (pod.spec.nodeName || pod.status?.phase !== 'Pending') return;
    const conditions = pod.status.conditions ?? [];
    if (conditions.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable')) return;
    if (this.#options.pending === 'all') {
      const others = conditions.filter(({ type }) => type !== 'PodScheduled');
      pod.status = { ...pod.status, conditions: [...others, { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] };
      return;
    }
    const message =
      'the pod has no node, but no condition PodScheduled with reason Unschedulable either: Karpenter does not act on it; --pending=all counts it in';
    object.report('info', 'runtime', 'pod-not-unschedulable', ['status', 'conditions'], message);
  }

  /** All pods in creation order: that of the documents, workloads expanded in place (chapter 06, 10.4). */
  #pods(objects: readonly ManifestObject[], given: ReadonlyMap<ManifestObject, Pod>, expansion: Expansion): Pod[] {
    const workloads = new Map(this.#decoded.workloads.map((workload) => [workload.object, workload]));
    const pods: Pod[] = [];
    for (const object of objects) {
      const pod = given.get(object);
      if (pod !== undefined) pods.push(pod);
      const workload = workloads.get(object);
      if (
        workload === undefined ||
        workload.kind === 'DaemonSet' ||
        (workload.kind === 'CronJob' && (!this.#options.cronJobs || workload.spec.suspend === true))
      )
        continue;
      const expanded = expansion.expand(workload.kind === 'CronJob' ? expansion.jobOf(workload) : workload);
      for (const made of expanded.pods) pods.push(made);
      for (const { claim } of expanded.claims) this.#addClaim(claim, object, ['spec', 'volumeClaimTemplates']);
    }
    for (const { kind, namespace, name } of expansion.unusedScales()) {
      const message = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} is to be scaled, but is not among the inputs`;
      this.#options.report({ severity: 'error', phase: 'expand', code: 'scale-target-missing', message });
    }
    return pods.map((pod, i) => ({
      ...pod,
      metadata: {
        ...pod.metadata,
        uid: pod.metadata.uid ?? `pod-${String(i).padStart(8, '0')}`,
        creationTimestamp: pod.metadata.creationTimestamp ?? CREATION_TIMESTAMP,
      },
    }));
  }

  /** Templates stay as stored: no tolerations of the controller, no admission (chapter 06, 11). */
  #daemonSets(): DaemonSet[] {
    return this.#decoded.workloads.flatMap((workload) => {
      const { kind, object, metadata, spec } = workload;
      if (kind !== 'DaemonSet') return [];
      const valid =
        object.admitted ||
        accepted(object, (refuse) => {
          validateWorkload(workload, refuse);
          this.#admission.checkTemplate(spec.template, workload.templatePath, refuse);
        });
      if (!valid) return [];
      setTemplateDefaults(spec.template.spec);
      return [{ metadata, spec: { ...(spec.selector === undefined ? {} : { selector: spec.selector }), template: spec.template } }];
    });
  }

  #budgets(pods: readonly Pod[], expansion: Expansion): PodDisruptionBudget[] {
    const replicas = new Map<string, number>();
    for (const workload of this.#decoded.workloads)
      replicas.set(`${workload.metadata.namespace ?? ''}/${workload.kind}/${workload.metadata.name}`, expansion.wantedPods(workload));
    const scaleOf = (controller: string) => replicas.get(controller);
    return this.#decoded.of('PodDisruptionBudget').flatMap(({ object, value }) => {
      if (!object.admitted && !accepted(object, (refuse) => validatePodDisruptionBudget(value, refuse))) return [];
      if (value.status?.disruptionsAllowed !== undefined) return [value];
      return [{ ...value, status: { ...value.status, disruptionsAllowed: disruptionsAllowed(value, pods, scaleOf) } }];
    });
  }

  #namespaces(pods: readonly Pod[], daemonSets: readonly DaemonSet[]): Namespace[] {
    const namespaces = new Map<string, Namespace>();
    for (const { object, value } of this.#decoded.of('Namespace')) {
      checkLabels(value.metadata.labels, ['metadata', 'labels'], (code, path, message) =>
        object.report('error', 'schema', code, path, message),
      );
      namespaces.set(value.metadata.name, completeNamespace(value));
    }
    for (const { metadata } of [...pods, ...daemonSets]) {
      const name = metadata.namespace ?? '';
      if (name !== '' && !namespaces.has(name)) namespaces.set(name, impliedNamespace(name));
    }
    return [...namespaces.values()];
  }
}

/** Runs a check of an object; `false` where it would be refused. */
function accepted(object: ManifestObject, check: (refuse: Refuse) => void): boolean {
  let refused = false;
  check((code, path, message) => {
    refused = true;
    object.report('error', 'admission', code, path, message);
  });
  return !refused;
}

function nonEmpty<K extends keyof SchedulingInput>(
  field: K,
  list: SchedulingInput[K] & readonly unknown[],
): Pick<SchedulingInput, K> | object {
  return list.length === 0 ? {} : { [field]: list };
}

/** Autoscalers and quotas change how many pods there are; they are not simulated (chapter 06, 2.4). */
function adviseOnIgnored(ignored: readonly IgnoredObject[], workloads: readonly Workload[]): void {
  for (const { kind, namespace, value, report } of ignored) {
    if (kind === 'HorizontalPodAutoscaler') {
      const target = fieldAt(value, 'spec', 'scaleTargetRef');
      const concerned = workloads.some(
        (workload) =>
          workload.kind === textField(target, 'kind') &&
          workload.metadata.name === textField(target, 'name') &&
          workload.metadata.namespace === namespace,
      );
      if (concerned)
        report(
          'warning',
          'expand',
          'autoscaler-ignored',
          ['spec', 'scaleTargetRef'],
          `the replicas of ${textField(target, 'kind')} ${textField(target, 'name')} are taken as written, not as the autoscaler would set them`,
        );
    }
    if (kind === 'ResourceQuota' && workloads.some(({ metadata }) => metadata.namespace === namespace))
      report(
        'warning',
        'expand',
        'quota-ignored',
        [],
        `the quota of namespace ${namespace} is not applied; a cluster may refuse some of its pods`,
      );
  }
}
