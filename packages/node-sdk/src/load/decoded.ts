import type {
  CSINode,
  DaemonSet,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  StorageClass,
} from '@kerf/core';
import type { PriorityClass, RuntimeClass } from './admission.js';
import { CLUSTER_SHAPES } from './clustershape.js';
import type { FieldPath } from './diagnostic.js';
import { fieldAt, isObject, type JsonObject } from './json.js';
import type { LimitRange } from './limitrange.js';
import type { ManifestObject } from './objects.js';
import { warnOfOldNames } from './oldnames.js';
import { decode } from './shape.js';
import type { Workload } from './workload.js';
import { WORKLOAD_SHAPES } from './workloadshape.js';

/** The decoded form of each kind of Kubernetes itself that is no workload. */
export interface ClusterKinds {
  Pod: Pod;
  Node: Node;
  Namespace: Namespace;
  PersistentVolume: PersistentVolume;
  PersistentVolumeClaim: PersistentVolumeClaim;
  StorageClass: StorageClass;
  CSINode: CSINode;
  PodDisruptionBudget: PodDisruptionBudget;
  PriorityClass: PriorityClass;
  RuntimeClass: RuntimeClass;
  LimitRange: LimitRange;
  DaemonSet: DaemonSet;
}

export interface Decoded<T> {
  object: ManifestObject;
  value: T;
}

/** Objects by kind, each in its decoded form; those with a value of a wrong type are reported and left out. */
export class DecodedObjects {
  readonly #byKind = new Map<string, Decoded<unknown>[]>();
  readonly workloads: Workload[] = [];

  constructor(objects: readonly ManifestObject[], unknownFields: 'strict' | 'warn') {
    for (const object of objects) {
      const shape = WORKLOAD_SHAPES.get(object.kind) ?? CLUSTER_SHAPES.get(object.kind);
      if (shape === undefined) continue;
      let refused = false;
      const value = decode(
        object.value,
        shape,
        [],
        { unknownFields: object.admitted ? 'ignore' : unknownFields },
        (severity, phase, code, path, message) => {
          refused ||= severity === 'error';
          object.report(severity, phase, code, path, message);
        },
      );
      if (refused || object.misnamed || !isObject(value)) continue;
      if (WORKLOAD_SHAPES.has(object.kind)) this.#addWorkload(object, value);
      else {
        warnOfOldNames(value as unknown as Pod, [], object.report);
        this.#add(object, value);
      }
    }
  }

  of<K extends keyof ClusterKinds>(kind: K): Decoded<ClusterKinds[K]>[] {
    return (this.#byKind.get(kind) ?? []) as Decoded<ClusterKinds[K]>[];
  }

  #add(object: ManifestObject, value: unknown): void {
    const ofKind = this.#byKind.get(object.kind);
    if (ofKind === undefined) this.#byKind.set(object.kind, [{ object, value }]);
    else ofKind.push({ object, value });
  }

  #addWorkload(object: ManifestObject, value: JsonObject): void {
    const specPath = object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : ['spec'];
    const templatePath: FieldPath = [...specPath, 'template'];
    const spec = fieldAt(value, ...specPath);
    if (!isObject(fieldAt(value, ...(templatePath as string[]), 'spec'))) {
      object.report('error', 'schema', 'required', [...templatePath, 'spec'], 'the spec of the pod template is required');
      return;
    }
    const { kind, apiVersion } = object;
    const workload = {
      object,
      kind,
      apiVersion,
      metadata: value.metadata,
      spec,
      status: value.status,
      rawTemplate: fieldAt(object.value, ...(templatePath as string[])),
      templatePath,
    };
    if (kind === 'CronJob')
      Object.assign(workload, {
        spec: { ...(spec as object), suspend: fieldAt(value, 'spec', 'suspend') === true || fieldAt(spec, 'suspend') === true },
      });
    const { template } = workload.spec as Workload['spec'];
    warnOfOldNames(template, templatePath, object.report);
    this.workloads.push(workload as unknown as Workload);
  }
}
