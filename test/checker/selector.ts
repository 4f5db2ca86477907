import type { LabelSelector } from '@kerf/core';

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function isQualifiedName(key: string): boolean {
  const parts = key.split('/');
  if (parts.length > 2) return false;
  const name = parts[parts.length - 1]!;
  return NAME.test(name) && (parts.length === 1 || (parts[0]!.length <= 253 && DOMAIN.test(parts[0]!)));
}
export const isLabelValue = (value: string): boolean => value === '' || NAME.test(value);

type Labels = Record<string, string> | undefined;

/** A selector as a test on labels. An absent and an invalid one select nothing, an empty one everything (chapter 03, 4). */
export function selects(selector: LabelSelector | undefined | null): (labels: Labels) => boolean {
  if (selector === undefined || selector === null || !isValid(selector)) return () => false;
  return (labels) => {
    const of = new Map(Object.entries(labels ?? {}));
    for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (of.get(key) !== value) return false;
    for (const { key, operator, values } of selector.matchExpressions ?? []) {
      const value = of.get(key);
      const listed = value !== undefined && (values ?? []).includes(value);
      if (operator === 'In' && !listed) return false;
      if (operator === 'NotIn' && listed) return false;
      if (operator === 'Exists' && value === undefined) return false;
      if (operator === 'DoesNotExist' && value !== undefined) return false;
    }
    return true;
  };
}

function isValid(selector: LabelSelector): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (!isQualifiedName(key) || !isLabelValue(value)) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
    const count = values?.length ?? 0;
    const sized =
      operator === 'In' || operator === 'NotIn' ? count > 0 : (operator === 'Exists' || operator === 'DoesNotExist') && count === 0;
    return sized && isQualifiedName(key) && (values ?? []).every(isLabelValue);
  });
}
