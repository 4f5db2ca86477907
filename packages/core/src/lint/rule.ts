import type { RequirementSet } from '../disruption/requirementset.js';
import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { ObjectMeta } from '../model/meta.js';
import type { NodePool } from '../model/nodepool.js';
import type { Configuration } from '../model/wellknown.js';
import type { KernelBackend } from '../runtime/backend.js';

/** How grave a finding is: what cannot work, what is probably not meant, what is worth knowing. */
export type LintSeverity = 'error' | 'warning' | 'info';

/** One thing that is wrong, or probably not meant. */
export interface LintFinding {
  /** Stable; `docs/lint.md` describes each. */
  rule: string;
  severity: LintSeverity;
  /** The NodePool that it is about; absent where it is about a node class. */
  nodePool?: string;
  /** The node class that it is about. */
  nodeClass?: string;
  /** Field of that object, for example `spec.template.spec.requirements[0]`. */
  path: string;
  /** One sentence without a full stop. */
  message: string;
  /** What the message says, as data. */
  details: Record<string, string | number | string[]>;
}

/** What a rule says of an object. */
export type LintFault = Pick<LintFinding, 'path' | 'message' | 'details'>;

/** A NodePool or a node class as it is written, before any conversion. */
export interface WrittenObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** What a rule may read of a NodePool. */
export interface Subject {
  nodePool: NodePool;
  /** Every type that the NodePool sees. */
  types: readonly InstanceType[];
  /** The types that it could launch for an empty pod, without DaemonSets, limits and minValues. */
  launchable: readonly InstanceType[];
  /** The same with DaemonSets. */
  launchableWithDaemonSets: readonly InstanceType[];
  /** Its requirements and labels. */
  requirements: RequirementSet;
}

export interface LintContext {
  input: SchedulingInput;
  /** In the order in which a round tries them. */
  subjects: readonly Subject[];
  configuration: Configuration;
  backend: KernelBackend;
  /** Milliseconds since 1970. */
  now: number;
}

/** What a rule is called and finds. */
export interface LintRule {
  /** Stable; `docs/lint.md` describes each. */
  id: string;
  severity: LintSeverity;
  /** What it finds, in one line. */
  summary: string;
}

/** A rule with the proof that it rests on. */
export interface LintCheck extends LintRule {
  /** What is wrong with a NodePool that takes part in provisioning. */
  check?(subject: Subject, context: LintContext): LintFault[];
  /** What is wrong with an object as it is written. */
  checkWritten?(object: WrittenObject): LintFault[];
}
