import { H_REQUEST_CLASSES, S_REQUESTS } from '../../kernel/layout.js';
import type { Pod } from '../model/pod.js';
import { type Resources, requestsOf } from '../model/resources.js';
import type { AmountTable } from './amounts.js';
import type { Image } from './image.js';

const PATH = 'pods[].spec.containers[].resources.requests';

/** The requests of pods, interned: equal requests are one class. */
export class RequestClasses {
  private readonly byText = new Map<string, number>();
  /** The common pod: one container that requests cpu and memory, nothing else. */
  private readonly byAmounts = new Map<string | number, Map<string | number, number>>();
  private readonly lists: Resources[] = [];

  of(pod: Pod): number {
    const requests = plainRequests(pod);
    if (requests === undefined) return this.byRequestText(pod);
    const { cpu, memory } = requests as { cpu: string | number; memory: string | number };
    const byMemory = this.byAmounts.get(cpu) ?? new Map<string | number, number>();
    let id = byMemory.get(memory);
    if (id === undefined) {
      id = this.lists.push(requestsOf(pod)) - 1;
      this.byAmounts.set(cpu, byMemory.set(memory, id));
    }
    return id;
  }

  private byRequestText(pod: Pod): number {
    const text = requestText(pod);
    let id = this.byText.get(text);
    if (id === undefined) {
      id = this.lists.push(requestsOf(pod)) - 1;
      this.byText.set(text, id);
    }
    return id;
  }

  /** Takes every amount into account, and makes what is requested tracked. */
  track(amounts: AmountTable): void {
    for (const list of this.lists) for (const name of list.keys()) amounts.track(name);
  }

  measure(amounts: AmountTable): void {
    for (const list of this.lists) amounts.measure(list);
  }

  /** Rank of each class by cpu, then memory, descending; equal amounts share a rank. */
  ranks(amounts: AmountTable): Int32Array {
    const value = (list: Resources, name: string) => {
      const id = amounts.idOf(name);
      const quantity = list.get(name);
      return id === undefined || quantity === undefined ? 0 : amounts.amount(id, quantity.nano, PATH);
    };
    const cpu = this.lists.map((list) => value(list, 'cpu'));
    const memory = this.lists.map((list) => value(list, 'memory'));
    const order = this.lists.map((_, id) => id).sort((a, b) => cpu[b]! - cpu[a]! || memory[b]! - memory[a]!);
    const ranks = new Int32Array(this.lists.length);
    for (const [at, id] of order.entries()) {
      const before = order[at - 1];
      const same = before !== undefined && cpu[before] === cpu[id] && memory[before] === memory[id];
      ranks[id] = same ? ranks[before]! : at;
    }
    return ranks;
  }

  write(image: Image, amounts: AmountTable): void {
    const width = amounts.names.length;
    const rows = new Float64Array(this.lists.length * width);
    for (const [id, list] of this.lists.entries()) amounts.row(rows, id * width, list, PATH);
    image.word(H_REQUEST_CLASSES, this.lists.length);
    image.section(S_REQUESTS, rows);
  }
}

/** The requests of a pod with one container that requests cpu and memory alone; undefined for any other pod. */
function plainRequests({ spec, status }: Pod): Record<string, string | number> | undefined {
  if (spec.containers?.length !== 1 || spec.initContainers || spec.overhead || spec.resources) return undefined;
  if (status?.containerStatuses || status?.initContainerStatuses) return undefined;
  const requests = spec.containers[0]!.resources?.requests;
  if (requests === undefined) return undefined;
  let names = 0;
  for (const name in requests) {
    if (name !== 'cpu' && name !== 'memory') return undefined;
    names++;
  }
  return names === 2 ? requests : undefined;
}

/** What of a pod decides its requests, as text. */
function requestText({ spec, status }: Pod): string {
  let text = '';
  for (const { resources, name } of spec.containers ?? []) {
    if (status?.containerStatuses || status?.initContainerStatuses) text += `${name} `;
    text += resources?.requests ? `${listText(resources.requests)};` : ';';
  }
  if (spec.initContainers)
    text += JSON.stringify(spec.initContainers.map(({ name, resources, restartPolicy }) => [name, resources?.requests, restartPolicy]));
  if (spec.overhead) text += `o${JSON.stringify(spec.overhead)}`;
  if (spec.resources) text += `p${JSON.stringify(spec.resources.requests)}`;
  if (status?.containerStatuses || status?.initContainerStatuses) {
    text += JSON.stringify([status.containerStatuses, status.initContainerStatuses, status.conditions]);
  }
  return text;
}

// A quantity holds no comma; the name of a resource may hold anything, so its length comes first.
function listText(list: Record<string, string | number>): string {
  let text = '';
  for (const name in list) text += `${name.length} ${name}${list[name]},`;
  return text;
}
