import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { qualifiedNameProblems } from './label.js';
import { readQuantity, roundedToMilli } from './quantity.js';

const COUNTED = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
]);
const STANDARD = new Set([
  ...COUNTED,
  'cpu',
  'memory',
  'ephemeral-storage',
  'storage',
  'services.nodeports',
  'services.loadbalancers',
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
const NANO = 10n ** 9n;

const isHugePages = (name: string): boolean => name.startsWith(HUGE_PAGES);
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
/** Resources of which a pod may be promised more than it is given for sure. */
const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);
const amountOf = (list: JsonObject, name: string): bigint => readQuantity(ownField(list, name))?.nano ?? 0n;

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

/** Requests of the pod as a whole: from its containers, else from its own limits (chapter 01, 6.3). */
export function filledPodResources(resources: JsonObject, spec: JsonObject): JsonObject {
  const fromContainers = Object.entries(containerRequests(spec)).filter(([name]) => OF_PODS.has(name));
  const fromLimits = Object.entries(objectAt(resources, 'limits')).filter(([name]) => OF_PODS.has(name));
  const requests = { ...Object.fromEntries(fromLimits), ...Object.fromEntries(fromContainers), ...objectAt(resources, 'requests') };
  return Object.keys(requests).length === 0 ? resources : { ...resources, requests };
}

/** What all containers of a pod request together: sidecars run on, other init containers come one after another before the rest. */
function containerRequests(spec: JsonObject): JsonObject {
  const names = new Set<string>();
  const running = new Map<string, bigint>();
  const peak = new Map<string, bigint>();
  const single = new Map<string, unknown>();
  const requestsOf = (container: unknown): [string, unknown][] =>
    isObject(container) ? Object.entries(objectAt(objectAt(container, 'resources'), 'requests')) : [];
  const note = (name: string, value: unknown): void => {
    single.set(name, names.has(name) ? undefined : value);
    names.add(name);
  };
  for (const container of listAt(spec, 'initContainers')) {
    const sidecar = isObject(container) && textAt(container, 'restartPolicy') === 'Always';
    for (const [name, value] of requestsOf(container)) {
      note(name, value);
      const total = (running.get(name) ?? 0n) + (readQuantity(value)?.nano ?? 0n);
      if (sidecar) running.set(name, total);
      if (total > (peak.get(name) ?? 0n)) peak.set(name, total);
    }
  }
  for (const container of listAt(spec, 'containers')) {
    for (const [name, value] of requestsOf(container)) {
      note(name, value);
      running.set(name, (running.get(name) ?? 0n) + (readQuantity(value)?.nano ?? 0n));
    }
  }
  return Object.fromEntries(
    [...names].map((name) => {
      const total = [running.get(name) ?? 0n, peak.get(name) ?? 0n].reduce((a, b) => (a > b ? a : b));
      return [name, single.get(name) ?? readQuantity(`${total}n`)?.text];
    }),
  );
}

export function checkContainerResources(resources: JsonObject, claims: ReadonlySet<string>, place: Place, findings: Findings): void {
  const limits = objectAt(resources, 'limits');
  const requests = objectAt(resources, 'requests');
  checkAmounts(resources, place, findings, checkContainerResourceName);
  checkRequestsAgainstLimits(requests, limits, place, findings);
  const named = [...Object.keys(limits), ...Object.keys(requests)];
  if (named.some(isHugePages) && !named.some((name) => name === 'cpu' || name === 'memory')) {
    findings.forbidden('huge-pages', place, 'huge pages need a request or limit of cpu or memory beside them');
  }
  listAt(resources, 'claims').forEach((claim, index) => {
    const name = isObject(claim) ? textAt(claim, 'name') : '';
    if (!claims.has(name))
      findings.reject(
        'schema',
        'claim-not-found',
        'FieldValueNotFound',
        place.child('claims').index(index),
        `${shown(name)} is none of spec.resourceClaims`,
      );
  });
}

/** Resources of the pod as a whole: fewer names, and not less than the containers ask for. */
export function checkPodResources(spec: JsonObject, place: Place, findings: Findings): void {
  const resources = objectAt(spec, 'resources');
  const limits = objectAt(resources, 'limits');
  const requests = objectAt(resources, 'requests');
  checkAmounts(resources, place, findings, checkPodResourceName);
  checkRequestsAgainstLimits(requests, limits, place, findings);
  const fromContainers = containerRequests(spec);
  for (const name of Object.keys(requests)) {
    if (amountOf(requests, name) < amountOf(fromContainers, name) && amountOf(requests, name) >= 0n) {
      const message = `the pod requests less ${name} than its containers together, which is ${shown(ownField(fromContainers, name))}`;
      findings.invalid('below-containers', place.child('requests').key(name), message);
    }
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
  for (const field of ['limits', 'requests']) {
    const list = objectAt(resources, field);
    for (const name of Object.keys(list)) {
      const at = place.child(field).key(name);
      checkName(name, at, findings);
      checkAmount(name, ownField(list, name), at, findings);
    }
  }
}

function checkPodResourceName(name: string, place: Place, findings: Findings): void {
  if (OF_PODS.has(name) || isHugePages(name)) return;
  const message = `${name} is no resource of a pod as a whole; use cpu, memory or huge pages`;
  findings.reject('schema', 'not-supported', 'FieldValueNotSupported', place, message);
}

function checkContainerResourceName(name: string, place: Place, findings: Findings): void {
  const reject = (message: string): void => findings.invalid('resource-name', place, `${shown(name)} ${message}`);
  for (const problem of qualifiedNameProblems(name)) reject(`is no name of a resource: ${problem}`);
  if (name.includes('/')) return;
  if (!STANDARD.has(name) && !isHugePages(name)) reject('is neither a standard resource nor has it a domain');
  if (!OF_CONTAINERS.has(name) && !isHugePages(name)) reject('is no resource of containers');
}

function checkAmount(name: string, value: unknown, place: Place, findings: Findings): void {
  const nano = readQuantity(value)?.nano ?? 0n;
  if (nano < 0n) {
    findings.invalid('negative-quantity', place, `${shown(value)} is less than 0`);
    return;
  }
  if ((COUNTED.has(name) || !isNative(name)) && nano % NANO !== 0n) {
    findings.invalid('fraction', place, `${shown(value)} is no whole number, which this resource must be`);
  }
  const size = isHugePages(name) ? name.slice(HUGE_PAGES.length) : '';
  const page = readQuantity(size)?.nano ?? 0n;
  if (page > 0n && (nano === 0n || nano % page !== 0n)) {
    findings.invalid('huge-pages', place, `${shown(value)} is no positive multiple of ${size}`);
  }
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
