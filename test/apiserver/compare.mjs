// Where an answer of Kerf departs from the server's.
import { isDeepStrictEqual } from 'node:util';

/** @typedef {{ accepted: boolean, causes?: { field?: string, type?: string }[], runtime?: { accepted: boolean } | null, defaulted?: unknown, reason?: string }} Answer */

const named = (/** @type {Answer['causes']} */ causes) => (causes ?? []).map(({ field, type }) => `${field} ${type}`).sort();

const UID = /"(batch\.kubernetes\.io\/controller-uid|controller-uid)":"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g;

/**
 * The answer with zeros for the UID that the server gave to a Job and wrote into its selector: no other server would give the same.
 * @template A @param {A} answer @returns {A}
 */
export const withoutUid = (answer) =>
  JSON.parse(JSON.stringify(answer).replace(UID, (_, label) => `"${label}":"00000000-0000-0000-0000-000000000000"`));

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
  compare('defaulted', given.defaulted ?? null, withoutUid(right.defaulted ?? null));
  return found;
}

/**
 * Whether the server could be asked at all: text that is no object, an update of an object that cannot exist, a namespace that is not there and an
 * object of that name that is there already say nothing about the object.
 * @param {Answer} right
 */
export const wasAsked = (right) => !['NotAsked', 'NotFound', 'AlreadyExists'].includes(right.reason ?? '');
