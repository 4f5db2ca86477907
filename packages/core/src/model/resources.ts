import type { ResourceList } from './meta.js';
import type { Container, ContainerStatus, Pod, PodSpec, PodStatus } from './pod.js';
import { addQuantities, compareQuantities, decodeQuantity, type Quantity, subtractQuantities, wholeQuantity, ZERO } from './quantity.js';

/** Resource name to exact amount. A name that is absent differs from one that is zero (chapter 01, 6.4). */
export type Resources = Map<string, Quantity>;

/** Reads a resource list. Throws on text that is not a quantity: input is validated before. */
export function readResources(list: ResourceList | undefined): Resources {
  const resources: Resources = new Map();
  if (list === undefined || list === null) return resources;
  for (const name of Object.keys(list)) resources.set(name, quantityOf(list, name));
  return resources;
}

/** The sum over all names. */
export function mergeResources(...lists: Resources[]): Resources {
  const sum: Resources = new Map();
  for (const list of lists) addInto(sum, list);
  return sum;
}

/** Adds `list` to `sum` in place. */
export function addInto(sum: Resources, list: Resources): void {
  for (const [name, quantity] of list) {
    const current = sum.get(name);
    sum.set(name, current === undefined ? quantity : addQuantities(current, quantity));
  }
}

/** `left` less `right` for the names of `left` only; may go negative. */
export function subtractResources(left: Resources, right: Resources): Resources {
  const difference: Resources = new Map();
  for (const [name, quantity] of left) {
    const other = right.get(name);
    difference.set(name, other === undefined ? quantity : subtractQuantities(quantity, other));
  }
  return difference;
}

/** Subtracts every name of `list` from `total` in place; a name that `total` lacks becomes negative. */
export function subtractFrom(total: Resources, list: Resources): void {
  for (const [name, quantity] of list) total.set(name, subtractQuantities(total.get(name) ?? ZERO, quantity));
}

/** Per name the maximum over the lists that have it. */
export function maxResources(...lists: Resources[]): Resources {
  const result: Resources = new Map();
  for (const list of lists) raiseTo(result, list);
  return result;
}

/** The names present in every list, each with its minimum. */
export function minResources(...lists: Resources[]): Resources {
  const [first, ...rest] = lists;
  const result: Resources = new Map(first);
  for (const list of rest) {
    for (const [name, quantity] of result) {
      const other = list.get(name);
      if (other === undefined) result.delete(name);
      else if (compareQuantities(other, quantity) < 0) result.set(name, other);
    }
  }
  return result;
}

/** Whether the request fits. Any negative total, asked for or not, refuses everything (chapter 01, 6.4). */
export function fitsResources(request: Resources, total: Resources): boolean {
  for (const quantity of total.values()) if (quantity.nano < 0n) return false;
  for (const [name, quantity] of request) if (compareQuantities(quantity, total.get(name) ?? ZERO) > 0) return false;
  return true;
}

/** The effective requests of one pod, `pods: 1` included (chapter 01, 6.3). */
export function podRequests(spec: PodSpec, status?: PodStatus): Resources {
  const requests = containerRequests(spec, status);
  const podLevel = spec.resources?.requests;
  if (podLevel) {
    for (const name of Object.keys(podLevel)) {
      if (isPodLevelResource(name)) requests.set(name, quantityOf(podLevel, name));
    }
  }
  addList(requests, spec.overhead);
  requests.set('pods', ONE_POD);
  return requests;
}

/** `podRequests` of a pod. */
export function requestsOf(pod: Pod): Resources {
  return podRequests(pod.spec, pod.status);
}

// The reference counts pods in the exponent family: a thousand of them print as 1e3.
const ONE_POD = wholeQuantity(1, 'DecimalExponent');

/** The names that pod-level requests may set. */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

function containerRequests(spec: PodSpec, status: PodStatus | undefined): Resources {
  const resized = resizedContainers(status);
  const infeasible = resized !== undefined && isResizeInfeasible(status!);
  const requestsOfContainer = (container: Container): Resources => {
    const own = readResources(container.resources?.requests);
    const actual = resized?.get(container.name);
    if (actual === undefined) return own;
    const reported = [readResources(actual.resources?.requests), readResources(actual.allocatedResources)];
    return infeasible ? maxResources(...reported) : maxResources(own, ...reported);
  };

  const base: Resources = new Map();
  for (const container of spec.containers ?? []) {
    if (resized === undefined) addList(base, container.resources?.requests);
    else addInto(base, requestsOfContainer(container));
  }
  if (!spec.initContainers?.length) return base;

  const sidecars: Resources = new Map();
  const initPeak: Resources = new Map();
  for (const container of spec.initContainers) {
    if (container.restartPolicy === 'Always') {
      const own = requestsOfContainer(container);
      addInto(base, own);
      addInto(sidecars, own);
      raiseTo(initPeak, sidecars);
    } else {
      raiseTo(initPeak, mergeResources(readResources(container.resources?.requests), sidecars));
    }
  }
  raiseTo(base, initPeak);
  return base;
}

// Only a container whose status carries a `resources` block takes part in the in-place resize rule (chapter 01, 6.3).
function resizedContainers(status: PodStatus | undefined): Map<string, ContainerStatus> | undefined {
  if (!status?.containerStatuses?.length && !status?.initContainerStatuses?.length) return undefined;
  const byName = new Map<string, ContainerStatus>();
  for (const container of status.containerStatuses ?? []) byName.set(container.name, container);
  for (const container of status.initContainerStatuses ?? []) byName.set(container.name, container);
  for (const [name, container] of byName) if (!container.resources) byName.delete(name);
  return byName.size > 0 ? byName : undefined;
}

function isResizeInfeasible(status: PodStatus): boolean {
  return status.conditions?.find((condition) => condition.type === 'PodResizePending')?.reason === 'Infeasible';
}

function addList(sum: Resources, list: ResourceList | undefined): void {
  if (!list) return;
  for (const name of Object.keys(list)) {
    const quantity = quantityOf(list, name);
    const current = sum.get(name);
    sum.set(name, current === undefined ? quantity : addQuantities(current, quantity));
  }
}

function quantityOf(list: ResourceList, name: string): Quantity {
  const quantity = decodeQuantity(list[name]);
  if (quantity === undefined) throw new Error(`resource ${JSON.stringify(name)}: ${JSON.stringify(list[name])} is not a quantity`);
  return quantity;
}

function raiseTo(result: Resources, list: Resources): void {
  for (const [name, quantity] of list) {
    const current = result.get(name);
    if (current === undefined || compareQuantities(quantity, current) > 0) result.set(name, quantity);
  }
}
