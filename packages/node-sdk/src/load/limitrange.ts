import type { Container, ObjectMeta, PodSpec, ResourceList, ResourceRequirements } from '@kerf/core';
import { formatQuantity, maxResources, mergeResources, parseQuantity, readResources } from '@kerf/core/model';
import type { FieldPath } from './diagnostic.js';
import { compareText, emptyObject } from './json.js';
import { amountOf } from './quantity.js';
import type { Refuse } from './selectorsyntax.js';

export interface LimitRangeItem {
  type?: string;
  default?: ResourceList;
  defaultRequest?: ResourceList;
  min?: ResourceList;
  max?: ResourceList;
  maxLimitRequestRatio?: ResourceList;
}

export interface LimitRange {
  metadata: ObjectMeta;
  spec?: { limits?: LimitRangeItem[] };
}

interface NamedItem extends LimitRangeItem {
  limitRange: string;
}

/** The LimitRanges of one namespace, in name order (chapter 06, 9.2 step 7). */
export class NamespaceLimits {
  readonly #items: NamedItem[];

  constructor(limitRanges: readonly LimitRange[]) {
    const sorted = [...limitRanges].sort((a, b) => compareText(a.metadata.name, b.metadata.name));
    this.#items = sorted.flatMap(({ metadata, spec }) =>
      (spec?.limits ?? []).map((item) => ({ ...withItemDefaults(item), limitRange: metadata.name })),
    );
  }

  /** Fills missing limits and requests of the containers, then checks the bounds. */
  admit(spec: PodSpec, path: FieldPath, refuse: Refuse): void {
    const containers = (['containers', 'initContainers'] as const).flatMap((field) =>
      (spec[field] ?? []).map((container, i) => ({ container, path: [...path, field, i, 'resources'] })),
    );
    for (const item of this.#of('Container')) {
      for (const { container } of containers) {
        container.resources ??= {};
        container.resources.limits = filled(container.resources.limits, item.default);
        container.resources.requests = filled(container.resources.requests, item.defaultRequest);
      }
    }
    for (const item of this.#of('Container'))
      for (const { container, path: at } of containers) checkBounds(item, container.resources ?? {}, at, refuse);
    for (const item of this.#of('Pod')) checkBounds(item, podTotals(spec), path, refuse);
  }

  /** Checks the storage that a claim requests. */
  admitClaim(requests: ResourceList, path: FieldPath, refuse: Refuse): void {
    for (const item of this.#of('PersistentVolumeClaim')) checkRequests(item, requests, path, refuse);
  }

  #of(type: string): NamedItem[] {
    return this.#items.filter((item) => item.type === type);
  }
}

/** An entry's own defaults: `default` from `max`, `defaultRequest` from `default`, then from `min`. */
function withItemDefaults(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limits = filled(item.default, item.max);
  return { ...item, default: limits, defaultRequest: filled(filled(item.defaultRequest, limits), item.min) };
}

function filled(given: ResourceList | undefined, defaults: ResourceList | undefined): ResourceList | undefined {
  if (given === undefined && defaults === undefined) return undefined;
  return Object.assign(emptyObject() as ResourceList, defaults, given);
}

/** Sums of requests and limits; an init container counts where it alone needs more. */
function podTotals(spec: PodSpec): ResourceRequirements {
  const total = (field: 'requests' | 'limits') => {
    const listsOf = (containers: readonly Container[] | undefined) =>
      (containers ?? []).map((container) => readResources(container.resources?.[field]));
    const list = emptyObject() as ResourceList;
    for (const [name, amount] of maxResources(mergeResources(...listsOf(spec.containers)), ...listsOf(spec.initContainers)))
      list[name] = formatQuantity(amount);
    return list;
  };
  return { requests: total('requests'), limits: total('limits') };
}

function amountIn(list: ResourceList | undefined, name: string): bigint | undefined {
  return list !== undefined && Object.hasOwn(list, name) ? parseQuantity(list[name])?.nano : undefined;
}

function checkRequests(item: NamedItem, requests: ResourceList, path: FieldPath, refuse: Refuse): void {
  for (const [name, bound] of Object.entries(item.min ?? {})) {
    const request = amountIn(requests, name);
    if (request === undefined || request < amountOf(bound))
      refuse(
        'limit-range',
        [...path, 'requests', name],
        `LimitRange ${item.limitRange} asks for at least ${bound} per ${item.type}, ${found('request', requests, name)}`,
      );
  }
  for (const [name, bound] of Object.entries(item.max ?? {})) {
    const request = amountIn(requests, name);
    if (request !== undefined && request > amountOf(bound))
      refuse(
        'limit-range',
        [...path, 'requests', name],
        `LimitRange ${item.limitRange} allows at most ${bound} per ${item.type}, ${found('request', requests, name)}`,
      );
  }
}

function checkBounds(item: NamedItem, { requests, limits }: ResourceRequirements, path: FieldPath, refuse: Refuse): void {
  checkRequests(item, requests ?? {}, path, refuse);
  for (const [name, bound] of Object.entries(item.min ?? {})) {
    const limit = amountIn(limits, name);
    if (limit !== undefined && limit < amountOf(bound))
      refuse(
        'limit-range',
        [...path, 'limits', name],
        `LimitRange ${item.limitRange} asks for at least ${bound} per ${item.type}, ${found('limit', limits, name)}`,
      );
  }
  for (const [name, bound] of Object.entries(item.max ?? {})) {
    const limit = amountIn(limits, name);
    if (limit === undefined || limit > amountOf(bound))
      refuse(
        'limit-range',
        [...path, 'limits', name],
        `LimitRange ${item.limitRange} allows at most ${bound} per ${item.type}, ${found('limit', limits, name)}`,
      );
  }
  for (const [name, ratio] of Object.entries(item.maxLimitRequestRatio ?? {})) {
    const request = amountIn(requests, name) ?? 0n;
    const limit = amountIn(limits, name) ?? 0n;
    const NANO = 10n ** 9n;
    if (request === 0n || limit === 0n || limit * NANO > amountOf(ratio) * request)
      refuse(
        'limit-range',
        [...path, 'limits', name],
        `LimitRange ${item.limitRange} allows a limit of at most ${ratio} times the request per ${item.type}`,
      );
  }
}

function found(what: string, list: ResourceList | undefined, name: string): string {
  return list !== undefined && Object.hasOwn(list, name) ? `the ${what} is ${list[name]}` : `there is no ${what}`;
}
