import type { InstanceType, Offering } from '../instancetype.js';
import { amounts, type Check, flag, integer, list, name, object, positiveAmounts, price, required } from './check.js';
import { Limit } from './limits.js';
import { requirements } from './meta.js';

const checkedType = object<InstanceType>(
  {
    name: required(name),
    requirements: required(requirements),
    offerings: required(
      list(
        object<Offering>({ requirements: required(requirements), price, available: flag, reservationCapacity: integer(0, 2 ** 31 - 1) }),
        Limit.offeringsPerType,
      ),
    ),
    capacity: required(positiveAmounts),
    overhead: object({ kubeReserved: amounts, systemReserved: amounts, evictionThreshold: amounts }),
  },
  ({ capacity }, path, report) => {
    // Every pod requests one of `pods`, so a type without it fits nothing (chapter 01, 6.4).
    if (!Object.hasOwn(capacity, 'pods')) report.add(`${path}.capacity.pods`, 'missing', 'is required, the number of pods that fit a node');
  },
);

// A catalog of a thousand types is handed over with every input; types found right are not looked at again.
const known = new WeakSet<object>();

/** An instance type. Types found right are remembered by identity: they must not be changed afterwards. */
export const instanceType: Check = (value, path, report) => {
  const isObject = typeof value === 'object' && value !== null;
  if (isObject && known.has(value)) return;
  const before = report.issues.length;
  checkedType(value, path, report);
  if (isObject && report.issues.length === before) known.add(value);
};
