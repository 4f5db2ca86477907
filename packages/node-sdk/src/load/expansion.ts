import type { ObjectMeta, OwnerReference, PersistentVolumeClaim, Pod, Volume } from '@kerf/core';
import type { Admission } from './admission.js';
import { canonicalJson, cloneJson, compareText, emptyObject } from './json.js';
import type { LoadLimits } from './limits.js';
import { templateHash } from './names.js';
import { setStatus } from './poddefaults.js';
import type { PodNames } from './podnames.js';
import type { Scale } from './scale.js';
import type { Refuse } from './selectorsyntax.js';
import { type ClaimTemplate, validateWorkload, type Workload } from './workload.js';

export interface ExpansionOptions {
  scale: readonly Scale[];
  /** Expands one Job of each CronJob that is not suspended. */
  cronJobs: boolean;
  /** RFC 3339. */
  now: string;
  limits: LoadLimits;
}

/** What a workload needs to know of the rest of the input. */
export interface ExpansionInput {
  admission: Admission;
  names: PodNames;
  /** Pods given as such, not expanded. */
  pods: readonly Pod[];
  workloads: readonly Workload[];
}

export interface ExpandedPods {
  pods: Pod[];
  claims: { claim: PersistentVolumeClaim; workload: Workload }[];
}

interface PodIdentity {
  name: string;
  owner: OwnerReference;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  claims?: { volume: string; claimName: string }[];
}

const MILLISECONDS_PER_MINUTE = 60_000;

/** Makes the pods that the controllers of Kubernetes would make (chapter 06, 10). */
export class Expansion {
  readonly #input: ExpansionInput;
  readonly #options: ExpansionOptions;
  readonly #activePods = new Map<string, Pod[]>();
  readonly #replicaSets = new Map<string, Workload[]>();
  readonly #deployments: ReadonlySet<string>;
  readonly #usedScales = new Set<Scale>();
  #podCount: number;

  constructor(input: ExpansionInput, options: ExpansionOptions) {
    this.#input = input;
    this.#options = options;
    this.#podCount = input.pods.length;
    for (const pod of input.pods) {
      const owner = controllerOf(pod.metadata);
      const phase = pod.status?.phase;
      if (owner === undefined || pod.metadata.deletionTimestamp !== undefined || phase === 'Failed' || phase === 'Succeeded') continue;
      push(this.#activePods, ownerKey(pod.metadata.namespace, owner.kind, owner.name), pod);
    }
    this.#deployments = new Set(
      input.workloads
        .filter(({ kind }) => kind === 'Deployment')
        .map(({ metadata }) => ownerKey(metadata.namespace, 'Deployment', metadata.name)),
    );
    for (const workload of input.workloads) {
      const owner = workload.kind === 'ReplicaSet' ? controllerOf(workload.metadata) : undefined;
      if (owner !== undefined) push(this.#replicaSets, ownerKey(workload.metadata.namespace, owner.kind, owner.name), workload);
    }
  }

  /** Overrides that matched no workload of the input. */
  unusedScales(): Scale[] {
    return this.#options.scale.filter((scale) => !this.#usedScales.has(scale));
  }

  /** How many pods the workload should have; 0 for those that make none. Reads overrides. */
  wantedPods(workload: Workload): number {
    const { spec } = workload;
    const scale = this.#options.scale.find(
      ({ kind, namespace, name }) =>
        kind === workload.kind &&
        name === workload.metadata.name &&
        (namespace ?? workload.metadata.namespace) === workload.metadata.namespace,
    );
    if (scale !== undefined) this.#usedScales.add(scale);
    switch (workload.kind) {
      case 'Deployment':
        return spec.paused === true ? 0 : (scale?.replicas ?? spec.replicas ?? 1);
      case 'ReplicaSet':
      case 'ReplicationController':
      case 'StatefulSet':
        return scale?.replicas ?? spec.replicas ?? 1;
      case 'Job':
        return wantedOfJob(workload);
      default:
        return 0;
    }
  }

