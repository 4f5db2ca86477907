import {
  H_TAINT_SETS,
  H_TAINTS,
  H_TOLERATION_SETS,
  H_TOLERATIONS,
  S_TAINT_SET_LIST,
  S_TAINT_SET_START,
  S_TAINTS,
  S_TOLERATION_SET_LIST,
  S_TOLERATION_SET_START,
  S_TOLERATIONS,
  TAINT_STRIDE,
  TOLERATION_EQUAL,
  TOLERATION_EXISTS,
  TOLERATION_GREATER,
  TOLERATION_LESS,
  TOLERATION_STRIDE,
} from '../../kernel/layout.js';
import type { Taint, Toleration } from '../model/meta.js';
import { type Image, Interner, Lists } from './image.js';
import { rankOf } from './labels.js';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
/** An effect or operator that nothing matches. */
const OTHER = 9;
// Numeric operands must be canonical: stricter than the integers of requirements (chapter 01, 3).
const CANONICAL = /^(0|-?[1-9][0-9]*)$/;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** Taints, tolerations and lists of them. */
export class TaintTable {
  private readonly strings = new Interner<string>();
  private readonly taints: Taint[] = [];
  private readonly taintIds = new Map<string, number>();
  private readonly taintSets = new Lists();
  private readonly taintSetIds = new Map<string, number>();
  private readonly tolerations: Toleration[] = [];
  private readonly tolerationIds = new Map<string, number>();
  private readonly tolerationSets = new Lists();
  private readonly tolerationSetIds = new Map<string, number>();

  taintSet(taints: readonly Taint[] | undefined): number {
    const ids = (taints ?? []).map((taint) => this.taint(taint));
    const text = ids.join(',');
    const known = this.taintSetIds.get(text);
    if (known !== undefined) return known;
    const id = this.taintSets.add(ids);
    this.taintSetIds.set(text, id);
    return id;
  }

  private taint(taint: Taint): number {
    const text = JSON.stringify([taint.key, taint.value ?? '', taint.effect]);
    const known = this.taintIds.get(text);
    if (known !== undefined) return known;
    this.taintIds.set(text, this.taints.length);
    return this.taints.push(taint) - 1;
  }

  tolerationSet(tolerations: readonly Toleration[] | undefined): number {
    const ids = (tolerations ?? []).map((toleration) => this.toleration(toleration));
    const text = ids.join(',');
    const known = this.tolerationSetIds.get(text);
    if (known !== undefined) return known;
    const id = this.tolerationSets.add(ids);
    this.tolerationSetIds.set(text, id);
    return id;
  }

  private toleration(toleration: Toleration): number {
    const text = JSON.stringify([toleration.key ?? '', toleration.operator ?? '', toleration.value ?? '', toleration.effect ?? '']);
    const known = this.tolerationIds.get(text);
    if (known !== undefined) return known;
    this.tolerationIds.set(text, this.tolerations.length);
    return this.tolerations.push(toleration) - 1;
  }

  /** The taint with an id of a reason record. */
  taintOf(id: number): Taint {
    return this.taints[id]!;
  }

  write(image: Image): void {
    const integers = this.integers();
    const rank = (text: string | undefined) => {
      const integer = canonicalInteger(text);
      return integer === undefined ? -1 : rankOf(integers, integer);
    };
    const taints = this.taints.flatMap(({ key, value, effect }) => [
      this.strings.id(key),
      this.strings.id(value ?? ''),
      effectId(effect, OTHER),
      rank(value),
    ]);
    const tolerations = this.tolerations.flatMap(({ key, value, effect, operator }) => [
      key ? this.strings.id(key) : -1,
      this.strings.id(value ?? ''),
      effect ? effectId(effect, OTHER + 1) : -1,
      rank(value),
      operatorId(operator),
    ]);
    image.word(H_TAINTS, taints.length / TAINT_STRIDE);
    image.word(H_TAINT_SETS, this.taintSets.length);
    image.word(H_TOLERATIONS, tolerations.length / TOLERATION_STRIDE);
    image.word(H_TOLERATION_SETS, this.tolerationSets.length);
    image.section(S_TAINTS, taints);
    image.section(S_TAINT_SET_START, this.taintSets.starts);
    image.section(S_TAINT_SET_LIST, this.taintSets.items);
    image.section(S_TOLERATIONS, tolerations);
    image.section(S_TOLERATION_SET_START, this.tolerationSets.starts);
    image.section(S_TOLERATION_SET_LIST, this.tolerationSets.items);
  }

  private integers(): bigint[] {
    const found = new Set<bigint>();
    for (const { value } of [...this.taints, ...this.tolerations]) {
      const integer = canonicalInteger(value);
      if (integer !== undefined) found.add(integer);
    }
    return [...found].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  }
}

function canonicalInteger(text: string | undefined): bigint | undefined {
  if (text === undefined || text.length > 20 || !CANONICAL.test(text)) return undefined;
  const integer = BigInt(text);
  return integer >= INT64_MIN && integer <= INT64_MAX ? integer : undefined;
}

function effectId(effect: string, other: number): number {
  const id = EFFECTS.indexOf(effect);
  return id < 0 ? other : id;
}

function operatorId(operator: string | undefined): number {
  switch (operator) {
    case undefined:
    case '':
    case 'Equal':
      return TOLERATION_EQUAL;
    case 'Exists':
      return TOLERATION_EXISTS;
    case 'Lt':
      return TOLERATION_LESS;
    case 'Gt':
      return TOLERATION_GREATER;
    default:
      return OTHER;
  }
}
