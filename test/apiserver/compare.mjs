// Where an answer of Kerf departs from the server's.
import { isDeepStrictEqual } from 'node:util';

/** @typedef {{ accepted: boolean, causes?: { field?: string, type?: string }[], runtime?: { accepted: boolean } | null, defaulted?: unknown, reason?: string }} Answer */

const named = (/** @type {Answer['causes']} */ causes) => (causes ?? []).map(({ field, type }) => `${field} ${type}`).sort();

/** The fields of the answer that differ, each with both sides. @param {Answer} given @param {Answer} right @returns {Record<string, [unknown, unknown]>} */
export function differences(given, right) {
  /** @type {Record<string, [unknown, unknown]>} */
  const found = {};
  const compare = (/** @type {string} */ field, /** @type {unknown} */ mine, /** @type {unknown} */ theirs) => {
    if (!isDeepStrictEqual(mine, theirs)) found[field] = [mine, theirs];
  };
  compare('accepted', given.accepted, right.accepted);
  compare('causes', named(given.causes), named(right.causes));
  compare('runtime', given.runtime?.accepted, right.runtime?.accepted);
  compare('defaulted', given.defaulted ?? null, right.defaulted ?? null);
  return found;
}

/**
 * Whether the server could be asked at all: text that is no object, an update of an object that cannot exist, and a namespace that is not there say
 * nothing about the object.
 * @param {Answer} right
 */
export const wasAsked = (right) => right.reason !== 'NotAsked' && right.reason !== 'NotFound';
