import type { NodeSelectorRequirement } from '@kerf/core';

/** The requirements of one key, one object for each value: types share them, so that a region costs little memory. */
export class ValuePool {
  private readonly known = new Map<string | number, NodeSelectorRequirement>();
  readonly doesNotExist: NodeSelectorRequirement;

  constructor(readonly key: string) {
    this.doesNotExist = { key, operator: 'DoesNotExist' };
  }

  /** In the one value; `undefined` is DoesNotExist. */
  value(value: string | number | undefined): NodeSelectorRequirement {
    if (value === undefined) return this.doesNotExist;
    let requirement = this.known.get(value);
    if (requirement === undefined) {
      requirement = { key: this.key, operator: 'In', values: [String(value)] };
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
