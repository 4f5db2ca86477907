// Random node classes with variants that a hash may or may not tell apart.
import { blockDeviceMappings, family, kubelet } from './nodeclasses.mjs';

/** @typedef {import('./random.mjs').Random} Random */

/** Texts that are equal as quantities or durations, and some that only look so. */
const SPELLINGS = [
  ['1Ti', '1024Gi'],
  ['1T', '1000G'],
  ['2Ti', '2048Gi', '2T'],
  ['90s', '1m30s', '1.5m', '90000ms', '1m31s'],
  ['1h30m', '90m', '1h30m0s', '1.5h', '5400s'],
  ['0s', '0', '0m', '1ns'],
  ['100m', '0.1', '100m '],
];

/** Another value for a field, for none, and for the same field again. @type {Record<string, (random: Random) => unknown>} */
const FIELDS = {
  kubelet,
  blockDeviceMappings: (random) => blockDeviceMappings(random, ['1Ti', '1024Gi', '1T', '1000G', '20Gi', '2Ti']),
  instanceStorePolicy: () => 'RAID0',
  networkInterfaces: (random) => [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
    ...(random.chance(0.5) ? [{ networkCardIndex: random.integer(3), deviceIndex: 1, interfaceType: 'efa-only' }] : []),
  ],
  connectionTracking: (random) =>
    random.pick([{ udpTimeout: 40 }, { udpTimeout: 40, tcpEstablishedTimeout: 60 }, { udpStreamTimeout: 60 }]),
  cpuOptions: (random) => random.pick([{ nestedVirtualization: 'disabled' }, {}]),
  placementGroupSelector: (random) => random.pick([{ name: 'a' }, { id: 'pg-0a' }]),
  associatePublicIPAddress: (random) => random.chance(0.5),
  detailedMonitoring: (random) => random.chance(0.5),
  userData: (random) => random.pick(['#!/bin/sh', '']),
  role: (random) => random.pick(['nodes', 'others']),
  instanceProfile: (random) => random.pick(['nodes', 'others']),
  tags: (random) => random.record(['team', 'cost', 'env'], () => random.pick(['a', 'b', ''])),
  metadataOptions: (random) => random.pick([{}, { httpTokens: 'required' }, { httpPutResponseHopLimit: 2, httpEndpoint: 'enabled' }]),
  context: (random) => random.pick(['a', 'b']),
  ipPrefixCount: (random) => random.integer(3),
  subnetSelectorTerms: (random) => [{ id: random.pick(['subnet-1', 'subnet-2']) }],
  securityGroupSelectorTerms: (random) => [{ name: random.pick(['a', 'b']) }],
  capacityReservationSelectorTerms: (random) => [{ id: random.pick(['cr-1', 'cr-2']) }],
};

/** Every object and list within a value. @param {any} value @returns {any[]} */
function containers(value) {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(containers)];
}

/** @param {Random} random @param {any} spec */
function vary(random, spec) {
  const inner = random.pick(containers(spec).filter((value) => value !== spec && value !== spec.amiSelectorTerms));
  const lists = containers(spec).filter((value) => Array.isArray(value) && value !== spec.amiSelectorTerms);
  const list = lists.length === 0 ? [] : random.pick(lists);
  const field = random.pick(Object.keys(FIELDS));
  const change = random.integer(9);
  if (change === 0) spec[field] = FIELDS[field]?.(random);
  else if (change === 1) delete spec[field];
  else if (change === 2) spec[field] = null;
  else if (change === 3) list.reverse();
  else if (change === 4 && list.length > 0) list.push(structuredClone(random.pick(list)));
  else if (change === 5) list.pop();
  else if (change === 6)
    spec[field] = typeof FIELDS[field]?.(random) === 'object' ? (Array.isArray(FIELDS[field]?.(random)) ? [] : {}) : spec[field];
  else if (change === 7) Object.assign(spec, { amiFamily: undefined, amiSelectorTerms: undefined }, family(random));
  else if (inner !== undefined)
    for (const key of Object.keys(inner)) {
      const spellings = SPELLINGS.find((texts) => texts.includes(inner[key]));
      if (spellings !== undefined) inner[key] = random.pick(spellings);
    }
  // Emptied by an emptying change; the schema asks for each of these.
  for (const key of ['subnetSelectorTerms', 'securityGroupSelectorTerms']) if (spec[key] === null) delete spec[key];
}

/** A spec and variants of it, each some changes away from the one before. @param {Random} random @param {number} variants */
export function specFamily(random, variants) {
  /** @type {any} */
  let spec = family(random);
  for (const [field, value] of Object.entries(FIELDS)) if (random.chance(0.4)) spec[field] = value(random);
  const specs = [spec];
  while (specs.length <= variants) {
    spec = structuredClone(random.chance(0.5) ? specs[0] : spec);
    for (let changes = random.pick([1, 1, 1, 2]); changes > 0; changes--) vary(random, spec);
    specs.push(JSON.parse(JSON.stringify(spec)));
  }
  return specs;
}

/**
 * Pairs of specs that one side tells apart and the other does not.
 * @param {any[]} specs @param {string[]} mine @param {string[]} theirs
 */
export function hashDifferences(specs, mine, theirs) {
  const differences = [];
  for (let i = 0; i < specs.length; i++)
    for (let j = 0; j < i; j++)
      if ((mine[i] === mine[j]) !== (theirs[i] === theirs[j]))
        differences.push({ same: mine[i] === mine[j] ? 'catalog' : 'provider', a: specs[j], b: specs[i] });
  return differences;
}
