import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { qualifiedNameProblems } from './label.js';
import { containersTogether } from './podrequests.js';
import { readQuantity, roundedToMilli, wrapped } from './quantity.js';

const COUNTED = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const STANDARD = new Set([
  ...COUNTED,
  'cpu',
  'memory',
  'ephemeral-storage',
  'storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
]);
const OF_CONTAINERS = new Set(['cpu', 'memory', 'ephemeral-storage']);
const OF_PODS = new Set(['cpu', 'memory']);
const HUGE_PAGES = 'hugepages-';
const QUOTA = 'requests.';
const NANO = 10n ** 9n;
const MILLI = 10n ** 6n;

const isHugePages = (name: string): boolean => name.startsWith(HUGE_PAGES);
const isOfPods = (name: string): boolean => OF_PODS.has(name) || isHugePages(name);
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
/** What a device plugin may offer: its name also has to fit into a quota. */
const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith(QUOTA) && qualifiedNameProblems(`${QUOTA}${name}`).length === 0;
/** Resources of which a pod may be promised more than it is given for sure. */
export const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);
export const amountOf = (list: JsonObject, name: string): bigint => readQuantity(ownField(list, name))?.nano ?? 0n;

/** Resources rounded as they are stored (chapter 01, 6.1). */
export function roundedList(list: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(list).map(([name, value]) => [name, roundedToMilli(value)?.text ?? value]));
}

/** Requests and limits rounded; with `fill`, limits become requests that are missing (chapter 06, 9.2). */
export function roundedResources(resources: JsonObject, fill: boolean): JsonObject {
  const rounded: Record<string, unknown> = { ...resources };
  for (const field of ['limits', 'requests'])
    if (isObject(ownField(resources, field))) rounded[field] = roundedList(objectAt(resources, field));
  const limits = objectAt(rounded, 'limits');
  if (fill && Object.keys(limits).length > 0) rounded.requests = { ...limits, ...objectAt(rounded, 'requests') };
  return rounded;
}

/**
 * Resources of the pod as a whole, where it has some: limits of huge pages from its containers; beside limits, requests from its containers, else from the
 * limits (chapter 01, 6.3).
 */
export function filledPodResources(resources: JsonObject, spec: JsonObject): JsonObject {
  const given = objectAt(resources, 'requests');
  const givenLimits = objectAt(resources, 'limits');
  if (Object.keys(given).length + Object.keys(givenLimits).length === 0) return resources;
  const texts = (field: 'requests' | 'limits', wanted: (name: string) => boolean): [string, unknown][] =>
    [...containersTogether(spec, field)].filter(([name]) => wanted(name)).map(([name, { text }]) => [name, text]);
  const hugePages = texts('limits', (name) => isHugePages(name) && !Object.hasOwn(given, name));
  const limits = { ...Object.fromEntries(hugePages), ...givenLimits };
  if (Object.keys(limits).length === 0) return resources;
  const fromContainers = texts('requests', (name) => OF_PODS.has(name));
  const fromLimits = Object.entries(limits).filter(([name]) => isOfPods(name));
  const requests = { ...Object.fromEntries(fromLimits), ...Object.fromEntries(fromContainers), ...given };
  return { ...resources, limits, ...(Object.keys(requests).length === 0 ? {} : { requests }) };
}

export function checkContainerResources(resources: JsonObject, claims: ReadonlySet<string>, place: Place, findings: Findings): void {
  checkAmounts(resources, place, findings, checkContainerResourceName);
  checkClaims(listAt(resources, 'claims'), claims, place.child('claims'), findings);
}

/** Resources of the pod as a whole: fewer names, and not less than the containers ask for. */
export function checkPodResources(spec: JsonObject, place: Place, findings: Findings): void {
  const resources = objectAt(spec, 'resources');
  const limits = objectAt(resources, 'limits');
  const requests = objectAt(resources, 'requests');
  if (listAt(resources, 'claims').length > 0) findings.forbidden('claims', place.child('claims'), 'a pod as a whole has no claims');
  checkAmounts(resources, place, findings, checkPodResourceName);
  for (const [name, together] of containersTogether(spec, 'requests')) {
    if (!Object.hasOwn(requests, name) || amountOf(requests, name) >= together.nano) continue;
    const message = `the pod requests less ${name} than its containers together, which is ${together.text}`;
    findings.invalid('below-containers', place.child('requests').key(name), message);
  }
  for (const [name, together] of containersTogether(spec, 'limits')) {
    if (!isHugePages(name) || !Object.hasOwn(limits, name) || amountOf(limits, name) >= together.nano) continue;
    const message = `the pod is limited to less ${name} than its containers together, which is ${together.text}`;
    findings.invalid('below-containers', place.child('limits').key(name), message);
  }
  listAt(spec, 'containers').forEach((container, index) => {
    if (!isObject(container)) return;
    const of = objectAt(objectAt(container, 'resources'), 'limits');
    for (const name of Object.keys(of)) {
      if (!Object.hasOwn(limits, name) || amountOf(of, name) <= amountOf(limits, name)) continue;
      const at = place.child('limits').spelled(`${place.field}.containers[${index}][${name}].limits`);
      findings.invalid('above-pod-limit', at, `container ${index} has a higher limit of ${name} than its pod`);
    }
  });
}

