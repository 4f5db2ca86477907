import type { LabelSelector, NodeSelectorRequirement } from '@kerf/core';
import { isLabelValue, isQualifiedName } from '@kerf/core/model';
import type { FieldPath } from './diagnostic.js';

/** Reports that the API server would refuse the object. */
export type Refuse = (code: string, path: FieldPath, message: string) => void;

export function checkLabels(labels: Record<string, string> | undefined, path: FieldPath, refuse: Refuse): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    checkLabelKey(key, [...path, key], refuse);
    if (!isLabelValue(value))
      refuse(
        'invalid-label',
        [...path, key],
        `${JSON.stringify(value)} is no label value: at most 63 letters, digits, -, _ and ., alphanumeric at both ends`,
      );
  }
}

export function checkLabelKey(key: string, path: FieldPath, refuse: Refuse): void {
  if (!isQualifiedName(key))
    refuse(
      'invalid-label',
      path,
      `${JSON.stringify(key)} is no label key: an optional DNS name and /, then at most 63 letters, digits, -, _ and .`,
    );
}

const LABEL_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];
const NODE_OPERATORS = [...LABEL_OPERATORS, 'Gt', 'Lt'];

export function checkLabelSelector(selector: LabelSelector | undefined, path: FieldPath, refuse: Refuse): void {
  checkLabels(selector?.matchLabels, [...path, 'matchLabels'], refuse);
  for (const [i, expression] of (selector?.matchExpressions ?? []).entries())
    checkExpression(expression, LABEL_OPERATORS, [...path, 'matchExpressions', i], refuse);
}

/** A requirement of a pod's node affinity. Gte and Lte belong to NodePools alone (chapter 06, 9.2). */
export function checkNodeRequirement(requirement: NodeSelectorRequirement, path: FieldPath, refuse: Refuse): void {
  checkExpression(requirement, NODE_OPERATORS, path, refuse);
  const count = requirement.values?.length ?? 0;
  if ((requirement.operator === 'Gt' || requirement.operator === 'Lt') && count !== 1)
    refuse('invalid-values', [...path, 'values'], `${requirement.operator} needs exactly one value, found ${count}`);
}

function checkExpression(
  { key, operator, values = [] }: NodeSelectorRequirement,
  operators: string[],
  path: FieldPath,
  refuse: Refuse,
): void {
  checkLabelKey(key ?? '', [...path, 'key'], refuse);
  if (!operators.includes(operator)) {
    const karpenterOnly = operator === 'Gte' || operator === 'Lte' ? `; ${operator} exists only in NodePools` : '';
    refuse(
      'invalid-operator',
      [...path, 'operator'],
      `${JSON.stringify(operator ?? '')} is not one of ${operators.join(', ')}${karpenterOnly}`,
    );
  } else if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
    refuse('invalid-values', [...path, 'values'], `${operator} needs at least one value`);
  else if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0)
    refuse('invalid-values', [...path, 'values'], `${operator} takes no values`);
}
