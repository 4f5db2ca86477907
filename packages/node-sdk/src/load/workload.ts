import type { Condition, LabelSelector, ObjectMeta, PersistentVolumeClaim, PodSpec, ResourceList } from '@kerf/core';
import { selectorMatches } from '@kerf/core/model';
import type { FieldPath } from './diagnostic.js';
import { isEmptySelector } from './labelselector.js';
import type { ManifestObject } from './objects.js';
import { checkLabelSelector, type Refuse } from './selectorsyntax.js';

export interface PodTemplate {
  metadata?: Partial<ObjectMeta>;
  spec: PodSpec;
}

export interface ClaimTemplate {
  metadata: Partial<ObjectMeta>;
  spec?: PersistentVolumeClaim['spec'] & { resources?: { requests?: ResourceList } };
}

/** `spec` of every kind that makes pods, as far as it is read (chapter 06, 10). */
export interface WorkloadSpec {
  template: PodTemplate;
  replicas?: number;
  /** A ReplicationController has the bare label map. */
  selector?: LabelSelector | Record<string, string>;
  paused?: boolean;
  podManagementPolicy?: string;
  ordinals?: { start?: number };
  volumeClaimTemplates?: ClaimTemplate[];
  parallelism?: number;
  completions?: number;
  completionMode?: string;
  suspend?: boolean;
  manualSelector?: boolean;
}

/** A workload of the input. */
export interface Workload {
  object: ManifestObject;
  kind: string;
  apiVersion: string;
  metadata: ObjectMeta;
  spec: WorkloadSpec;
  status?: { succeeded?: number; conditions?: Condition[] };
  /** The template as written, for its hash. */
  rawTemplate: unknown;
  /** Leads to the template in the object. */
  templatePath: FieldPath;
}

export function selectorOf({ kind, spec }: Workload): LabelSelector | undefined {
  if (kind !== 'ReplicationController') return spec.selector as LabelSelector | undefined;
  const given = spec.selector as Record<string, string> | undefined;
  return { matchLabels: given !== undefined && Object.keys(given).length > 0 ? given : (spec.template?.metadata?.labels ?? {}) };
}

/** The rules by which the API server refuses the workload itself (chapter 06, 10.1). */
export function validateWorkload(workload: Workload, refuse: Refuse): void {
  const { kind, spec, templatePath } = workload;
  for (const field of ['replicas', 'parallelism', 'completions'] as const)
    if ((spec[field] ?? 0) < 0) refuse('negative', ['spec', field], `must not be negative, found ${spec[field]}`);
  const policy = spec.template.spec.restartPolicy ?? 'Always';
  const policyPath = [...templatePath, 'spec', 'restartPolicy'];
  if (kind === 'Job') {
    if (policy === 'Always') refuse('restart-policy', policyPath, 'a Job needs restartPolicy OnFailure or Never; absent means Always');
    if (spec.completionMode === 'Indexed' && spec.completions === undefined)
      refuse('required', ['spec', 'completions'], 'an Indexed Job needs completions');
    if (spec.selector !== undefined && spec.manualSelector !== true && !workload.object.admitted)
      refuse('selector', ['spec', 'selector'], 'the selector of a Job is generated; leave it out');
    return;
  }
  if (policy !== 'Always') refuse('restart-policy', policyPath, `a ${kind} needs restartPolicy Always, found ${JSON.stringify(policy)}`);
  const selector = selectorOf(workload);
  if (selector === undefined) return refuse('required', ['spec', 'selector'], 'the selector is required');
  checkLabelSelector(selector, ['spec', 'selector'], refuse);
  if (isEmptySelector(selector)) refuse('selector', ['spec', 'selector'], 'the selector must not be empty');
  else if (!selectorMatches(selector, spec.template.metadata?.labels))
    refuse('selector', [...templatePath, 'metadata', 'labels'], "the labels of the template do not match the workload's selector");
}
