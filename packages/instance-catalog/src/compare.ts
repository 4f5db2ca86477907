import type { InstanceType } from '@kerf/core';
import { allocatableQuantities } from './allocatable.js';
import { CatalogInputError } from './error.js';
import { byCodeUnit } from './order.js';
import { formatQuantity, wholeUnits } from './quantity.js';

/** One thing in which two instance types differ. */
export interface InstanceTypeDifference {
  kind: 'label' | 'allocatable' | 'price';
  /** Label key, resource name, or capacity type. */
  name: string;
  /** Label values joined with commas, canonical quantity, or the lowest price per hour; absent where a type has none. */
  a?: string;
  b?: string;
  /** b divided by a, where both are amounts and a is not 0. */
  ratio?: number;
}

function lowestPrices(type: InstanceType): Map<string, number> {
  const prices = new Map<string, number>();
  for (const offering of type.offerings) {
    const capacityType = offering.requirements.find((requirement) => requirement.key === 'karpenter.sh/capacity-type')?.values?.[0];
    if (!offering.available || capacityType === undefined) continue;
    prices.set(capacityType, Math.min(offering.price, prices.get(capacityType) ?? Number.POSITIVE_INFINITY));
  }
  return prices;
}

function labels(type: InstanceType): Map<string, string> {
  const result = new Map<string, string>();
  for (const { key, operator, values } of type.requirements) if (operator === 'In') result.set(key, (values ?? []).join(','));
  return result;
}

const keysOf = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].sort(byCodeUnit);

function amounts(type: InstanceType): Map<string, { text: string; amount: number }> {
  const result = new Map<string, { text: string; amount: number }>();
  // Millicores, so that a fraction of a core counts.
  for (const [resource, quantity] of allocatableQuantities(type))
    result.set(resource, { text: formatQuantity(quantity), amount: wholeUnits({ ...quantity, nanos: quantity.nanos * 1000n }) });
  return result;
}

/** Everything in which two resolved types differ: labels, allocatable and lowest price, each by name. */
export function compareInstanceTypes(a: InstanceType, b: InstanceType): InstanceTypeDifference[] {
  const differences: InstanceTypeDifference[] = [];
  const [labelsA, labelsB] = [labels(a), labels(b)];
  for (const name of keysOf(labelsA, labelsB))
    if (labelsA.get(name) !== labelsB.get(name)) differences.push({ kind: 'label', name, a: labelsA.get(name), b: labelsB.get(name) });

  const [amountsA, amountsB] = [amounts(a), amounts(b)];
  for (const name of keysOf(amountsA, amountsB)) {
    const [first, second] = [amountsA.get(name), amountsB.get(name)];
    if (first?.amount === second?.amount) continue;
    const ratio = first && second && first.amount !== 0 ? { ratio: second.amount / first.amount } : {};
    differences.push({ kind: 'allocatable', name, a: first?.text, b: second?.text, ...ratio });
  }

  const [pricesA, pricesB] = [lowestPrices(a), lowestPrices(b)];
  for (const name of keysOf(pricesA, pricesB)) {
    const [first, second] = [pricesA.get(name), pricesB.get(name)];
    if (first === second) continue;
    const ratio = first && second ? { ratio: second / first } : {};
    differences.push({ kind: 'price', name, a: first?.toString(), b: second?.toString(), ...ratio });
  }
  return differences;
}

/**
 * The resolved type of that name.
 * @throws CatalogInputError when there is none.
 */
export function findInstanceType(instanceTypes: readonly InstanceType[], name: string): InstanceType {
  const type = instanceTypes.find((candidate) => candidate.name === name);
  if (type !== undefined) return type;
  throw new CatalogInputError([{ code: 'unknown-instance-type', path: 'instanceType', value: name, message: 'is not in the catalog' }]);
}
