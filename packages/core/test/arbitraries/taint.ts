import fc from 'fast-check';
import type { Taint, Toleration } from '../../src/model/meta.js';
import { record, sometimes } from './vocabulary.js';

const KEYS = ['dedicated', 'level', 'boot'];
const VALUES = ['a', 'b', '3', '7', ''];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** A taint; values are names and numbers. */
export function taint(): fc.Arbitrary<Taint> {
  return record<Taint>({
    key: fc.constantFrom(...KEYS),
    value: sometimes(70, fc.constantFrom(...VALUES)),
    effect: fc.constantFrom(...EFFECTS),
  });
}

/** A toleration with any operator, or with parts left out. */
export function toleration(): fc.Arbitrary<Toleration> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<Toleration>({ operator: 'Exists' }) },
    {
      weight: 5,
      arbitrary: record<Toleration>({
        key: sometimes(90, fc.constantFrom(...KEYS)),
        operator: sometimes(80, fc.constantFrom('Exists', 'Exists', 'Equal', 'Lt', 'Gt')),
        value: sometimes(60, fc.constantFrom(...VALUES)),
        effect: sometimes(40, fc.constantFrom(...EFFECTS)),
      }),
    },
  );
}
