import type { SchedulingInput, WrittenObject } from '@kerf/core';
import { assemble } from './assemble.js';
import type { Diagnostic } from './diagnostic.js';
import { readDocuments, type SourceText } from './documents.js';
import type { JsonObject } from './json.js';
import { type LoadedEC2NodeClass, readKarpenterObjects } from './karpenter.js';
import { DEFAULT_LIMITS, type LoadLimits } from './limits.js';
import { isDnsLabel, NAMESPACE_FORM } from './names.js';
import { identifyObjects } from './objects.js';
import type { Scale } from './scale.js';

/** How manifests are read; all optional. */
export interface LoadOptions {
  /** Unknown fields, duplicate keys and different objects of one name: `warn` (default) or `strict`, which makes them errors. */
  unknownFields?: 'strict' | 'warn';
  /** Makes kinds that are not known an error; default false. */
  strictKinds?: boolean;
  /** For namespaced objects that name none; default `default`. */
  namespace?: string;
  /** Which objects an API server has completed already: `detect` (default) by `metadata.uid` and `resourceVersion`, `all` or `none`. */
  admitted?: 'detect' | 'all' | 'none';
  /** Values for `${NAME}` in the text. */
  substitutions?: ReadonlyMap<string, string>;
  /** Overrides of replicas; of two for one workload the first counts. */
  scale?: readonly Scale[];
  /** Expands one Job of each CronJob; default false. */
  cronJobs?: boolean;
  /** `all` counts exported pods as pending that carry no condition Unschedulable; default `unschedulable`. */
  pending?: 'unschedulable' | 'all';
  /** Judges NodePools and EC2NodeClasses anew even where their status states whether they are ready; default false. */
  recomputeStatus?: boolean;
  /** RFC 3339; default `2026-01-02T00:00:00Z`. */
  now?: string;
  limits?: Partial<LoadLimits>;
}

/** What manifests hold, as a cluster would store it. */
export interface LoadedManifests {
  /** Without instance types. Objects with an error are not in it. */
  input: SchedulingInput;
  /** In v1 form. */
  ec2NodeClasses: LoadedEC2NodeClass[];
  /** NodePool name to the kubelet block of its v1beta1 form, which holds for this pool in place of its class's. */
  kubeletOverrides: Map<string, JsonObject>;
  /** The NodePools and EC2NodeClasses that a cluster would store, in the version in which they are written, for `lint` of @kerf/core. */
  written: WrittenObject[];
  /** How many objects the texts hold, those with an error and those that are passed over included. */
  objects: number;
  /** In the order found: text, then objects, then what follows from them together. */
  diagnostics: Diagnostic[];
}

const DEFAULT_NOW = '2026-01-02T00:00:00Z';

/**
 * Reads manifests into a scheduling problem (chapter 06). Pure: no file access, no clock. Never throws on the content of a source; every problem is a
 * diagnostic, and what has an error is left out of the input.
 *
 * @throws RangeError where an option is wrong: `now` is no time, `namespace` no name of a namespace.
 */
export function loadManifests(sources: readonly SourceText[], options: LoadOptions = {}): LoadedManifests {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const {
    unknownFields = 'warn',
    strictKinds = false,
    namespace = 'default',
    admitted = 'detect',
    recomputeStatus = false,
    now = DEFAULT_NOW,
  } = options;
  if (Number.isNaN(Date.parse(now))) throw new RangeError(`now: ${JSON.stringify(now)} is no time such as ${DEFAULT_NOW}`);
  if (!isDnsLabel(namespace)) throw new RangeError(`namespace: ${JSON.stringify(namespace)} is no namespace name: ${NAMESPACE_FORM}`);
  const diagnostics: Diagnostic[] = [];
  const add = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);

  const documents = sources.flatMap((source) =>
    readDocuments(source, { limits, unknownFields, substitutions: options.substitutions ?? new Map() }, add),
  );
  const { read, ignored, count } = identifyObjects(documents, { limits, namespace, unknownFields, strictKinds, admitted }, add);
  const karpenter = readKarpenterObjects(read, { unknownFields, recomputeStatus });
  const input = assemble(read, ignored, karpenter, {
    unknownFields,
    limits,
    now,
    scale: options.scale ?? [],
    cronJobs: options.cronJobs ?? false,
    pending: options.pending ?? 'unschedulable',
    report: add,
  });
  const { ec2NodeClasses, kubeletOverrides, written } = karpenter;
  return { input, ec2NodeClasses, kubeletOverrides, written, objects: count, diagnostics };
}
