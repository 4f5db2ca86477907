import type { InstanceType } from '@kerf/core';
import { formatQuantity, parseQuantity, type Quantity } from './quantity.js';

const ZERO: Quantity = { nanos: 0n, binary: false };

/** A sum prints as its left operand does, unless that is zero (chapter 01, 6.2). */
const plus = (a: Quantity, b: Quantity): Quantity => ({ ...(a.nanos === 0n ? b : a), nanos: a.nanos + b.nanos });

/** Capacity minus the three overheads, exact; resources of the capacity only, negative results kept (chapter 04, 5). */
export function allocatableQuantities(type: InstanceType): Map<string, Quantity> {
  const left = new Map<string, Quantity>();
  for (const resource of Object.keys(type.capacity)) {
    const capacity = parseQuantity(type.capacity[resource] ?? '') ?? ZERO;
    let total = ZERO;
    for (const taken of [type.overhead?.kubeReserved, type.overhead?.systemReserved, type.overhead?.evictionThreshold])
      if (taken !== undefined && Object.hasOwn(taken, resource)) total = plus(total, parseQuantity(taken[resource] ?? '') ?? ZERO);
    left.set(resource, plus(capacity, { ...total, nanos: -total.nanos }));
  }
  return left;
}

/** Allocatable as canonical quantity text, zero entries left out, as a NodeClaim's status prints it. */
export function allocatable(type: InstanceType): Record<string, string> {
  const list: Record<string, string> = {};
  for (const [resource, quantity] of allocatableQuantities(type)) if (quantity.nanos !== 0n) list[resource] = formatQuantity(quantity);
  return list;
}
