import type { RequirementSet } from '../disruption/requirementset.js';
import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { NodePool } from '../model/nodepool.js';
import type { Configuration } from '../model/wellknown.js';
import type { KernelBackend } from '../runtime/backend.js';

export type LintSeverity = 'error' | 'warning' | 'info';

/** One thing that is wrong, or probably not meant. */
export interface LintFinding {
  /** Stable; `docs/lint.md` describes each. */
  rule: string;
  severity: LintSeverity;
  nodePool: string;
  /** Field of the NodePool, for example `spec.template.spec.requirements[0]`. */
  path: string;
  /** One sentence without a full stop. */
  message: string;
  /** What the message says, as data. */
  details: Record<string, string | number | string[]>;
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

export interface LintRule {
  id: string;
  severity: LintSeverity;
  /** What it finds, in one line. */
  summary: string;
  check(subject: Subject, context: LintContext): Omit<LintFinding, 'rule' | 'severity' | 'nodePool'>[];
}
