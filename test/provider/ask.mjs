// The questions that catalog and provider are both asked, and what differs between the answers.
import { labelValues, launchDifference, launchQuestion } from './claims.mjs';
import { typeDifferences } from './compare.mjs';
import { hashDifferences, specFamily } from './hashes.mjs';
import { nodeClass } from './nodeclasses.mjs';

/** @typedef {import('@kerf/instance-catalog')} Catalog */
/** @typedef {import('@kerf/instance-catalog').RegionData} RegionData */
/** @typedef {import('./random.mjs').Random} Random */

/** The free instances that the provider reads apart from the class. @param {any} nodeClass */
const reservationCounts = ({ status }) =>
  Object.fromEntries((status.capacityReservations ?? []).map((/** @type {any} */ r) => [r.id, r.availableInstanceCount]));

/** @param {unknown} value */
const short = (value) => JSON.stringify(value)?.slice(0, 600);

/** @param {Random} random @param {RegionData} region */
export function typesQuestion(random, region) {
  const question = nodeClass(random, region);
  return { kind: 'types', ...question, reservationCounts: reservationCounts(question.nodeClass) };
}

/** @param {Catalog} catalog @param {RegionData} region @param {any} question @param {any} answer which may leave out types @returns {string | undefined} */
export function checkTypes(catalog, region, question, answer) {
  if (answer.error !== undefined) return `the provider refuses: ${answer.error}`;
  const { nodeClass, options, unavailable } = question;
  const types = catalog.resolveInstanceTypes(region, nodeClass, { ...options, unavailable });
  const asked = answer.partial ? types.filter(({ name }) => Object.hasOwn(answer.types, name)) : types;
  const [first, ...more] = typeDifferences(catalog, asked, answer.types);
  return first && `${first[0]} and ${more.length} more\n  catalog  ${short(first[1])}\n  provider ${short(first[2])}`;
}

/** @param {Random} random */
export const hashQuestions = (random) => specFamily(random, 30).map((spec) => ({ kind: 'hash', nodeClass: { spec } }));

/** @param {Catalog} catalog @param {any[]} questions @param {any[]} answers @returns {string | undefined} */
export function checkHashes(catalog, questions, answers) {
  const specs = questions.map(({ nodeClass }) => nodeClass.spec);
  const mine = specs.map((spec) => catalog.nodeClassHash({ spec }));
  const [first] = hashDifferences(
    specs,
    mine,
    answers.map(({ hash }) => hash),
  );
  return first && `only the ${first.same} takes these for the same\n  ${JSON.stringify(first.a)}\n  ${JSON.stringify(first.b)}`;
}

/** @type {WeakMap<RegionData, Map<string, string[]>>} */
const labels = new WeakMap();

/** @param {Random} random @param {Catalog} catalog @param {RegionData} region */
export function launchesQuestion(random, catalog, region) {
  const values = labels.get(region) ?? labelValues(catalog.resolveInstanceTypes(region));
  labels.set(region, values);
  const { images, nodeClass, ...question } = launchQuestion(random, catalog, region, values);
  const resolved = { ...nodeClass, status: { ...nodeClass.status, amis: images } };
  return { kind: 'launch', nodeClass: resolved, ...question, reservationCounts: reservationCounts(nodeClass) };
}

/** @param {Catalog} catalog @param {RegionData} region @param {any} question @param {any} answer @returns {string | undefined} */
export function checkLaunch(catalog, region, question, answer) {
  const { nodeClass, options, unavailable, claim } = question;
  const named = new Set(claim.instanceTypes);
  const types = catalog
    .resolveInstanceTypes(region, nodeClass, { ...options, unavailable })
    .filter(({ name }) => named.size === 0 || named.has(name));
  const { minValuesPolicy } = options;
  const choice = catalog.chooseLaunch(types, claim.requirements, {
    requests: claim.requests,
    images: nodeClass.status.amis,
    minValuesPolicy,
  });
  return answer.error ?? launchDifference(choice, answer);
}
