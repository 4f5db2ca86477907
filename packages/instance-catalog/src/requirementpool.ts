import type { NodeSelectorRequirement } from '@kerf/core';

export const inValue = (key: string, value: string): NodeSelectorRequirement => ({ key, operator: 'In', values: [value] });

/** The requirements of one key, one object for each value: types share them, so that a region costs little memory. */
export class ValuePool {
  private readonly known = new Map<string | number, NodeSelectorRequirement>();
  readonly doesNotExist: NodeSelectorRequirement;
  /** The last answer: neighbours in name order often have a value in common. */
  private last: string | number | undefined;
  private lastRequirement: NodeSelectorRequirement;

  constructor(readonly key: string) {
    this.doesNotExist = { key, operator: 'DoesNotExist' };
    this.lastRequirement = this.doesNotExist;
  }

  /** In the one value; `undefined` is DoesNotExist. */
  value(value: string | number | undefined): NodeSelectorRequirement {
    if (value === this.last) return this.lastRequirement;
    const requirement = value === undefined ? this.doesNotExist : this.pooled(value);
    this.last = value;
    this.lastRequirement = requirement;
    return requirement;
  }

  private pooled(value: string | number): NodeSelectorRequirement {
    let requirement = this.known.get(value);
    if (requirement === undefined) {
      requirement = inValue(this.key, String(value));
      this.known.set(value, requirement);
    }
    return requirement;
  }

  /** In the values, in byte order; none is DoesNotExist. */
  values(values: Iterable<string>): NodeSelectorRequirement {
    const sorted = [...new Set(values)].sort();
    if (sorted.length === 0) return this.doesNotExist;
    return { key: this.key, operator: 'In', values: sorted };
  }
}
