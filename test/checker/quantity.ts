import type { ResourceList } from '@kerf/core';

/** Billionths: the finest step a quantity can have (chapter 01, 6.1). */
export type Amount = bigint;
export type Resources = Map<string, Amount>;

const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Record<string, number> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
const NANO = 10n ** 9n;
const LARGEST = (2n ** 63n - 1n) * NANO;

/** Reads a quantity exactly; finer than a billionth rounds away from zero. */
export function parseQuantity(given: string | number): Amount {
  const text = String(given).trim();
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(text);
  if (match === null || `${match[2]}${match[3] ?? ''}` === '') throw new Error(`no quantity: ${JSON.stringify(given)}`);
  const fraction = match[3] ?? '';
  const digits = BigInt(`${match[2]}${fraction}`);
  const suffix = match[5] ?? '';
  const binary = BINARY[suffix];
  const exponent = (match[4] === undefined ? (DECIMAL[suffix] ?? 0) : Number(match[4].slice(1))) - fraction.length + 9;
  let numerator = digits * (binary === undefined ? 1n : 1024n ** BigInt(binary));
  let divisor = 1n;
  if (exponent >= 0) numerator *= 10n ** BigInt(exponent);
  else divisor = 10n ** BigInt(-exponent);
  let value = (numerator + divisor - 1n) / divisor;
  if (binary !== undefined && value > LARGEST) value = LARGEST;
  return match[1] === '-' ? -value : value;
}

export const parseResources = (list: ResourceList | undefined | null): Resources =>
  new Map(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]));

export const sum = (...lists: Resources[]): Resources => {
  const total: Resources = new Map();
  for (const list of lists) for (const [name, amount] of list) total.set(name, (total.get(name) ?? 0n) + amount);
  return total;
};

/** `a` less `b`, for the names of `a` only. */
export const minus = (a: Resources, b: Resources): Resources =>
  new Map([...a].map(([name, amount]) => [name, amount - (b.get(name) ?? 0n)]));

/** `a` less `b`, for the names of both. */
export const minusAll = (a: Resources, b: Resources): Resources => {
  const rest = new Map(a);
  for (const [name, amount] of b) rest.set(name, (rest.get(name) ?? 0n) - amount);
  return rest;
};

export const largest = (lists: Resources[]): Resources => {
  const result: Resources = new Map();
  for (const list of lists)
    for (const [name, amount] of list) result.set(name, result.has(name) && result.get(name)! > amount ? result.get(name)! : amount);
  return result;
};

/** Names that both have, with the smaller amount. */
export const smallest = (a: Resources, b: Resources): Resources => {
  const result: Resources = new Map();
  for (const [name, amount] of a) {
    const other = b.get(name);
    if (other === undefined) continue;
    result.set(name, amount);
    if (other < amount) result.set(name, other);
  }
  return result;
};

/** Any negative amount of the total closes it to every request (chapter 01, 6.4). */
export function fits(requests: Resources, total: Resources): boolean {
  for (const amount of total.values()) if (amount < 0n) return false;
  for (const [name, amount] of requests) if (amount > (total.get(name) ?? 0n)) return false;
  return true;
}

export const sameAmounts = (a: Resources, b: Resources): boolean => {
  const present = (list: Resources) => new Map([...list].filter(([, amount]) => amount !== 0n));
  const [x, y] = [present(a), present(b)];
  return x.size === y.size && [...x].every(([name, amount]) => y.get(name) === amount);
};

/** For messages. */
export const describe = (list: Resources): string =>
  [...list]
    .map(([name, amount]) => `${name} ${Number(amount) / 1e9}`)
    .sort()
    .join(', ');
