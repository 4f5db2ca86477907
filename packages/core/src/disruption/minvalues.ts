import type { InstanceType } from '../model/instancetype.js';
import type { Configuration } from '../model/wellknown.js';
import { type RequirementSet, readRequirements } from './requirementset.js';

/** Checks flexibility floors against lists of instance types (chapter 02, 11.6). */
export class MinValues {
  private readonly byType = new Map<InstanceType, RequirementSet>();

  constructor(private readonly configuration: Configuration) {}

  /**
   * How many types of the list, from its start, satisfy every minValues of the requirements: 0 if there is none, or if the
   * list is empty. Undefined if the whole list does not.
   */
  shortestPrefix(types: readonly InstanceType[], requirements: RequirementSet): number | undefined {
    const floors = [...requirements].flatMap(([key, { minValues }]) =>
      minValues === undefined ? [] : [{ key, minValues, found: new Set<string>() }],
    );
    if (floors.length === 0 || types.length === 0) return 0;
    for (const [index, type] of types.entries()) {
      const offered = this.requirementsOf(type);
      // The reference counts the listed values, those that a complement excludes included.
      for (const { key, found } of floors) for (const value of offered.get(key)?.values ?? []) found.add(value);
      if (floors.every(({ minValues, found }) => found.size >= minValues)) return index + 1;
    }
    return undefined;
  }

  private requirementsOf(type: InstanceType): RequirementSet {
    let requirements = this.byType.get(type);
    if (requirements === undefined) {
      requirements = readRequirements(type.requirements, this.configuration);
      this.byType.set(type, requirements);
    }
    return requirements;
  }
}
