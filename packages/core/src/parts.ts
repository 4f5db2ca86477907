import { H_OPERATION, OPERATION_REQUIREMENT, OPERATION_REQUIREMENTS, OPERATION_TAINTS } from '../kernel/layout.js';
import { decodeRequirement, requirementText, serialiseRequirement } from './decode/requirements.js';
import { allowedDisruptions, type DisruptionReason } from './disruption/budget.js';
import { HostPortTable } from './encode/hostports.js';
import { Image } from './encode/image.js';
import type { OrderedLabels } from './encode/labels.js';
import { RequirementTable, type StatedRequirement } from './encode/requirements.js';
import { TaintTable } from './encode/taints.js';
import type { Taint, Toleration } from './model/meta.js';
import type { DisruptionBudget } from './model/nodepool.js';
import type { PodSpec } from './model/pod.js';
import { approximateValue, formatQuantity, milliValue, parseQuantity, wholeValue } from './model/quantity.js';
import { podRequests } from './model/resources.js';
import { untoleratedTaints } from './model/taint.js';
import { parseTime } from './model/time.js';
import { DEFAULT_CONFIGURATION, normalizeLabel } from './model/wellknown.js';
import type { KernelBackend } from './runtime/backend.js';
import { Session } from './runtime/solve.js';
import { DEFAULT_NOW } from './state/normalise.js';

/** A small question about the pieces of a decision (chapter 06, 14.3), told apart by `kind`. */
export type PartQuestion =
  | { kind: 'requirement'; a: StatedRequirement[]; b: StatedRequirement[]; probe?: string[] }
  | { kind: 'requirements'; a?: StatedRequirement[]; b?: StatedRequirement[] }
  | { kind: 'taints'; taints?: Taint[]; tolerations?: Toleration[] }
  | { kind: 'requests'; podSpec: PodSpec }
  | { kind: 'quantity'; quantity: string }
  | { kind: 'budget'; budgets?: DisruptionBudget[] | null; nodes?: number; now?: string };

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Answers a part question; requirements and taints by the kernel on the given backend. Throws for an unknown kind. */
export function answerPart(question: PartQuestion, { backend }: { backend: KernelBackend }): Record<string, unknown> {
  switch (question.kind) {
    case 'requirement':
      return answerRequirement(question.a[0]!, question.b[0]!, question.probe ?? [], backend);
    case 'requirements':
      return answerRequirements(question.a ?? [], question.b ?? [], backend);
    case 'taints':
      return answerTaints(question.taints ?? [], question.tolerations ?? [], backend);
    case 'requests': {
      const requests = podRequests(question.podSpec);
      return { requests: Object.fromEntries([...requests].map(([name, quantity]) => [name, formatQuantity(quantity)])) };
    }
    case 'quantity':
      return answerQuantity(question.quantity);
    case 'budget':
      return answerBudget(question.budgets, question.nodes ?? 0, question.now ?? DEFAULT_NOW);
    default:
      throw new Error(`unknown kind of question: ${JSON.stringify((question as { kind?: unknown }).kind)}`);
  }
}

function solve(operation: number, write: (image: Image) => void, backend: KernelBackend): Int32Array {
  const image = new Image();
  image.word(H_OPERATION, operation);
  new HostPortTable().write(image);
  write(image);
  return new Session(backend, image.build()).solve();
}

function answerRequirement(a: StatedRequirement, b: StatedRequirement, probe: readonly string[], backend: KernelBackend) {
  const table = new RequirementTable(DEFAULT_CONFIGURATION);
  const key = table.key(a.key);
  table.appendSet([a]);
  table.appendSet([b]);
  for (const value of probe) table.labels.value(key, value);
  let labels!: OrderedLabels;
  const words = solve(
    OPERATION_REQUIREMENT,
    (image) => {
      labels = table.write(image);
      new TaintTable().write(image);
    },
    backend,
  );
  const width = (labels.values[0]!.length + 31) >> 5;
  const describe = (index: number) => {
    const at = 1 + index * (5 + width * 2);
    const bits = words.subarray(at + 5, at + 5 + width);
    const requirement = decodeRequirement(labels, 0, words[at + 1]!, words[at + 2]!, words[at + 3]!, words[at + 4]!, bits);
    const allowed = words.subarray(at + 5 + width, at + 5 + width * 2);
    const has = (value: string) => {
      const id = labels.valueId(0, value);
      return ((allowed[id >> 5]! >>> (id & 31)) & 1) !== 0;
    };
    return {
      operator: OPERATORS[words[at]!],
      values: requirement.values,
      has: Object.fromEntries(probe.map((value) => [value, has(value)])),
      string: requirementText(requirement),
      selector: serialiseRequirement(requirement).map(({ minValues: _, ...rest }) => rest),
    };
  };
  return {
    key: normalizeLabel(a.key, DEFAULT_CONFIGURATION),
    a: describe(0),
    b: describe(1),
    intersection: describe(2),
    hasIntersection: words[0] === 1,
  };
}

function answerRequirements(a: readonly StatedRequirement[], b: readonly StatedRequirement[], backend: KernelBackend) {
  const table = new RequirementTable(DEFAULT_CONFIGURATION);
  table.appendSet(a);
  table.appendSet(b);
  const words = solve(
    OPERATION_REQUIREMENTS,
    (image) => {
      table.write(image);
      new TaintTable().write(image);
    },
    backend,
  );
  return { intersects: words[0] === 1, compatible: words[1] === 1, compatibleWellKnown: words[2] === 1, why: [] };
}

function answerTaints(taints: readonly Taint[], tolerations: readonly Toleration[], backend: KernelBackend) {
  const table = new TaintTable();
  table.taintSet(taints);
  table.tolerationSet(tolerations);
  const requirements = new RequirementTable(DEFAULT_CONFIGURATION);
  const words = solve(
    OPERATION_TAINTS,
    (image) => {
      requirements.write(image);
      table.write(image);
    },
    backend,
  );
  const untolerated = untoleratedTaints(taints, tolerations);
  const why = untolerated.map(({ key, value, effect }) => `did not tolerate taint (taint=${key}${value ? `=${value}` : ''}:${effect})`);
  return { tolerates: words[0] === 1, why: why.length > 0 ? why.join('; ') : null };
}

function answerQuantity(text: string): Record<string, unknown> {
  const quantity = parseQuantity(text);
  if (quantity === undefined) return { error: `${JSON.stringify(text)} is not a quantity` };
  return {
    error: null,
    canonical: formatQuantity(quantity),
    milliValue: Number(milliValue(quantity)),
    value: Number(wholeValue(quantity)),
    approx: approximateValue(quantity),
  };
}

const REASONS: readonly DisruptionReason[] = ['Drifted', 'Empty', 'Underutilized'];

/** What the budgets allow for each reason; where one cannot be evaluated, with a flag (chapter 05, 5). */
function answerBudget(budgets: DisruptionBudget[] | null | undefined, nodes: number, now: string): Record<string, unknown> {
  const time = parseTime(now);
  if (time === undefined) throw new Error(`now: ${JSON.stringify(now)} is no time`);
  const allowed = REASONS.map((reason) => {
    const answer = allowedDisruptions(budgets, nodes, time, reason);
    return [reason, answer.problems.length > 0 ? { allowed: answer.allowed, error: true } : answer.allowed] as const;
  });
  return { allowed: Object.fromEntries(allowed) };
}
