// Choices that a seed repeats.

export class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** From 0 up to 1, by a 32-bit generator. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param {number} share */
  chance(share) {
    return this.next() < share;
  }

  /** From 0 up to but not the limit. @param {number} limit */
  integer(limit) {
    return Math.floor(this.next() * limit);
  }

  /** @template T @param {readonly T[]} from @returns {T} */
  pick(from) {
    return /** @type {T} */ (from[this.integer(from.length)]);
  }

  /** Some of them, in random order. @template T @param {readonly T[]} from @param {number} least @param {number} [most] */
  some(from, least, most = from.length) {
    return this.shuffled(from).slice(0, least + this.integer(Math.min(most, from.length) - least + 1));
  }

  /** @template T @param {readonly T[]} from */
  shuffled(from) {
    return from
      .map((value) => /** @type {const} */ ([this.next(), value]))
      .sort(([a], [b]) => a - b)
      .map(([, value]) => value);
  }

  /** Some keys with a value each. @param {readonly string[]} keys @param {(key: string) => string} value */
  record(keys, value) {
    return Object.fromEntries(this.some(keys, 0).map((key) => [key, value(key)]));
  }
}
