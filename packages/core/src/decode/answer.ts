import {
  A_CLAIM_ROWS,
  A_CLAIM_STRIDE,
  A_CLAIMS,
  A_CONTESTED,
  A_PATTERN_WORDS,
  A_POD_ROWS,
  A_PODS,
  A_REASON_STRIDE,
  A_TYPE_WORDS,
  A_USED,
  AC_CHEAPEST,
  AC_DROPPED,
  AC_HEAD,
  AC_LAUNCHED,
  AC_ORDER,
  AC_PODS,
  AC_REQUIREMENTS,
  AC_TEMPLATE,
  AP_NEXT,
  AP_POD,
  AP_REASONS,
  AP_STRIDE,
  AP_TARGET,
  AP_TRIED,
  O_PATTERN,
  OFFERING_STRIDE,
} from '../../kernel/layout.js';
import type { Problem } from '../encode/problem.js';
import type { InstanceType, Offering } from '../model/instancetype.js';
import type { Quantity } from '../model/quantity.js';
import { type PriceRanking, rankingOf } from './rankings.js';
import { type DecodedRequirement, decodeRequirements } from './requirements.js';

/** An instance type with its cheapest admitted price; undefined where no available offering is admitted. */
export interface PricedType {
  type: InstanceType;
  price: number | undefined;
}

/** The answer of a round, by the problem's own ids. */
export class RoundAnswer {
  private readonly amounts: Float64Array;
  private reasonsAt: Map<number, number> | undefined;

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

  /** Per state node that took pods: its id and the pods in order of placement. */
  placements(): Map<number, number[]> {
    const { words } = this;
    const pods = new Map<number, number[]>();
    const rows = words[A_POD_ROWS]!;
    const followed = new Set<number>();
    for (let row = 0; row < words[A_PODS]!; row++) {
      const next = words[rows + row * AP_STRIDE + AP_NEXT]!;
      if (words[rows + row * AP_STRIDE + AP_TARGET]! < 0 && next >= 0) followed.add(next);
    }
    for (let row = 0; row < words[A_PODS]!; row++) {
      const target = words[rows + row * AP_STRIDE + AP_TARGET]!;
      if (target < 0 && !followed.has(row)) pods.set(-1 - target, chain(words, row));
    }
    return pods;
  }

  /** Pods that were tried and not placed, in queue order. */
  failed(): number[] {
    return this.failedRows().map((row) => this.words[this.words[A_POD_ROWS]! + row * AP_STRIDE + AP_POD]!);
  }

  /** What active nodes and claims use of a template's limited resources, at the end of the round (chapter 02, 10.6). */
  used(template: number): Map<string, Quantity> {
    const { amounts } = this.problem;
    const used = new Map<string, Quantity>();
    const at = (this.words[A_USED]! >> 1) + template * amounts.names.length;
    for (const [id, name] of amounts.names.entries()) used.set(name, amounts.quantity(id, this.amounts[at + id]!));
    return used;
  }

  private failedRows(): number[] {
    const { words } = this;
    const failed: number[] = [];
    for (let row = 0; row < words[A_PODS]!; row++) {
      const at = words[A_POD_ROWS]! + row * AP_STRIDE;
      if (words[at + AP_TRIED] !== 0 && words[at + AP_TARGET] === 0) failed.push(row);
    }
    return failed;
  }

  /** The reason records of a failed pod: (code, a, b) per template; none when the kernel ran without reasons. */
  reasons(pod: number): { code: number; a: number; b: number }[] {
    const { words } = this;
    this.reasonsAt ??= new Map(
      this.failedRows().map((row) => {
        const at = words[A_POD_ROWS]! + row * AP_STRIDE;
        return [words[at + AP_POD]!, words[at + AP_REASONS]!];
      }),
    );
    const at = this.reasonsAt.get(pod) ?? 0;
    if (at === 0) return [];
    const reasons = [];
    for (let i = 0; i < words[A_REASON_STRIDE]!; i += 4)
      reasons.push({ code: words[at + i]!, a: words[at + i + 1]!, b: words[at + i + 2]! });
    return reasons;
  }
}

/** The pods from a row on, in order of placement. */
function chain(words: Int32Array, first: number): number[] {
  const pods: number[] = [];
  for (let row = first; row >= 0; ) {
    const at = words[A_POD_ROWS]! + row * AP_STRIDE;
    pods.push(words[at + AP_POD]!);
    row = words[at + AP_NEXT]!;
  }
  return pods;
}

/** One new NodeClaim of an answer. What is costly to name is named when asked for. */
export class ClaimAnswer {
  constructor(
    private readonly words: Int32Array,
    private readonly amounts: Float64Array,
    private readonly problem: Problem,
    private readonly row: number,
  ) {}

  /** Position in the order in which the reference leaves the claims of a round (chapter 02, 10.2). */
  get order(): number {
    return this.words[this.row + AC_ORDER]!;
  }

  get template(): number {
    return this.words[this.row + AC_TEMPLATE]!;
  }

  /** Pods in order of placement. */
  pods(): number[] {
    return chain(this.words, this.words[this.row + AC_PODS]!);
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
    return id < 0 ? undefined : { type: this.problem.instanceTypes.types[id]!, price: this.ranking().prices[id] };
  }

  /** The cheapest available offering that the claim admits: of the cheapest type, the first at its price. */
  cheapestOffering(): { type: InstanceType; offering: Offering } | undefined {
    const id = this.words[this.row + AC_CHEAPEST]!;
    if (id < 0) return undefined;
    const type = this.problem.instanceTypes.types[id]!;
    const { starts, offerings } = this.problem.instanceTypes.facts;
    const { prices } = this.ranking();
    const patterns = this.words.subarray(this.patternsAt, this.typesAt);
    const index = type.offerings.findIndex(({ available, price }, at) => {
      const pattern = offerings[(starts[id]! + at) * OFFERING_STRIDE + O_PATTERN]!;
      return available && (price ?? 0) === prices[id] && ((patterns[pattern >> 5]! >>> (pattern & 31)) & 1) !== 0;
    });
    return { type, offering: type.offerings[index]! };
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

  private ranking(): PriceRanking {
    return rankingOf(this.problem.instanceTypes.facts, this.words.subarray(this.patternsAt, this.typesAt));
  }

  private priced(at: number): PricedType[] {
    const { types } = this.problem.instanceTypes;
    const { order, prices } = this.ranking();
    const list: PricedType[] = [];
    for (const id of order) if ((this.words[at + (id >> 5)]! >>> (id & 31)) & 1) list.push({ type: types[id]!, price: prices[id] });
    return list;
  }
}