function checkAmounts(
  resources: JsonObject,
  place: Place,
  findings: Findings,
  checkName: (name: string, place: Place, findings: Findings) => void,
): void {
  const limits = objectAt(resources, 'limits');
  const requests = objectAt(resources, 'requests');
  for (const [field, list] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const name of Object.keys(list)) {
      const at = place.child(field).key(name);
      checkName(name, at, findings);
      checkAmount(name, ownField(list, name), at, findings);
    }
  }
  checkRequestsAgainstLimits(requests, limits, place, findings);
  const named = [...Object.keys(limits), ...Object.keys(requests)];
  if (named.some(isHugePages) && !named.some((name) => name === 'cpu' || name === 'memory')) {
    findings.forbidden('huge-pages', place, 'huge pages need a request or limit of cpu or memory beside them');
  }
}

/** Whether the name is qualified and, without a domain, a standard one. */
export function checkResourceName(name: string, place: Place, findings: Findings): boolean {
  const problems = qualifiedNameProblems(name);
  for (const problem of problems) findings.invalid('resource-name', place, `${shown(name)} is no name of a resource: ${problem}`);
  if (problems.length > 0) return false;
  const standard = name.includes('/') || STANDARD.has(name) || isHugePages(name) || name.startsWith(`${QUOTA}${HUGE_PAGES}`);
  if (!standard) findings.invalid('resource-name', place, `${shown(name)} is neither a standard resource nor has it a domain`);
  return standard;
}

function checkPodResourceName(name: string, place: Place, findings: Findings): void {
  if (!checkResourceName(name, place, findings) || isOfPods(name)) return;
  const message = `${name} is no resource of a pod as a whole; use cpu, memory or huge pages`;
  findings.reject('schema', 'not-supported', 'FieldValueNotSupported', place, message);
}

export function checkContainerResourceName(name: string, place: Place, findings: Findings): void {
  checkResourceName(name, place, findings);
  const known = name.includes('/') ? isNative(name) || isExtended(name) : OF_CONTAINERS.has(name) || isHugePages(name);
  if (!known) findings.invalid('resource-name', place, `${shown(name)} is no resource of containers`);
}

function checkAmount(name: string, value: unknown, place: Place, findings: Findings): void {
  const amount = readQuantity(value);
  if (amount !== undefined && amount.nano < 0n) findings.invalid('negative-quantity', place, `${shown(value)} is less than 0`);
  if ((COUNTED.has(name) || isExtended(name)) && wrapped(amount, MILLI) % 1000n !== 0n) {
    findings.invalid('fraction', place, `${shown(value)} is no whole number, which this resource must be`);
  }
  if (!isHugePages(name)) return;
  const size = name.slice(HUGE_PAGES.length);
  const page = readQuantity(size);
  const whole = wrapped(page, NANO);
  const divides = page !== undefined && page.nano > 0n && page.nano % NANO === 0n && whole !== 0n && wrapped(amount, NANO) % whole === 0n;
  if (!divides) findings.invalid('huge-pages', place, `${shown(value)} is no multiple of a page of ${size}`);
}

function checkClaims(given: readonly unknown[], known: ReadonlySet<string>, place: Place, findings: Findings): void {
  const names = new Set<string>();
  given.forEach((claim, index) => {
    const at = place.index(index);
    const name = isObject(claim) ? textAt(claim, 'name') : '';
    if (name === '') findings.required(at, 'a claim needs a name');
    else {
      if (names.has(name)) findings.duplicate(at, `${shown(name)} appears twice`);
      names.add(name);
      if (!known.has(name))
        findings.reject('schema', 'claim-not-found', 'FieldValueNotFound', at, `${shown(name)} is none of spec.resourceClaims`);
    }
  });
}

function checkRequestsAgainstLimits(requests: JsonObject, limits: JsonObject, place: Place, findings: Findings): void {
  for (const name of Object.keys(requests)) {
    const request = amountOf(requests, name);
    if (!Object.hasOwn(limits, name)) {
      if (!mayOvercommit(name)) findings.required(place.child('limits'), `a request of ${name} needs an equal limit`);
    } else if (!mayOvercommit(name) && request !== amountOf(limits, name)) {
      findings.invalid('limit-differs', place.child('requests'), `the request of ${name} must equal its limit`);
    } else if (request > amountOf(limits, name)) {
      findings.invalid('above-limit', place.child('requests'), `the request of ${name} is greater than its limit`);
    }
  }
}
