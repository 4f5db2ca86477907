import type { LabelSelector } from './meta.js';

/** Whether the selector matches the labels: an absent selector matches nothing, an empty one everything. */
export function selectorMatches(selector: LabelSelector | null | undefined, labels: Record<string, string> | undefined): boolean {
  if (!selector) return false;
  const value = (key: string) => (labels && Object.hasOwn(labels, key) ? labels[key] : undefined);
  for (const key of Object.keys(selector.matchLabels ?? {})) {
    if (value(key) !== selector.matchLabels![key]) return false;
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const found = value(key);
    switch (operator) {
      case 'In':
        if (found === undefined || !values.includes(found)) return false;
        break;
      case 'NotIn':
        if (found !== undefined && values.includes(found)) return false;
        break;
      case 'Exists':
        if (found === undefined) return false;
        break;
      case 'DoesNotExist':
        if (found !== undefined) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}
