import type { CatalogIssue } from './error.js';

/** Problems beyond this number say nothing new. */
const MAXIMUM_ISSUES = 100;

type Check = (value: unknown) => string | undefined;

const text: Check = (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= 200 ? undefined : 'must be a text of 1 to 200 characters';
const anyText: Check = (value) =>
  typeof value === 'string' && value.length <= 200 ? undefined : 'must be a text of at most 200 characters';
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const count: Check = (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'must be a whole number, 0 or more');
const positive: Check = (value) => (typeof value === 'number' && value > 0 && value < 1e9 ? undefined : 'must be a number above 0');
const price: Check = (value) => (typeof value === 'number' && value >= 0 && value < 1e9 ? undefined : 'must be a price, 0 or more');
const list =
  (entry: Check, maximum = 1000): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length > maximum) return `must be a list of at most ${maximum} entries`;
    for (const one of value) {
      const problem = entry(one);
      if (problem !== undefined) return `every entry ${problem}`;
    }
    return undefined;
  };
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value as string) ? undefined : `must be one of ${values.join(', ')}`;
const record =
  (fields: Record<string, Check>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
    for (const name of Object.keys(fields)) {
      const problem = (fields[name] as Check)((value as Record<string, unknown>)[name]);
      if (problem !== undefined) return `${name} ${problem}`;
    }
    return undefined;
  };

const accelerator = record({ name: text, manufacturer: text, count, memoryMiB: count });
const source = record({ source: text, asOf: text, kept: optional(text) });

const REGION: Record<string, Check> = {
  name: text,
  partition: text,
  description: anyText,
  zones: list(record({ name: text, id: optional(text) }), 100),
  images: optional(list(record({ parameter: text, id: text }))),
  provenance: record({
    instanceTypes: source,
    vpcLimits: source,
    networkBandwidth: source,
    offerings: source,
    zoneIds: optional(source),
    onDemand: record({ source: text, asOf: text, kept: optional(text), currency: text }),
    onDemandFallback: optional(source),
    spot: source,
    images: optional(source),
    zoneIdsAmbiguous: list(text),
    zonesAssumed: flag,
  }),
};

const TYPE: Record<string, Check> = {
  zones: list(text, 100),
  onDemandPrice: optional(price),
  onDemandOrigin: optional(oneOf('region', 'us-east-1')),
  spotPrices: optional(list(nullable(price), 100)),
  spotOrigin: optional(oneOf('zone', 'ascending', 'ascending-repeated', 'saving')),
};

const FACTS: Record<string, Check> = {
  name: text,
  vcpus: positive,
  cores: positive,
  memoryMiB: positive,
  architectures: list(text, 20),
  cpuManufacturer: optional(text),
  clockGHz: optional(positive),
  usageClasses: list(text, 20),
  hypervisor: anyText,
  bareMetal: flag,
  burstable: flag,
  currentGeneration: flag,
  nitroEnclaves: flag,
  encryptionInTransit: flag,
  networkPerformance: optional(text),
  networkBandwidthMbps: optional(count),
  networkCards: list(count, 200),
  defaultNetworkCard: count,
  ipv4PerInterface: count,
  ipv6PerInterface: optional(count),
  efaInterfaces: optional(count),
  enaSupport: optional(text),
  ebsOptimized: oneOf('default', 'supported', 'unsupported'),
  ebsBaselineMbps: optional(count),
  ebsMaximumMbps: optional(count),
  instanceStoreGB: optional(count),
  instanceStoreNvme: optional(text),
  trunking: flag,
  branchInterfaces: optional(count),
  vpcLimitsKnown: flag,
  gpus: list(accelerator, 20),
  neuronDevices: list(record({ name: text, count, coresPerDevice: count, memoryMiB: count }), 20),
  inferenceAccelerators: list(accelerator, 20),
};

function checkFields(value: unknown, fields: Record<string, Check>, path: string, issues: CatalogIssue[]): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    issues.push({ code: 'bad-field', path, value, message: 'must be an object' });
    return false;
  }
  for (const name of Object.keys(fields)) {
    const found = (value as Record<string, unknown>)[name];
    const problem = (fields[name] as Check)(found);
    if (problem !== undefined && issues.length < MAXIMUM_ISSUES)
      issues.push({ code: 'bad-field', path: `${path}.${name}`, value: found, message: problem });
  }
  return true;
}

interface UncheckedType {
  facts?: { name?: unknown };
  zones?: unknown;
  spotPrices?: unknown;
}

/** Checks that a value has the shape of a region and that its parts agree. */
export function checkRegion(value: unknown, path: string, issues: CatalogIssue[]): void {
  if (!checkFields(value, REGION, path, issues)) return;
  const { zones, instanceTypes } = value as { zones: unknown; instanceTypes: unknown };
  if (!Array.isArray(instanceTypes) || instanceTypes.length === 0 || instanceTypes.length > 20_000) {
    issues.push({ code: 'bad-field', path: `${path}.instanceTypes`, message: 'must be a list of 1 to 20000 instance types' });
    return;
  }
  const zoneNames = new Set(Array.isArray(zones) ? zones.map((zone: { name?: unknown } | null) => zone?.name) : []);
  let last = '';
  for (const [i, entry] of instanceTypes.entries()) {
    const at = `${path}.instanceTypes[${i}]`;
    if (!checkFields(entry, TYPE, at, issues)) continue;
    const type = entry as UncheckedType;
    if (!checkFields(type.facts, FACTS, `${at}.facts`, issues)) continue;
    const name = String(type.facts?.name);
    if (name <= last)
      issues.push({
        code: 'bad-order',
        path: `${at}.facts.name`,
        value: name,
        message: `must come after ${last}: types are listed once, by name`,
      });
    last = name;
    const offered = Array.isArray(type.zones) ? type.zones : [];
    const unknown = offered.find((zone) => !zoneNames.has(zone));
    if (unknown !== undefined)
      issues.push({ code: 'unknown-zone', path: `${at}.zones`, value: unknown, message: 'is no zone of the region' });
    if (Array.isArray(type.spotPrices) && type.spotPrices.length !== offered.length)
      issues.push({ code: 'bad-field', path: `${at}.spotPrices`, message: `must state one price for each of the ${offered.length} zones` });
    if (issues.length >= MAXIMUM_ISSUES) return;
  }
}
