import {
  H_PODS,
  P_FLAGS,
  P_RUNG,
  POD_EXEMPT,
  POD_OUTSIDE_TOPOLOGY,
  POD_STRIDE,
  S_POD_LIST,
  S_PODS,
  S_SELECTED_PODS,
} from '../../kernel/layout.js';
import type { Pod } from '../model/pod.js';
import { parseTime } from '../model/time.js';
import { compareText, podKey } from '../state/podfacts.js';
import type { Image } from './image.js';
import type { RequestClasses } from './requestclasses.js';
import type { ShapeTable } from './shapes.js';

/** A pod that a solve may place. */
export interface CandidatePod {
  pod: Pod;
  /** Whether the batch holds it until a selection says otherwise. */
  selected: boolean;
  /** Pending, or of a node that is being deleted: nodes under consolidateAfter take it (chapter 02, 9.4). */
  exempt: boolean;
}

/** What is known of an earlier encoding of nearly the same candidates. */
export interface EarlierPods {
  pods: CandidateTable;
  /** Position of the one candidate that changed. Its creation time and UID are as they were. */
  changed: number;
}

/** The candidates of a problem: their requests and their shapes as ids. */
export class CandidateTable {
  private readonly requestIds: Int32Array;
  /** As ShapeTable.of answers. */
  private readonly shapes: Int32Array;
  /** In whole seconds. */
  private readonly created: Float64Array;
  /** As queueOrder answered. */
  private order: Int32Array = new Int32Array(0);

  /** Interns what the candidates ask for. After an earlier encoding only one pod of each shape is read. */
  constructor(
    private readonly candidates: readonly CandidatePod[],
    requests: RequestClasses,
    shapes: ShapeTable,
    earlier?: EarlierPods,
  ) {
    this.requestIds = new Int32Array(candidates.length);
    this.shapes = new Int32Array(candidates.length);
    this.created = earlier?.pods.created ?? creationTimes(candidates);
    const alike = new Map<number, number>();
    for (let index = 0; index < candidates.length; index++) {
      const before = earlier === undefined || index === earlier.changed ? undefined : earlier.pods.shapes[index]!;
      const same = before === undefined ? undefined : alike.get(before);
      if (same !== undefined) {
        this.requestIds[index] = this.requestIds[same]!;
        this.shapes[index] = this.shapes[same]!;
        continue;
      }
      const { pod } = candidates[index]!;
      this.requestIds[index] = requests.of(pod);
      this.shapes[index] = shapes.of(pod, this.requestIds[index]!);
      if (before !== undefined) alike.set(before, index);
    }
  }

  /**
   * Positions in the order of the queue: cpu, then memory, descending; then creation time in whole seconds and UID, ascending (chapter 02, 8). `earlier` is that of
   * the constructor: keeping it would keep every encoding before it.
   */
  queueOrder(ranks: Int32Array, earlier?: EarlierPods): Int32Array {
    this.order = earlier === undefined ? this.sorted(ranks) : this.withChanged(earlier, ranks);
    return this.order;
  }

  private sorted(ranks: Int32Array): Int32Array {
    const { candidates, requestIds } = this;
    // By class first, each class in the order given; most classes stand in order of time already.
    const starts = new Int32Array(candidates.length + 1);
    for (const id of requestIds) starts[ranks[id]! + 1]!++;
    for (let rank = 0; rank < candidates.length; rank++) starts[rank + 1]! += starts[rank]!;
    const ends = starts.slice();
    const order = new Int32Array(candidates.length);
    for (let index = 0; index < candidates.length; index++) order[ends[ranks[requestIds[index]!]!]!++] = index;
    const compare = (a: number, b: number) => this.compareAges(a, b);
    for (let rank = 0; rank < candidates.length; rank++) {
      const from = starts[rank]!;
      const to = starts[rank + 1]!;
      let sorted = true;
      for (let at = from + 1; at < to && sorted; at++) sorted = this.compareAges(order[at - 1]!, order[at]!) < 0;
      if (!sorted) order.subarray(from, to).sort(compare);
    }
    return order;
  }

  /** The earlier order, with the candidate that changed at its new place. */
  private withChanged({ pods, changed }: EarlierPods, ranks: Int32Array): Int32Array {
    const others = pods.order.filter((index) => index !== changed);
    const comesBefore = (index: number) =>
      (ranks[this.requestIds[index]!]! - ranks[this.requestIds[changed]!]! || this.compareAges(index, changed)) < 0;
    let low = 0;
    for (let high = others.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (comesBefore(others[middle]!)) low = middle + 1;
      else high = middle;
    }
    const order = new Int32Array(others.length + 1);
    order.set(others.subarray(0, low));
    order[low] = changed;
    order.set(others.subarray(low), low + 1);
    return order;
  }

  private compareAges(a: number, b: number): number {
    return this.created[a]! - this.created[b]! || compareText(this.uid(a), this.uid(b)) || a - b;
  }

  private uid(index: number): string {
    return this.candidates[index]!.pod.metadata.uid ?? '';
  }

  /** Queue ids of the candidates that have a node, by `namespace/name`. */
  boundIds(queueIds: Int32Array): Map<string, number> {
    const ids = new Map<string, number>();
    for (let index = 0; index < this.candidates.length; index++) {
      const { pod } = this.candidates[index]!;
      if (pod.spec.nodeName) ids.set(podKey(pod), queueIds[index]!);
    }
    return ids;
  }

  write(image: Image, order: Int32Array, queueIds: Int32Array, shapes: ShapeTable): void {
    const records = new Int32Array(order.length * POD_STRIDE);
    const selected = new Int32Array(order.length);
    for (let position = 0; position < order.length; position++) {
      const index = order[position]!;
      const { exempt, selected: chosen } = this.candidates[index]!;
      const shape = this.shapes[index]!;
      records[position * POD_STRIDE + P_RUNG] = shapes.imageId(shape < 0 ? -1 - shape : shape);
      records[position * POD_STRIDE + P_FLAGS] = (shape < 0 ? POD_OUTSIDE_TOPOLOGY : 0) | (exempt ? POD_EXEMPT : 0);
      selected[position] = Number(chosen);
    }
    image.word(H_PODS, order.length);
    image.section(S_PODS, records);
    image.section(S_SELECTED_PODS, selected);
    // The candidates come in list order, which decides who creates a shared topology group (chapter 03, 17, N5).
    image.section(S_POD_LIST, queueIds);
  }
}

/** In whole seconds. Pods that were made together share their times. */
function creationTimes(candidates: readonly CandidatePod[]): Float64Array {
  const created = new Float64Array(candidates.length);
  let text: string | undefined;
  let seconds = 0;
  for (let index = 0; index < candidates.length; index++) {
    const { creationTimestamp } = candidates[index]!.pod.metadata;
    if (creationTimestamp !== text) {
      text = creationTimestamp;
      seconds = Math.floor((parseTime(text) ?? 0) / 1000);
    }
    created[index] = seconds;
  }
  return created;
}
