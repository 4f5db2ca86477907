import {
  E_BOUND,
  E_COUNT,
  E_KEY,
  E_MIN_VALUES,
  E_OPERATOR,
  E_VALUES,
  EXPRESSION_STRIDE,
  H_EXPRESSIONS,
  H_KEYS,
  H_SETS,
  H_VALUES,
  OP_DOES_NOT_EXIST,
  OP_EXISTS,
  OP_GTE,
  OP_IN,
  OP_LTE,
  OP_NOT_IN,
  S_EXPRESSION_VALUES,
  S_EXPRESSIONS,
  S_KEY_VALUES,
  S_KEY_WELL_KNOWN,
  S_SET_EXPRESSIONS,
  S_SET_START,
  S_VALUE_RANK,
} from '../../kernel/layout.js';
import { readBound } from '../model/requirement.js';
import { type Configuration, normalizeLabel, normalizeLabelValue } from '../model/wellknown.js';
import { type Image, Lists } from './image.js';
import { LabelTable, type OrderedLabels } from './labels.js';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

interface Expression {
  key: number;
  operator: number;
  values: number[];
  bound?: bigint;
  minValues: number;
}

/** A requirement as any object of the input states it. */
export interface StatedRequirement {
  key: string;
  operator: string;
  values?: readonly string[] | undefined;
  minValues?: number | undefined;
}

/**
 * Requirement expressions and sets of them. A set is only listed here; intersecting its expressions is the kernel's. Strict comparisons become
 * inclusive, as the reference's constructor does (chapter 01, 1.2).
 */
export class RequirementTable {
  readonly labels = new LabelTable();
  private readonly expressions: Expression[] = [];
  private readonly byText = new Map<string, number>();
  private readonly sets = new Lists();
  private readonly setByText = new Map<string, number>();
  private readonly inByValue: Map<string, number>[] = [];
  /** Keys under minValues. */
  private readonly counted = new Set<number>();

  constructor(private readonly configuration: Configuration) {}

  /** Provisional id of a requirement key, normalised (chapter 01, 1.3). */
  key(name: string): number {
    return this.labels.key(normalizeLabel(name, this.configuration));
  }

  /** The expression `key In [value]`: one label. */
  label(name: string, value: string): number {
    const key = this.key(name);
    this.inByValue[key] ??= new Map();
    const known = this.inByValue[key].get(value);
    if (known !== undefined) return known;
    const expression = this.expression({ key: name, operator: 'In', values: [value] });
    this.inByValue[key].set(value, expression);
    return expression;
  }

  /** The expression of a stated requirement. */
  expression(stated: StatedRequirement): number {
    const name = normalizeLabel(stated.key, this.configuration);
    const key = this.labels.key(name);
    const minValues = stated.minValues ?? -1;
    const values = stated.values ?? [];
    switch (stated.operator) {
      case 'In':
      case 'NotIn': {
        const ids = values.map((value) => this.labels.value(key, normalizeLabelValue(name, value, this.configuration)));
        return this.intern({ key, operator: stated.operator === 'In' ? OP_IN : OP_NOT_IN, values: ids, minValues });
      }
      case 'Exists':
        return this.intern({ key, operator: OP_EXISTS, values: [], minValues });
      case 'DoesNotExist':
        return this.intern({ key, operator: OP_DOES_NOT_EXIST, values: [], minValues });
      default:
        return this.bounded(key, stated.operator, readBound(values[0] ?? ''), minValues);
    }
  }

  // Gt of the largest integer admits nothing, and loses its minValues (chapter 01, 1.2); Lt of the smallest saturates.
  private bounded(key: number, operator: string, bound: bigint, minValues: number): number {
    if (operator === 'Gt' && bound === INT64_MAX) return this.intern({ key, operator: OP_DOES_NOT_EXIST, values: [], minValues: -1 });
    let inclusive = bound;
    if (operator === 'Gt') inclusive = bound + 1n;
    if (operator === 'Lt' && bound > INT64_MIN) inclusive = bound - 1n;
    this.labels.bound(key, inclusive);
    return this.intern({
      key,
      operator: operator === 'Gt' || operator === 'Gte' ? OP_GTE : OP_LTE,
      values: [],
      bound: inclusive,
      minValues,
    });
  }