  /** The pods that are missing, with the claims of a StatefulSet. Nothing where the API server would refuse the workload or a pod of it. */
  expand(workload: Workload): ExpandedPods {
    const expanded: ExpandedPods = { pods: [], claims: [] };
    const refuse = refusing(workload);
    const wanted = this.wantedPods(workload);
    if (!workload.object.admitted) {
      validateWorkload(workload, refuse.refuse);
      this.#input.admission.checkTemplate(workload.spec.template, workload.templatePath, refuse.refuse);
    }
    if (refuse.refused()) return expanded;
    const owner = controllerOf(workload.metadata);
    if (
      workload.kind === 'ReplicaSet' &&
      owner !== undefined &&
      this.#deployments.has(ownerKey(workload.metadata.namespace, owner.kind, owner.name))
    )
      return expanded;
    const missing = Math.max(0, wanted - this.#active(workload).length);
    if (!this.#reserve(missing, workload)) return expanded;
    if (missing > 0) this.#create(workload, missing, expanded);
    return expanded;
  }

  /** The Job that a CronJob would start now. */
  jobOf(cronJob: Workload): Workload {
    const minute = Math.floor(Date.parse(this.#options.now) / MILLISECONDS_PER_MINUTE);
    const metadata = { ...cronJob.metadata, name: `${cronJob.metadata.name}-${minute}`, uid: undefined };
    return { ...cronJob, kind: 'Job', apiVersion: 'batch/v1', metadata };
  }

  #reserve(count: number, { object }: Workload): boolean {
    const { pods } = this.#options.limits;
    if (this.#podCount + count <= pods) {
      this.#podCount += count;
      return true;
    }
    const before = this.#podCount === 0 ? '' : ` beside ${this.#podCount} others`;
    object.report(
      'error',
      'expand',
      'pod-limit',
      ['spec'],
      `asks for ${count} pods${before}; the limit is ${pods} pods: lower the replicas, or raise the limit pods`,
    );
    return false;
  }

  #active(workload: Workload): Pod[] {
    const { namespace, name } = workload.metadata;
    if (workload.kind !== 'Deployment') return this.#activePods.get(ownerKey(namespace, workload.kind, name)) ?? [];
    const replicaSets = new Set([...this.#replicaSetsOf(workload).map(({ metadata }) => metadata.name), `${name}-${hashOf(workload)}`]);
    return [...replicaSets].flatMap((replicaSet) => this.#activePods.get(ownerKey(namespace, 'ReplicaSet', replicaSet)) ?? []);
  }

  #replicaSetsOf({ metadata }: Workload): Workload[] {
    return this.#replicaSets.get(ownerKey(metadata.namespace, 'Deployment', metadata.name)) ?? [];
  }

  #create(workload: Workload, missing: number, expanded: ExpandedPods): void {
    switch (workload.kind) {
      case 'Deployment': {
        const { name, hash, uid } = this.#currentReplicaSet(workload);
        const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name, ...(uid === undefined ? {} : { uid }), controller: true };
        return this.#createAlike(workload, missing, owner, `${name}-`, { 'pod-template-hash': hash }, expanded);
      }
      case 'ReplicaSet':
      case 'ReplicationController':
        return this.#createAlike(workload, missing, ownerOf(workload), `${workload.metadata.name}-`, {}, expanded);
      case 'Job':
        return this.#createForJob(workload, missing, expanded);
      case 'StatefulSet':
        return this.#createForStatefulSet(workload, missing, expanded);
    }
  }

  /** The ReplicaSet of the input with the highest revision; for a new Deployment, the one its controller would make. */
  #currentReplicaSet(deployment: Workload): { name: string; hash: string; uid?: string } {
    const revision = ({ metadata }: Workload) => Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0) || 0;
    const [current] = [...this.#replicaSetsOf(deployment)].sort(
      (a, b) => revision(b) - revision(a) || compareText(a.metadata.name, b.metadata.name),
    );
    const hash = current?.metadata.labels?.['pod-template-hash'] ?? hashOf(deployment);
    return {
      name: current?.metadata.name ?? `${deployment.metadata.name}-${hash}`,
      hash,
      ...(current?.metadata.uid === undefined ? {} : { uid: current.metadata.uid }),
    };
  }

