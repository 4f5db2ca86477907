import { NO_LIMIT } from '../../kernel/layout.js';
import type { Issue } from '../model/issue.js';
import type { Quantity } from '../model/quantity.js';
import type { Resources } from '../model/resources.js';
import { Interner } from './image.js';

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Amounts of resources as integers in f64. The unit of a resource is the greatest one that divides every amount of it in the problem, so every amount is
 * exact; what does not fit 2^53 units is refused, never rounded (architecture, 2).
 */
export class AmountTable {
  private readonly resources = new Interner<string>();
  private readonly units: bigint[] = [];
  private readonly families: Quantity['family'][] = [];
  private readonly converted: Map<bigint, number>[] = [];
  readonly issues: Issue[] = [];

  /** Makes a resource one that the kernel tracks. */
  track(name: string): number {
    const id = this.resources.id(name);
    this.units[id] ??= 0n;
    this.families[id] ??= 'DecimalSI';
    this.converted[id] ??= new Map();
    return id;
  }

  get names(): readonly string[] {
    return this.resources.items;
  }

  idOf(name: string): number | undefined {
    return this.resources.find(name);
  }

  /** Takes the amounts of a list into account; only tracked resources count. */
  measure(list: Resources): void {
    for (const [name, quantity] of list) {
      const id = this.resources.find(name);
      if (id === undefined || quantity.nano === 0n) continue;
      const unit = this.units[id]!;
      if (unit === 0n) {
        this.families[id] = quantity.family;
        this.units[id] = quantity.nano < 0n ? -quantity.nano : quantity.nano;
      } else if (quantity.nano % unit !== 0n) {
        this.units[id] = greatestCommonDivisor(unit, quantity.nano);
      }
    }
  }

  /** Takes amounts into account that `divisor` divides all. */
  divide(name: string, divisor: bigint): void {
    const id = this.resources.find(name);
    if (id === undefined || divisor === 0n) return;
    const unit = this.units[id]!;
    if (unit === 0n) this.units[id] = divisor;
    else if (divisor % unit !== 0n) this.units[id] = greatestCommonDivisor(unit, divisor);
  }

  /** The unit of a tracked resource, in billionths; 0 where every amount is 0. */
  unitOf(id: number): bigint {
    return this.units[id]!;
  }

  /** The amount of a tracked resource in its unit; `path` names it where it does not fit. All lists must be measured before. */
  amount(id: number, nano: bigint, path: string): number {
    const known = this.converted[id]!.get(nano);
    if (known !== undefined) return known;
    const unit = this.units[id]!;
    const units = unit === 0n ? 0n : nano / unit;
    if (units > LARGEST || units < -LARGEST) this.refuse(id, path);
    const amount = Number(units);
    this.converted[id]!.set(nano, amount);
    return amount;
  }

  private refuse(id: number, path: string): void {
    this.issues.push({
      path,
      code: 'amount-too-fine',
      message: `the amounts of ${this.names[id]} range too far apart to be represented exactly: round the finest of them`,
    });
  }

  /** Writes a list into a row of `to`; missing resources read as `missing`. */
  row(to: Float64Array, at: number, list: Resources, path: string, missing = 0): void {
    for (let id = 0; id < this.names.length; id++) {
      const quantity = list.get(this.names[id]!);
      to[at + id] = quantity === undefined ? missing : this.amount(id, quantity.nano, path);
    }
  }

  /** A row of limits: a limit beyond what can be represented is one that nothing reaches. */
  limits(to: Float64Array, at: number, list: Resources): void {
    for (let id = 0; id < this.names.length; id++) {
      const quantity = list.get(this.names[id]!);
      const unit = this.units[id]!;
      if (quantity === undefined || (unit > 0n && quantity.nano / unit > LARGEST)) to[at + id] = NO_LIMIT;
      else to[at + id] = unit === 0n ? 0 : Number(quantity.nano / unit);
    }
  }

  /** The quantity of an amount that the kernel answers. */
  quantity(id: number, amount: number): Quantity {
    return { nano: BigInt(amount) * this.units[id]!, family: this.families[id]! };
  }
}

/** The greatest integer that divides both; 0 for two zeros. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
