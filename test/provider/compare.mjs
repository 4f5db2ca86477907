// The catalog's answers in the form of the provider's, and where the two differ.
import { isDeepStrictEqual } from 'node:util';

const QUANTITIES = new Set(['capacity', 'overhead', 'allocatable']);

/** @typedef {import('@kerf/instance-catalog')} Catalog */

const POWERS = new Map([...'num', '', ...'kMGTPE'].map((suffix, i) => [suffix, 1000n ** BigInt(i)]));

/** Billionths of what a quantity says. @param {string} text */
function billionths(text) {
  const [, sign, whole, fraction = '', suffix = ''] = /^([+-]?)(\d+)(?:\.(\d{0,9}))?(\D?|[KMGTPE]i|[eE]-?\d+)$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const decimal = /^[eE]-?\d/.test(suffix) ? 10n ** BigInt(9 + Number(suffix.slice(1))) : POWERS.get(suffix);
  const unit = decimal ?? 1024n ** BigInt('KMGTPE'.indexOf(suffix.charAt(0)) + 1) * 10n ** 9n;
  const value = (BigInt(whole + fraction) * unit) / 10n ** BigInt(fraction.length);
  return sign === '-' ? -value : value;
}

/** What the provider prints as it was written, although it is not canonical (chapter 01, 6.2), and what the program writes out. */
const OTHER_NOTATION = /^\+|\.|E\d|^\d+$/;

/** Texts equal, or figures equal where the notation is another. @param {any} mine @param {any} theirs @returns {boolean} */
function sameQuantities(mine, theirs) {
  if (typeof mine === 'string' && typeof theirs === 'string')
    return mine === theirs || (OTHER_NOTATION.test(theirs) && billionths(mine) === billionths(theirs));
  if (typeof mine !== 'object' || typeof theirs !== 'object') return false;
  return Object.keys({ ...mine, ...theirs }).every((key) => sameQuantities(mine[key], theirs[key]));
}

/** @param {{ key: string, operator: string, values?: string[] }[]} list */
const requirementSets = (list) =>
  Object.fromEntries(list.map(({ key, operator, values }) => [key, operator === 'DoesNotExist' ? null : (values ?? null)]));

/** @param {Record<string, string | number>} list */
const withoutZeros = (list) => Object.fromEntries(Object.entries(list).filter(([, text]) => text !== '0'));

/** @param {any[]} offerings */
const inOrder = (offerings) =>
  offerings
    .map((offering) => /** @type {const} */ ([JSON.stringify(Object.entries(offering.requirements).sort()), offering]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, offering]) => offering);

/** @param {Catalog} catalog @param {ReturnType<Catalog['resolveInstanceTypes']>[number]} type */
function asAnswer(catalog, type) {
  return {
    requirements: requirementSets(type.requirements),
    capacity: withoutZeros(type.capacity),
    overhead: type.overhead,
    allocatable: catalog.allocatable(type),
    offerings: inOrder(
      type.offerings.map(({ requirements, price, available, reservationCapacity }) => ({
        requirements: requirementSets(requirements),
        price,
        available,
        ...(reservationCapacity ? { reservationCapacity } : {}),
      })),
    ),
  };
}

/**
 * What differs between the resolved types and the provider's, `[type and field, ours, theirs]` each.
 * @param {Catalog} catalog @param {ReturnType<Catalog['resolveInstanceTypes']>} types @param {Record<string, any>} theirs
 */
export function typeDifferences(catalog, types, theirs) {
  /** @type {[string, unknown, unknown][]} */
  const differences = [];
  const names = types.map(({ name }) => name);
  if (!isDeepStrictEqual(names, Object.keys(theirs).sort())) differences.push(['types', names, Object.keys(theirs).sort()]);
  for (const type of types) {
    const right = theirs[type.name];
    if (right === undefined) continue;
    right.offerings = inOrder(right.offerings ?? []);
    const mine = asAnswer(catalog, type);
    for (const [field, value] of Object.entries(mine))
      if (!isDeepStrictEqual(value, right[field]) && !(QUANTITIES.has(field) && sameQuantities(value, right[field])))
        differences.push([`${type.name} ${field}`, value, right[field]]);
  }
  return differences;
}
