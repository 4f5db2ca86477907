import { compareText } from '../state/podfacts.js';

/** In the order in which events of one instant run (chapter 05, 24.1). */
export const EventClass = {
  change: 0,
  cloud: 1,
  pod: 2,
  workload: 3,
  binding: 4,
  nodeClaim: 5,
  eviction: 6,
  termination: 7,
  command: 8,
  provisioner: 9,
  disruption: 10,
} as const;

/** What is due, as data: `type` says which handler it is for, `name` which object it is about. */
export interface SimulationEvent {
  /** Milliseconds since 1970. */
  time: number;
  class: number;
  type: string;
  /** Orders events of one instant and class. */
  name: string;
  /** A number or a list that the handler needs beside the name. */
  detail?: unknown;
  /** Only repeats itself: a simulation in which nothing else is due has come to rest. */
  idle?: boolean;
}

interface Queued extends SimulationEvent {
  sequence: number;
}

/** Events by time, class, name and order of arrival. Those after the horizon are forgotten. */
export class EventQueue {
  private readonly heap: Queued[] = [];
  private sequence = 0;
  private busyEvents = 0;

  /** `horizon` in milliseconds since 1970, inclusive. */
  constructor(readonly horizon: number) {}

  /** How many events are due that may change something. */
  get busy(): number {
    return this.busyEvents;
  }

  push(event: SimulationEvent): void {
    if (event.time > this.horizon) return;
    const { heap } = this;
    const queued = { ...event, sequence: this.sequence++ };
    if (!event.idle) this.busyEvents++;
    let at = heap.push(queued) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(queued, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = queued;
  }

  /** The next event, or undefined at the end. */
  pop(): SimulationEvent | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (!first.idle) this.busyEvents--;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(left: Queued, right: Queued): boolean {
  return (left.time - right.time || left.class - right.class || compareText(left.name, right.name) || left.sequence - right.sequence) < 0;
}
