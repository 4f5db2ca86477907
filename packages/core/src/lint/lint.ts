import { readRequirements, type StatedRequirement } from '../disruption/requirementset.js';
import { templatesOf } from '../encode/templates.js';
import type { SchedulingInput } from '../model/input.js';
import type { ObjectMeta } from '../model/meta.js';
import { parseTime } from '../model/time.js';
import { assertValidInput } from '../model/validate.js';
import { DEFAULT_CONFIGURATION } from '../model/wellknown.js';
import type { KernelBackend } from '../runtime/backend.js';
import { createJs } from '../runtime/js.js';
import { normaliseInput } from '../state/normalise.js';
import {
  cannotLaunch,
  daemonSetsDoNotFit,
  limitBelowSmallestType,
  minValuesUnreachable,
  spotFlexibility,
  unknownRequirementValue,
} from './catalogrules.js';
import { budgetNeverOpens, consolidationDisabled } from './disruptionrules.js';
import { launchableTypes } from './launchable.js';
import { shadowed, taintWithoutToleration, weightTie } from './poolrules.js';
import type { LintCheck, LintContext, LintFault, LintFinding, LintRule, WrittenObject } from './rule.js';
import { deprecatedVersion } from './versionrules.js';

const CHECKS: readonly LintCheck[] = [
  unknownRequirementValue,
  cannotLaunch,
  minValuesUnreachable,
  limitBelowSmallestType,
  shadowed,
  weightTie,
  taintWithoutToleration,
  daemonSetsDoNotFit,
  budgetNeverOpens,
  consolidationDisabled,
  spotFlexibility,
  deprecatedVersion,
];

/** Every rule, in the order in which findings about one object are told. */
export const LINT_RULES: readonly LintRule[] = CHECKS.map(({ id, severity, summary }) => ({ id, severity, summary }));

/** On a NodePool or a node class: rule ids that are switched off for it, separated by commas, or `all`. */
export const LINT_DISABLE_ANNOTATION = 'kerf/lint-disable';

/** All optional. */
export interface LintOptions {
  /** Default: the JavaScript kernel. */
  backend?: KernelBackend;
  /** Rules that are switched off for every object. */
  disabled?: readonly string[];
  /** NodePools and node classes as they are written, which `deprecated-v1beta1` looks at; default: none. */
  written?: readonly WrittenObject[];
}

/**
 * Checks NodePools against the instance types that they see, and against the workloads where there are any. Every finding is a proof from the input, not a matter of
 * taste; findings come in the order of the NodePools, then of the rules; those about objects that take no part in provisioning come last, in the order of `written`.
 *
 * @throws InvalidInput where the input cannot be decided.
 */
export function lint(input: SchedulingInput, options: LintOptions = {}): LintFinding[] {
  assertValidInput(input);
  const configuration = DEFAULT_CONFIGURATION;
  const normal = normaliseInput(input, configuration);
  const backend = options.backend ?? createJs();
  // A static NodePool is no template of a round, but what it may launch is judged alike.
  const templates = templatesOf({ ...normal, nodePools: normal.nodePools.map(withoutReplicas) }, configuration);
  const taking = { ...normal, nodePools: templates.map(({ nodePool }) => nodePool) };
  const launchable = launchableTypes(taking, false, backend);
  const withDaemonSets = (normal.daemonSets ?? []).length > 0 ? launchableTypes(taking, true, backend) : launchable;
  const given = new Map(normal.nodePools.map((nodePool) => [nodePool.metadata.name, nodePool]));
  const subjects = templates.map(({ nodePool: { metadata }, instanceTypes }) => {
    const nodePool = given.get(metadata.name)!;
    const { template } = nodePool.spec;
    const labels = Object.entries(template.metadata?.labels ?? {}).map(
      ([key, value]): StatedRequirement => ({ key, operator: 'In', values: [value] }),
    );
    return {
      nodePool,
      types: instanceTypes,
      launchable: launchable.get(metadata.name) ?? [],
      launchableWithDaemonSets: withDaemonSets.get(metadata.name) ?? [],
      requirements: readRequirements([...(template.spec.requirements ?? []), ...labels], configuration),
    };
  });
  const context: LintContext = { input: normal, subjects, configuration, backend, now: parseTime(normal.now)! };
  const written = options.written ?? [];
  const writtenAs = new Map(written.flatMap((object) => (object.kind === 'NodePool' ? [[object.metadata.name, object] as const] : [])));
  const order = new Map(input.nodePools.map(({ metadata }, at) => [metadata.name, at]));
  const findings = [...subjects]
    .sort((a, b) => order.get(a.nodePool.metadata.name)! - order.get(b.nodePool.metadata.name)!)
    .flatMap((subject) => {
      const { metadata } = subject.nodePool;
      const object = writtenAs.get(metadata.name);
      return findingsOf({ nodePool: metadata.name }, metadata, options, (rule) => [
        ...(rule.check?.(subject, context) ?? []),
        ...(object === undefined ? [] : (rule.checkWritten?.(object) ?? [])),
      ]);
    });
  const told = new Set(subjects.map(({ nodePool }) => nodePool.metadata.name));
  for (const object of written) {
    const { kind, metadata } = object;
    if (kind === 'NodePool' && told.has(metadata.name)) continue;
    const about = kind === 'NodePool' ? { nodePool: metadata.name } : { nodeClass: metadata.name };
    findings.push(...findingsOf(about, metadata, options, (rule) => rule.checkWritten?.(object) ?? []));
  }
  return findings;
}

/** What the rules that are not switched off say of one object. */
function findingsOf(
  about: Pick<LintFinding, 'nodePool' | 'nodeClass'>,
  { annotations }: ObjectMeta,
  { disabled = [] }: LintOptions,
  check: (rule: LintCheck) => LintFault[],
): LintFinding[] {
  const off = new Set([...disabled, ...(annotations?.[LINT_DISABLE_ANNOTATION] ?? '').split(',').map((id) => id.trim())]);
  return CHECKS.filter(({ id }) => !off.has(id) && !off.has('all')).flatMap((rule) =>
    check(rule).map((fault) => ({ rule: rule.id, severity: rule.severity, ...about, ...fault })),
  );
}

function withoutReplicas<T extends { spec: { replicas?: number } }>(nodePool: T): T {
  const { replicas: _, ...spec } = nodePool.spec;
  return { ...nodePool, spec };
}
