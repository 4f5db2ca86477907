import { isObject, type JsonObject, listAt, objectAt, textAt } from '../convert/json.js';
import { readQuantity, type StoredQuantity, sumOf } from './quantity.js';

type Amounts = Map<string, StoredQuantity>;

/** What the containers of a pod request, or are limited to, together: sidecars run on, other init containers come one after another (chapter 01, 6.3). */
export function containersTogether(spec: JsonObject, field: 'requests' | 'limits'): Amounts {
  const total: Amounts = new Map();
  for (const container of listAt(spec, 'containers')) add(total, amountsOf(container, field));
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of listAt(spec, 'initContainers')) {
    const own = amountsOf(container, field);
    if (isObject(container) && textAt(container, 'restartPolicy') === 'Always') {
      add(total, own);
      add(sidecars, own);
      raise(starting, sidecars);
    } else {
      add(own, sidecars);
      raise(starting, own);
    }
  }
  raise(total, starting);
  return total;
}

function amountsOf(container: unknown, field: string): Amounts {
  const amounts: Amounts = new Map();
  if (!isObject(container)) return amounts;
  for (const [name, value] of Object.entries(objectAt(objectAt(container, 'resources'), field))) {
    const amount = readQuantity(value);
    if (amount !== undefined) amounts.set(name, amount);
  }
  return amounts;
}

function add(to: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const before = to.get(name);
    to.set(name, before === undefined ? amount : sumOf(before, amount));
  }
}

function raise(to: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const before = to.get(name);
    if (before === undefined || amount.nano > before.nano) to.set(name, amount);
  }
}
