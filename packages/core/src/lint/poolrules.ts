import { allows, type Requirement, type RequirementSet } from '../disruption/requirementset.js';
import { valuesOfTypes } from '../explain/suggestions.js';
import { isSameTaint, toleratesTaint } from '../model/taint.js';
import type { LintCheck, LintContext, Subject } from './rule.js';

export const shadowed: LintCheck = {
  id: 'nodepool-shadowed',
  severity: 'warning',
  summary: 'a NodePool that is tried before takes every pod that this one could take, but for pods that ask for it by name',
  check(subject, context) {
    const before = context.subjects.slice(0, context.subjects.indexOf(subject));
    const by = before.find((other) => covers(other, subject, context));
    if (by === undefined) return [];
    const name = by.nodePool.metadata.name;
    return [
      {
        path: 'spec.weight',
        message: `NodePool ${name} is tried first and takes every pod that this NodePool could take`,
        details: { by: name },
      },
    ];
  },
};

/** Whether every pod that finds a new node of `narrow`, and does not ask for it by name, finds one of `wide`. */
function covers(wide: Subject, narrow: Subject, { configuration }: LintContext): boolean {
  const { spec } = wide.nodePool;
  const template = spec.template.spec;
  if (Object.keys(spec.limits ?? {}).length > 0 || spec.replicas !== undefined || narrow.nodePool.spec.replicas !== undefined) return false;
  if (template.requirements?.some(({ minValues }) => minValues !== undefined) || narrow.launchable.length === 0) return false;
  const narrowTaints = narrow.nodePool.spec.template.spec.taints ?? [];
  if (
    !(template.taints ?? []).every((taint) =>
      narrowTaints.some((other) => isSameTaint(taint, other) && (taint.value ?? '') === (other.value ?? '')),
    )
  )
    return false;
  // The same type of another NodeClass may have more or less room.
  const wideTypes = new Set(wide.launchable);
  if (!narrow.launchable.every((type) => wideTypes.has(type))) return false;
  const isCustom = (key: string) => !configuration.wellKnownLabels.has(key);
  for (const key of narrow.requirements.keys()) if (isCustom(key) && !wide.requirements.has(key)) return false;
  for (const [key, requirement] of wide.requirements) {
    const narrower = narrow.requirements.get(key);
    if (isCustom(key) && narrower === undefined) return false;
    if (!impliesBy(narrower, requirement, narrow, key)) return false;
  }
  return true;
}

function impliesBy(narrow: Requirement | undefined, wide: Requirement, subject: Subject, key: string): boolean {
  if (narrow !== undefined && !narrow.complement) return [...narrow.values].every((value) => allows(wide, value));
  if (narrow !== undefined && wide.complement && wide.gte === undefined && wide.lte === undefined)
    return [...wide.values].every((value) => narrow.values.has(value));
  const values = [...valuesOfTypes(subject.launchable, key)].filter((value) => narrow === undefined || allows(narrow, value));
  return values.length > 0 && values.every((value) => allows(wide, value));
}

export const weightTie: LintCheck = {
  id: 'weight-tie',
  severity: 'info',
  summary: 'two NodePools of one weight take the same plain pods: the name decides',
  check(subject, context) {
    if (!takesPlainPods(subject, context)) return [];
    const weight = (other: Subject) => other.nodePool.spec.weight ?? 0;
    const names = new Set(subject.launchable.map(({ name }) => name));
    return context.subjects
      .slice(0, context.subjects.indexOf(subject))
      .filter((other) => weight(other) === weight(subject) && takesPlainPods(other, context))
      .filter((other) => other.launchable.some(({ name }) => names.has(name)) && meet(other.requirements, subject.requirements))
      .map((other) => ({
        path: 'spec.weight',
        message: `it has the weight ${weight(subject)} of NodePool ${other.nodePool.metadata.name}, which is tried first only because its name comes later`,
        details: { with: other.nodePool.metadata.name, weight: weight(subject) },
      }));
  },
};

/** A NodePool that keeps plain pods away by a taint is told apart by it. */
function takesPlainPods({ nodePool, launchable }: Subject, _context: LintContext): boolean {
  return nodePool.spec.replicas === undefined && launchable.length > 0 && (nodePool.spec.template.spec.taints ?? []).length === 0;
}

/** Whether no key sets the two apart. */
function meet(left: RequirementSet, right: RequirementSet): boolean {
  for (const [key, requirement] of left) {
    const other = right.get(key);
    if (other === undefined || requirement.complement || other.complement) continue;
    if (![...requirement.values].some((value) => other.values.has(value))) return false;
  }
  return true;
}

export const taintWithoutToleration: LintCheck = {
  id: 'taint-without-toleration',
  severity: 'warning',
  summary: 'no pod of the workloads tolerates a taint of the NodePool',
  check({ nodePool }, { input }) {
    if (input.pods.length === 0) return [];
    return (nodePool.spec.template.spec.taints ?? []).flatMap((taint, i) => {
      // Every pod ends up tolerating a preference (chapter 02, 13).
      const isMet = input.pods.some(({ spec }) => (spec.tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint)));
      if (taint.effect === 'PreferNoSchedule' || isMet) return [];
      const text = `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;
      return [{ path: `spec.template.spec.taints[${i}]`, message: `no pod of the workloads tolerates ${text}`, details: { taint: text } }];
    });
  },
};
