import type { Condition, LabelSelector, LabelSelectorRequirement, ObjectMeta, OwnerReference, Taint, Toleration } from '../meta.js';
import type { NodePoolRequirement } from '../nodepool.js';
import type { NodeSelectorRequirement } from '../pod.js';
import { isNumericOperator, isQualifiedName, NODE_POOL_OPERATORS } from '../requirement.js';
import { type Check, flag, integer, list, name, object, oneOf, required, text, textMap, texts, time } from './check.js';
import { Limit } from './limits.js';

export const meta: Check = object<ObjectMeta>({
  name: required(name),
  namespace: text,
  uid: text,
  labels: textMap,
  annotations: textMap,
  creationTimestamp: time,
  deletionTimestamp: time,
  ownerReferences: list(
    object<OwnerReference>({ apiVersion: required(text), kind: required(text), uid: text, controller: flag }),
    Limit.conditions,
  ),
});

export const conditions: Check = list(object<Condition>({ type: required(text), status: text, reason: text }), Limit.conditions);

const taint = object<Taint>({ key: required(name), value: text, effect: oneOf('', 'NoSchedule', 'PreferNoSchedule', 'NoExecute') });
export const taints: Check = list(taint, Limit.taints);

const toleration = object<Toleration>({ key: text, operator: text, value: text, effect: text });
export const tolerations: Check = list(toleration, Limit.taints);

const OPERATORS = [...NODE_POOL_OPERATORS];

function checkBound({ operator, values }: NodeSelectorRequirement, path: string, report: Parameters<Check>[2]): void {
  if (isNumericOperator(operator) && values?.length !== 1) {
    report.add(`${path}.values`, 'not-one-value', `must be exactly one integer with operator ${operator}`, values ?? []);
  }
}

/** A requirement of a pod, a volume, an instance type or an offering. */
export const requirement: Check = object<NodeSelectorRequirement>(
  { key: required(name), operator: required(oneOf(...OPERATORS)), values: texts(Limit.valuesPerRequirement) },
  checkBound,
);
export const requirements: Check = list(requirement, Limit.requirements);

/** A requirement of a NodePool or NodeClaim. */
export const nodePoolRequirements: Check = list(
  object<NodePoolRequirement>(
    {
      key: required(name),
      operator: required(oneOf(...OPERATORS)),
      values: texts(Limit.valuesPerRequirement),
      minValues: integer(0, 1_000_000),
    },
    checkBound,
  ),
  Limit.requirements,
);

const selectorExpression = object<LabelSelectorRequirement>(
  { key: required(name), operator: required(oneOf('In', 'NotIn', 'Exists', 'DoesNotExist')), values: texts(Limit.valuesPerRequirement) },
  ({ key, operator, values = [] }, path, report) => {
    if (!isQualifiedName(key)) report.add(`${path}.key`, 'not-a-label', 'must be a label key', key);
    const needsValues = operator === 'In' || operator === 'NotIn';
    if (needsValues && values.length === 0) report.add(`${path}.values`, 'no-values', `must have a value with operator ${operator}`);
    if (!needsValues && values.length > 0)
      report.add(`${path}.values`, 'needless-values', `must be empty with operator ${operator}`, values);
  },
);

/** A selector over labels. */
export const selector: Check = object<LabelSelector>({
  matchLabels: textMap,
  matchExpressions: list(selectorExpression, Limit.requirements),
});
