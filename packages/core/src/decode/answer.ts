import {
  A_CLAIM_ROWS,
  A_CLAIM_STRIDE,
  A_CLAIMS,
  A_CONTESTED,
  A_PATTERN_WORDS,
  A_POD_ROWS,
  A_REASON_STRIDE,
  A_TYPE_WORDS,
  AC_CHEAPEST,
  AC_DROPPED,
  AC_HEAD,
  AC_LAUNCHED,
  AC_PODS,
  AC_REQUIREMENTS,
  AC_TEMPLATE,
  AP_NEXT,
  AP_REASONS,
  AP_STRIDE,
  AP_TARGET,
  AP_TRIED,
} from '../../kernel/layout.js';
import type { Problem } from '../encode/problem.js';
import type { InstanceType } from '../model/instancetype.js';
import type { Quantity } from '../model/quantity.js';
import { type DecodedRequirement, decodeRequirements } from './requirements.js';

/** An instance type with its cheapest admitted price; undefined where no available offering is admitted. */
export interface PricedType {
  type: InstanceType;
  price: number | undefined;
}

/** The answer of a round, by the problem's own ids. */
export class RoundAnswer {
  private readonly amounts: Float64Array;

  constructor(
    private readonly words: Int32Array,
    private readonly problem: Problem,
  ) {
    this.amounts = new Float64Array(words.buffer, words.byteOffset, words.length >> 1);
  }

  get contestedChoices(): number {
    return this.words[A_CONTESTED]!;
  }

  /** The claims that truncation kept, in the order in which they were opened. */
  claims(): ClaimAnswer[] {
    const { words } = this;
    const claims: ClaimAnswer[] = [];
    for (let c = 0; c < words[A_CLAIMS]!; c++) {
      const row = words[A_CLAIM_ROWS]! + c * words[A_CLAIM_STRIDE]!;
      if (words[row + AC_DROPPED] === 0) claims.push(new ClaimAnswer(this.words, this.amounts, this.problem, row));
    }
    return claims;
  }

  /** Pods from a first one on, in order of placement. */
  *chain(first: number): Iterable<number> {
    yield* chain(this.words, first);
  }

  /** Per state node that took pods: its id and the pods in order of placement. */
  placements(): Map<number, number[]> {
    const { words } = this;
    const pods = new Map<number, number[]>();
    const followed = new Set<number>();
    const rows = words[A_POD_ROWS]!;
    const count = this.problem.pods.length;
    for (let p = 0; p < count; p++) {
      const next = words[rows + p * AP_STRIDE + AP_NEXT]!;
      if (words[rows + p * AP_STRIDE + AP_TARGET]! < 0 && next >= 0) followed.add(next);
    }
    for (let p = 0; p < count; p++) {
      const target = words[rows + p * AP_STRIDE + AP_TARGET]!;
      if (target < 0 && !followed.has(p)) pods.set(-1 - target, [...chain(words, p)]);
    }
    return pods;
  }

  /** Pods that were tried and not placed, in queue order. */
  failed(): number[] {
    const { words } = this;
    const failed: number[] = [];
    for (let p = 0; p < this.problem.pods.length; p++) {
      const row = words[A_POD_ROWS]! + p * AP_STRIDE;
      if (words[row + AP_TRIED] !== 0 && words[row + AP_TARGET] === 0) failed.push(p);
    }
    return failed;
  }

  /** The reason records of a failed pod: (code, a, b) per template; none when the kernel ran without reasons. */
  reasons(pod: number): { code: number; a: number; b: number }[] {
    const { words } = this;
    const at = words[words[A_POD_ROWS]! + pod * AP_STRIDE + AP_REASONS]!;
    if (at === 0) return [];
    const reasons = [];
    for (let i = 0; i < words[A_REASON_STRIDE]!; i += 4)
      reasons.push({ code: words[at + i]!, a: words[at + i + 1]!, b: words[at + i + 2]! });
    return reasons;
  }
}

function* chain(words: Int32Array, first: number): Iterable<number> {
  for (let p = first; p >= 0; p = words[words[A_POD_ROWS]! + p * AP_STRIDE + AP_NEXT]!) yield p;
}

/** One new NodeClaim of an answer. What is costly to name is named when asked for. */
export class ClaimAnswer {
  constructor(
    private readonly words: Int32Array,
    private readonly amounts: Float64Array,
    private readonly problem: Problem,
    private readonly row: number,
  ) {}

  get template(): number {
    return this.words[this.row + AC_TEMPLATE]!;
  }

  /** Pods in order of placement. */
  pods(): number[] {
    return [...chain(this.words, this.words[this.row + AC_PODS]!)];
  }

  /** The requests with the daemon overhead, by resource; resources that nothing requests are left out. */
  requests(): Map<string, Quantity> {
    const { amounts } = this.problem;
    const requests = new Map<string, Quantity>();
    for (const [id, name] of amounts.names.entries()) {
      const amount = this.amounts[((this.row + AC_HEAD) >> 1) + id]!;
      if (amount !== 0) requests.set(name, amounts.quantity(id, amount));
    }
    return requests;
  }

  requirements(): DecodedRequirement[] {
    return decodeRequirements(this.words, this.words[this.row + AC_REQUIREMENTS]!, this.problem.labels);
  }

  /** Every remaining type, cheapest first, ties by name. */
  instanceTypes(): PricedType[] {
    return this.priced(this.typesAt);
  }

  /** The types kept by truncation, cheapest first. */
  launchCandidates(): PricedType[] {
    const at = this.words[this.row + AC_LAUNCHED]!;
    return at === this.typesAt ? this.instanceTypes() : this.priced(at);
  }

  /** The cheapest remaining type, or undefined where none has a price. */
  cheapest(): PricedType | undefined {
    const id = this.words[this.row + AC_CHEAPEST]!;
    return id < 0 ? undefined : { type: this.problem.instanceTypes.types[id]!, price: this.price(id) };
  }

  get typeCount(): number {
    let n = 0;
    for (let w = 0; w < this.words[A_TYPE_WORDS]!; w++) for (let left = this.words[this.typesAt + w]!; left !== 0; left &= left - 1) n++;
    return n;
  }

  private get patternsAt(): number {
    return this.row + AC_HEAD + this.problem.amounts.names.length * 2;
  }

  private get typesAt(): number {
    return this.patternsAt + this.words[A_PATTERN_WORDS]!;
  }

  private admits(offering: number): boolean {
    const pattern = this.problem.instanceTypes.patternOf(this.problem.interned, offering);
    return ((this.words[this.patternsAt + (pattern >> 5)]! >>> (pattern & 31)) & 1) !== 0;
  }

  private price(type: number): number | undefined {
    const { starts, offerings, prices } = this.problem.interned;
    let best: number | undefined;
    for (let o = starts[type]!; o < starts[type + 1]!; o++) {
      if (offerings[o * 3 + 1] === 0 || !this.admits(o)) continue;
      if (best === undefined || prices[o]! < best) best = prices[o]!;
    }
    return best;
  }

  private priced(at: number): PricedType[] {
    const { types } = this.problem.instanceTypes;
    const list: { id: number; price: number | undefined }[] = [];
    for (let id = 0; id < types.length; id++) if ((this.words[at + (id >> 5)]! >>> (id & 31)) & 1) list.push({ id, price: this.price(id) });
    const rank = (price: number | undefined) => price ?? Number.MAX_VALUE;
    list.sort((a, b) => rank(a.price) - rank(b.price) || a.id - b.id);
    return list.map(({ id, price }) => ({ type: types[id]!, price }));
  }
}
