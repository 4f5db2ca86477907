import type { PersistentVolumeClaim, Pod, ResourceList, StorageClass } from '@kerf/core';
import type { Admission } from './admission.js';
import type { FieldPath } from './diagnostic.js';
import { compareText } from './json.js';
import type { Refuse } from './selectorsyntax.js';
import type { ClaimTemplate } from './workload.js';

const DEFAULT_CLASS_ANNOTATIONS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

/** The class for claims that name none: of those marked as default the newest, then by name (chapter 06, 11). */
export function defaultStorageClass(classes: readonly StorageClass[]): string | undefined {
  const age = ({ metadata }: StorageClass) => Date.parse(metadata.creationTimestamp ?? '') || 0;
  const [first] = classes
    .filter(({ metadata }) => DEFAULT_CLASS_ANNOTATIONS.some((key) => metadata.annotations?.[key] === 'true'))
    .sort((a, b) => age(b) - age(a) || compareText(a.metadata.name, b.metadata.name));
  return first?.metadata.name;
}

type ClaimWithRequests = PersistentVolumeClaim & { spec?: { resources?: { requests?: ResourceList } } };

/** Completes claims that no API server has seen: default class, phase Pending, bounds of LimitRanges. */
export class ClaimAdmission {
  readonly #defaultClass: string | undefined;
  readonly #admission: Admission;

  constructor(classes: readonly StorageClass[], admission: Admission) {
    this.#defaultClass = defaultStorageClass(classes);
    this.#admission = admission;
  }

  /** The claim as stored; its requests are checked and then left out, since nothing else reads them. `path` leads to its spec. */
  admit(claim: ClaimWithRequests, path: FieldPath, refuse: Refuse): PersistentVolumeClaim {
    const { resources, ...spec } = claim.spec ?? {};
    this.#admission.admitClaim(claim.metadata.namespace ?? '', resources?.requests ?? {}, [...path, 'resources'], refuse);
    if (spec.storageClassName === undefined && this.#defaultClass !== undefined) spec.storageClassName = this.#defaultClass;
    return { metadata: claim.metadata, spec, status: { phase: claim.status?.phase ?? 'Pending' } };
  }
}

/** The unbound claims behind the pod's generic ephemeral volumes: `<pod>-<volume>` (chapter 06, 11). */
export function ephemeralClaims(pod: Pod): PersistentVolumeClaim[] {
  return (pod.spec.volumes ?? []).flatMap(({ name, ephemeral }) => {
    const template = ephemeral?.volumeClaimTemplate as ClaimTemplate | undefined;
    if (template === undefined) return [];
    const { labels, annotations } = template.metadata ?? {};
    const metadata = {
      name: `${pod.metadata.name}-${name}`,
      ...(pod.metadata.namespace === undefined ? {} : { namespace: pod.metadata.namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: pod.metadata.name, controller: true }],
    };
    return [{ metadata, spec: { ...template.spec } }];
  });
}