  #createForJob(workload: Workload, missing: number, expanded: ExpandedPods): void {
    const { name, namespace, uid } = workload.metadata;
    const controllerUid = uid ?? `job-${templateHash(`${namespace}/${name}`)}`;
    const labels = {
      'batch.kubernetes.io/job-name': name,
      'job-name': name,
      'batch.kubernetes.io/controller-uid': controllerUid,
      'controller-uid': controllerUid,
    };
    if (workload.spec.completionMode !== 'Indexed')
      return this.#createAlike(workload, missing, ownerOf(workload), `${name}-`, labels, expanded);
    const indexLabel = 'batch.kubernetes.io/job-completion-index';
    const running = new Set(
      this.#active(workload).map(({ metadata }) => metadata.labels?.[indexLabel] ?? metadata.annotations?.[indexLabel]),
    );
    for (let index = 0, created = 0; created < missing && index < (workload.spec.completions ?? 0); index++) {
      if (running.has(String(index))) continue;
      created++;
      const own = { [indexLabel]: String(index) };
      const podName = this.#input.names.generate(namespace ?? '', name, `-${index}-`);
      if (
        !this.#createPod(workload, { name: podName, owner: ownerOf(workload), labels: { ...labels, ...own }, annotations: own }, expanded)
      )
        return;
    }
  }

  #createForStatefulSet(workload: Workload, missing: number, expanded: ExpandedPods): void {
    const { object, spec, metadata } = workload;
    const namespace = metadata.namespace ?? '';
    const hash = `${metadata.name}-${hashOf(workload)}`;
    if ((spec.podManagementPolicy ?? 'OrderedReady') === 'OrderedReady' && missing > 1)
      object.report(
        'info',
        'expand',
        'ordered-ready',
        ['spec', 'podManagementPolicy'],
        'a cluster creates these pods one after the other; here all of them are pending at once',
      );
    const start = spec.ordinals?.start ?? 0;
    for (let ordinal = start, created = 0; created < missing; ordinal++) {
      const name = `${metadata.name}-${ordinal}`;
      if (this.#input.names.has(namespace, name)) continue;
      this.#input.names.take(namespace, name);
      created++;
      const labels = {
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(ordinal),
        'controller-revision-hash': hash,
      };
      const templates = spec.volumeClaimTemplates ?? [];
      const claims = templates.map((template) => ({
        volume: template.metadata?.name ?? '',
        claimName: `${template.metadata?.name ?? ''}-${name}`,
      }));
      if (!this.#createPod(workload, { name, owner: ownerOf(workload), labels, claims }, expanded)) return;
      for (const template of templates) expanded.claims.push({ claim: claimFrom(template, name, namespace), workload });
    }
  }

  /** Pods that differ in nothing but their name: admitted once. */
  #createAlike(
    workload: Workload,
    count: number,
    owner: OwnerReference,
    prefix: string,
    labels: Record<string, string>,
    expanded: ExpandedPods,
  ): void {
    const namespace = workload.metadata.namespace ?? '';
    const first = this.#createPod(workload, { name: this.#input.names.generate(namespace, prefix), owner, labels }, expanded);
    if (first === undefined) return;
    for (let i = 1; i < count; i++)
      expanded.pods.push({ ...first, metadata: { ...first.metadata, name: this.#input.names.generate(namespace, prefix) } });
  }

  #createPod(workload: Workload, identity: PodIdentity, expanded: ExpandedPods): Pod | undefined {
    const { template } = workload.spec;
    const added = {
      labels: merged(template.metadata?.labels, identity.labels),
      annotations: merged(template.metadata?.annotations, identity.annotations),
    };
    const metadata: ObjectMeta = { name: identity.name, ownerReferences: [identity.owner] };
    if (workload.metadata.namespace !== undefined) metadata.namespace = workload.metadata.namespace;
    if (added.labels !== undefined) metadata.labels = added.labels;
    if (added.annotations !== undefined) metadata.annotations = added.annotations;
    const pod: Pod = { metadata, spec: cloneJson(template.spec) };
    if (identity.claims !== undefined && identity.claims.length > 0) pod.spec.volumes = withClaims(pod.spec.volumes ?? [], identity.claims);
    if (!this.#input.admission.admit(pod, workload.templatePath, refusing(workload).refuse)) return undefined;
    setStatus(pod);
    expanded.pods.push(pod);
    return pod;
  }
}

function wantedOfJob({ spec, status }: Workload): number {
  if (
    spec.suspend === true ||
    (status?.conditions ?? []).some(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')
  )
    return 0;
  const left = spec.completions === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, spec.completions - (status?.succeeded ?? 0));
  return Math.min(spec.parallelism ?? 1, left);
}

function refusing({ object }: Workload): { refuse: Refuse; refused(): boolean } {
  let refused = false;
  return {
    refuse: (code, path, message) => {
      refused = true;
      object.report('error', 'admission', code, path, message);
    },
    refused: () => refused,
  };
}

function hashOf(workload: Workload): string {
  return templateHash(canonicalJson(workload.rawTemplate));
}

function ownerOf({ apiVersion, kind, metadata }: Workload): OwnerReference {
  return { apiVersion, kind, name: metadata.name, ...(metadata.uid === undefined ? {} : { uid: metadata.uid }), controller: true };
}

export function controllerOf(metadata: ObjectMeta): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

function ownerKey(namespace: string | undefined, kind: string, name: string): string {
  return `${namespace ?? ''}/${kind}/${name}`;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

function merged(given: Record<string, string> | undefined, added: Record<string, string> | undefined): Record<string, string> | undefined {
  if (given === undefined && (added === undefined || Object.keys(added).length === 0)) return undefined;
  return Object.assign(emptyObject() as Record<string, string>, given, added);
}

function withClaims(volumes: readonly Volume[], claims: readonly { volume: string; claimName: string }[]): Volume[] {
  const replaced = new Set(claims.map(({ volume }) => volume));
  return [
    ...claims.map(({ volume, claimName }) => ({ name: volume, persistentVolumeClaim: { claimName } })),
    ...volumes.filter(({ name }) => !replaced.has(name)),
  ];
}

function claimFrom({ metadata, spec }: ClaimTemplate, podName: string, namespace: string): PersistentVolumeClaim {
  const { labels, annotations } = metadata ?? {};
  return {
    metadata: {
      name: `${metadata?.name ?? ''}-${podName}`,
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: { ...spec },
  };
}
