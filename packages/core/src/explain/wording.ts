import type { Constraint } from './constraint.js';
import type { Counterfactual } from './counterfactual.js';
import type { Edit } from './edit.js';
import type { Explanation, UnschedulableExplanation } from './explain.js';

const SHOWN_VALUES = 5;

/** One constraint in words, without its owner. */
export function describeConstraint(constraint: Constraint): string {
  switch (constraint.code) {
    case 'node-selector':
      return `selects ${constraint.key}=${constraint.value}`;
    case 'node-affinity':
      return `requires ${expressionText(constraint)}`;
    case 'resource-request':
      return `asks for ${constraint.quantity} ${constraint.resource}`;
    case 'host-port':
      return `takes host port ${constraint.port}/${constraint.protocol}`;
    case 'volume':
      return `uses volume ${constraint.volume}`;
    case 'topology-spread':
      return `spreads over ${constraint.key} with maxSkew ${constraint.maxSkew}`;
    case 'pod-affinity':
      return `requires affinity to pods by ${constraint.key}`;
    case 'pod-anti-affinity':
      return `requires anti-affinity to pods by ${constraint.key}`;
    case 'preferences':
      return 'has preferences that hold while its first required terms are tried';
    case 'resource-claims':
      return 'has resource claims';
    case 'taint':
      return `has the taint ${taintText(constraint)}, which the pod does not tolerate`;
    case 'requirement':
      return `allows only ${constraint.stated.map(expressionText).join(' and ')}`;
    case 'label-not-offered':
      return `does not offer the label ${constraint.key}`;
    case 'min-values':
      return `wants ${constraint.minValues} values of ${constraint.key}`;
    case 'limit':
      return `has ${constraint.remaining} ${constraint.resource} left of its limit of ${constraint.limit}`;
    case 'daemonsets':
      return 'DaemonSets take part of each node';
    case 'anti-affinity-of-other-pods':
      return 'other pods require anti-affinity to it';
    case 'reserved-capacity':
      return 'the reserved capacity is held by other nodes';
  }
}

/** A conflict as one sentence without a full stop. */
export function describeConflict(nodePool: string, conflict: readonly Constraint[]): string {
  if (conflict.length === 0) return `NodePool ${nodePool} sees no instance type that can be launched`;
  const missing = conflict.find((member) => member.code === 'label-not-offered');
  const asking = conflict.find(
    (member) => (member.code === 'node-selector' || member.code === 'node-affinity') && member.key === missing?.key,
  );
  if (missing?.code === 'label-not-offered' && conflict.length <= 2) {
    const label = asking?.code === 'node-selector' ? `${asking.key}=${asking.value}` : missing.key;
    return `NodePool ${nodePool} does not offer the label ${label}`;
  }
  const says = (on: Constraint['on']) => conflict.filter((member) => member.on === on).map(describeConstraint);
  const clauses: string[] = [];
  if (says('pod').length > 0) clauses.push(`the pod ${says('pod').join(', ')}`);
  if (says('nodePool').length > 0) clauses.push(`NodePool ${nodePool} ${says('nodePool').join(', ')}`);
  clauses.push(...says('cluster'));
  const alone = says('nodePool').length === 0 ? `; no instance type that NodePool ${nodePool} sees has all of it` : '';
  return `${clauses.join('; ')}${alone}`;
}