  private intern(expression: Expression): number {
    const { key, operator, values, bound, minValues } = expression;
    const text = `${key} ${operator} ${values.join(',')} ${bound ?? ''} ${minValues}`;
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    const id = this.expressions.length;
    if (minValues >= 0) this.counted.add(key);
    this.expressions.push(expression);
    this.byText.set(text, id);
    return id;
  }

  /** Whether the values of a key matter beyond which of them are named: they are counted, or compared with bounds. */
  comparesValues(name: string): boolean {
    const key = this.labels.findKey(name);
    return key !== undefined && (this.counted.has(key) || this.labels.hasBounds(key));
  }

  /** The set of some expressions. */
  set(expressions: readonly number[]): number {
    const text = expressions.join(',');
    const known = this.setByText.get(text);
    if (known !== undefined) return known;
    const id = this.sets.add(expressions);
    this.setByText.set(text, id);
    return id;
  }

  /** A set of its own, known to differ from the others of its kind: finding an equal one would cost more than it saves. */
  append(expressions: readonly number[]): number {
    return this.sets.add(expressions);
  }

  /** The set of stated requirements. */
  setOf(stated: readonly StatedRequirement[]): number {
    return this.set(stated.map((requirement) => this.expression(requirement)));
  }

  /** Appends a set of its own, equal to another or not: for questions that name their sets by position. */
  appendSet(stated: readonly StatedRequirement[]): number {
    return this.append(stated.map((requirement) => this.expression(requirement)));
  }

  /** The set of labels, one In each. Only keys in `asked` are kept: what nobody asks for decides nothing. */
  setOfLabels(labels: Readonly<Record<string, string>>, asked?: ReadonlySet<string>): number {
    return this.set(this.expressionsOfLabels(labels, asked));
  }

  expressionsOfLabels(labels: Readonly<Record<string, string>>, asked?: ReadonlySet<string>): number[] {
    const expressions: number[] = [];
    for (const name of Object.keys(labels).sort()) {
      if (asked && !asked.has(normalizeLabel(name, this.configuration))) continue;
      expressions.push(this.label(name, labels[name]!));
    }
    return expressions;
  }

  /** The normalised keys that some expressions speak of, in order of the expressions. */
  keysOf(expressions: readonly number[]): number[] {
    return expressions.map((id) => this.expressions[id]!.key);
  }

  /** Fixes the ids and writes keys, values, expressions and sets. */
  write(image: Image): OrderedLabels {
    const labels = this.labels.order();
    const { starts, ranks } = labels.sections();
    image.word(H_KEYS, labels.keys.length);
    image.word(H_VALUES, ranks.length);
    image.section(S_KEY_VALUES, starts);
    image.section(S_VALUE_RANK, ranks);
    image.section(
      S_KEY_WELL_KNOWN,
      labels.keys.map((name) => Number(this.configuration.wellKnownLabels.has(name))),
    );
    const values: number[] = [];
    const records = new Int32Array(this.expressions.length * EXPRESSION_STRIDE);
    for (const [id, expression] of this.expressions.entries()) {
      const at = id * EXPRESSION_STRIDE;
      const key = labels.key(expression.key);
      records[at + E_KEY] = key;
      records[at + E_OPERATOR] = expression.operator;
      records[at + E_VALUES] = values.length;
      records[at + E_COUNT] = expression.values.length;
      records[at + E_BOUND] = expression.bound === undefined ? -1 : labels.rank(key, expression.bound);
      records[at + E_MIN_VALUES] = expression.minValues;
      for (const value of expression.values) values.push(labels.value(expression.key, value));
    }
    image.word(H_EXPRESSIONS, this.expressions.length);
    image.word(H_SETS, this.sets.length);
    image.section(S_EXPRESSIONS, records);
    image.section(S_EXPRESSION_VALUES, values);
    image.section(S_SET_START, this.sets.starts);
    image.section(S_SET_EXPRESSIONS, this.sets.items);
    return labels;
  }
}
