import type { InstanceType, ResourceList } from '@kerf/core';
import { allocatableQuantities } from './allocatable.js';
import type { CatalogIssue } from './error.js';
import { parseQuantity, type Quantity } from './quantity.js';

/** Reads requests; every problem goes into `issues`. */
export function readRequests(requests: ResourceList, issues: CatalogIssue[]): Map<string, Quantity> {
  const result = new Map<string, Quantity>();
  for (const resource of Object.keys(requests)) {
    const quantity = parseQuantity(requests[resource] ?? '');
    if (quantity === undefined || quantity.nanos < 0n)
      issues.push({
        code: 'bad-quantity',
        path: `requests["${resource}"]`,
        value: requests[resource],
        message: 'must be a quantity such as "500m" or "1Gi", not negative',
      });
    else result.set(resource, quantity);
  }
  return result;
}

/** Any negative allocatable resource makes a type unusable, asked for or not (chapter 01, 6.4). */
export function fits(requests: ReadonlyMap<string, Quantity>, type: InstanceType): boolean {
  const allocatable = allocatableQuantities(type);
  for (const { nanos } of allocatable.values()) if (nanos < 0n) return false;
  for (const [resource, { nanos }] of requests) if (nanos > (allocatable.get(resource)?.nanos ?? 0n)) return false;
  return true;
}