/** An edit as an instruction without a full stop. */
export function describeEdit(edit: Edit): string {
  switch (edit.code) {
    case 'add-toleration': {
      const { key = '', value = '', effect = '' } = edit.toleration;
      return `add toleration ${taintText({ key, value, effect })}`;
    }
    case 'replace-value':
      return `ask for ${edit.key} ${[edit.to, ...edit.alternatives].join(' or ')} instead of ${edit.from}`;
    case 'replace-key':
      return `ask for the label ${edit.to} instead of ${edit.from}`;
    case 'drop-constraint':
      return `drop from the pod: ${describeConstraint(edit.constraint)}`;
    case 'reduce-request':
      return `ask for at most ${edit.to} ${edit.resource} instead of ${edit.from}: no type has more room`;
    case 'raise-max-skew':
      return `raise maxSkew of the spread over ${edit.key} from ${edit.from} to ${edit.to}`;
    case 'spread-if-possible':
      return `let the spread over ${edit.key} be ScheduleAnyway`;
    case 'add-label':
      return `add the label ${edit.key}=${edit.value} to the template of NodePool ${edit.nodePool}`;
    case 'allow-value':
      return `allow ${edit.key} ${edit.value} in NodePool ${edit.nodePool}`;
    case 'replace-allowed-value':
      return `write ${edit.to} instead of ${edit.from} for ${edit.key} in NodePool ${edit.nodePool}`;
    case 'remove-requirement':
      return `remove what NodePool ${edit.nodePool} requires of ${edit.key}`;
    case 'lower-min-values':
      return edit.to === 0
        ? `remove minValues of ${edit.key} from NodePool ${edit.nodePool}`
        : `lower minValues of ${edit.key} in NodePool ${edit.nodePool} from ${edit.from} to ${edit.to}`;
    case 'raise-limit':
      return `raise the limit of ${edit.resource} of NodePool ${edit.nodePool} from ${edit.from} to at least ${edit.to}`;
  }
}

/** A counterfactual as one sentence without a full stop. */
export function describeCounterfactual({ edits }: Counterfactual): string {
  return edits.map(describeEdit).join(', and ');
}

/** What the explanation comes down to, in one sentence with a full stop. */
export function summarise(explanation: Explanation): string {
  const { pod } = explanation;
  switch (explanation.state) {
    case 'unschedulable':
      return summariseWaiting(explanation);
    case 'ignored':
      return `${pod} is left alone: ${explanation.reason}.`;
    case 'bound':
      return `${pod} runs on node ${explanation.node} already.`;
    case 'existing-node':
      return `${pod} goes to node ${explanation.node}: the first existing node that accepts it, which comes before any new node.`;
    case 'new-node': {
      const { why, nodePool, launch } = explanation;
      const type = launch === undefined ? '' : `, launched as ${launch.instanceType} (${launch.capacityType}, ${launch.zone})`;
      const opened = 'no existing node and no other new node accepts it, and no NodePool that is tried before';
      const joined = 'no existing node accepts it, and this is the new node with the fewest pods that does';
      return `${pod} goes to a new node of NodePool ${nodePool}${type}: ${why === 'opened' ? opened : joined}.`;
    }
  }
}

function summariseWaiting({ pod, nodePools, reasons }: UnschedulableExplanation): string {
  const labels = nodePools.map(({ conflict }) => missingLabel(conflict ?? []));
  const [first] = labels;
  if (nodePools.length === 0) {
    const claims = reasons.some(({ code }) => code === 'resource-claims-not-supported');
    return claims
      ? `${pod} has resource claims, which Karpenter leaves alone by default.`
      : `${pod} waits: there is no NodePool that is ready.`;
  }
  if (first !== undefined && labels.every((label) => label === first)) return `${pod} waits: no NodePool offers the label ${first}.`;
  return `${pod} waits: ${nodePools.length === 1 ? 'the only NodePool does not take it' : `none of the ${nodePools.length} NodePools takes it`}.`;
}

function missingLabel(conflict: readonly Constraint[]): string | undefined {
  const missing = conflict.find((member) => member.code === 'label-not-offered');
  if (missing?.code !== 'label-not-offered') return undefined;
  const asking = conflict.find((member) => member.code === 'node-selector' && member.key === missing.key);
  return asking?.code === 'node-selector' ? `${asking.key}=${asking.value}` : missing.key;
}

function taintText({ key, value, effect }: { key: string; value: string; effect: string }): string {
  return `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`;
}

function expressionText({ key, operator, values = [] }: { key: string; operator: string; values?: readonly string[] }): string {
  if (operator === 'In' && values.length === 1) return `${key}=${values[0]}`;
  if (values.length === 0) return `${key} ${operator}`;
  const shown = values.length > SHOWN_VALUES ? [...values.slice(0, SHOWN_VALUES), `${values.length - SHOWN_VALUES} others`] : values;
  return `${key} ${operator} [${shown.join(', ')}]`;
}
