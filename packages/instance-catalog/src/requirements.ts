import type { NodeSelectorRequirement } from '@kerf/core';
import type { CatalogIssue } from './error.js';
import {
  allowsAbsence,
  intersect,
  intersects,
  type LabelRequirement,
  OPERATORS,
  parseInteger,
  type ValueSet,
  valueSet,
} from './requirement.js';
import { normalizedKey, WELL_KNOWN_LABELS } from './wellknown.js';

/** Requirements on several keys, one set for each key (chapter 01, 2). */
export class Requirements {
  private readonly sets = new Map<string, ValueSet>();
  /** Key to the largest flexibility floor stated for it. */
  readonly minValues = new Map<string, number>();

  /** Reads requirements in API shape; every problem goes into `issues`. A key that is repeated is intersected. */
  static read(requirements: readonly LabelRequirement[], path: string, issues: CatalogIssue[]): Requirements {
    const result = new Requirements();
    for (const [i, requirement] of requirements.entries()) {
      const { operator, values = [], minValues } = requirement;
      const at = `${path}[${i}]`;
      const bounded = ['Gt', 'Lt', 'Gte', 'Lte'].includes(operator);
      if (!OPERATORS.includes(operator))
        issues.push({
          code: 'unknown-operator',
          path: `${at}.operator`,
          value: operator,
          message: `must be one of ${OPERATORS.join(', ')}`,
        });
      else if (bounded && (values.length !== 1 || parseInteger(values[0] ?? '') === undefined))
        issues.push({ code: 'bad-bound', path: `${at}.values`, value: values, message: `${operator} needs exactly one integer` });
      else if (operator === 'In' && values.length === 0)
        issues.push({ code: 'no-values', path: `${at}.values`, value: values, message: 'In needs at least one value' });
      else result.add(requirement.key, valueSet(operator, values), minValues);
    }
    return result;
  }

  /** Requirements of a type or an offering, taken as they are. */
  static of(requirements: readonly NodeSelectorRequirement[]): Requirements {
    const result = new Requirements();
    for (const { key, operator, values } of requirements) result.add(key, valueSet(operator, values ?? []));
    return result;
  }

  private add(givenKey: string, set: ValueSet, minValues?: number): void {
    const key = normalizedKey(givenKey);
    const known = this.sets.get(key);
    this.sets.set(key, known === undefined ? set : intersect(known, set));
    if (minValues !== undefined) this.minValues.set(key, Math.max(minValues, this.minValues.get(key) ?? 0));
  }

  get(key: string): ValueSet | undefined {
    return this.sets.get(key);
  }

  /** Whether the requirements admit the value; an undefined key admits everything (chapter 04, 8.1). */
  allows(key: string, value: string): boolean {
    const set = this.sets.get(key);
    return set === undefined || intersects(set, valueSet('In', [value]));
  }

  /** Whether a type or an offering meets these requirements, where well-known keys may be undefined here (chapter 01, 2.4). */
  compatible(other: Requirements): boolean {
    for (const [key, asked] of other.sets) {
      const mine = this.sets.get(key);
      if (mine === undefined) {
        if (!WELL_KNOWN_LABELS.has(key) && !allowsAbsence(asked)) return false;
      } else if (!intersects(mine, asked) && !(allowsAbsence(mine) && allowsAbsence(asked))) return false;
    }
    return true;
  }
}
