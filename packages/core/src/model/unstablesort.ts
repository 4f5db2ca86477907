const INSERTION_LENGTH = 12;
const LONG_LENGTH = 50;
const MAX_REPAIRS = 5;
const ALL_EXCHANGED = 12;
const UINT64 = (1n << 64n) - 1n;

/**
 * Sorts in place and leaves equal items where the reference's sort leaves them: from 13 items on that is not their given
 * order (chapter 02, 10.2). `less` is a strict order.
 */
export function sortUnstably<T>(items: T[], less: (left: T, right: T) => boolean): void {
  new UnstableSort(items, less).sort(0, items.length, bitLength(items.length));
}

function bitLength(length: number): number {
  return 32 - Math.clz32(length);
}

class UnstableSort<T> {
  private exchanges = 0;

  constructor(
    private readonly items: T[],
    private readonly lessItem: (left: T, right: T) => boolean,
  ) {}

  /** Sorts positions from up to but not including to. The allowance of unbalanced splits bounds the recursion. */
  sort(from: number, to: number, allowance: number): void {
    let [start, end, left] = [from, to, allowance];
    let balanced = true;
    let partitioned = true;
    while (true) {
      const length = end - start;
      if (length <= INSERTION_LENGTH) return this.insertionSort(start, end);
      if (left === 0) return this.heapSort(start, end);
      if (!balanced) {
        this.scramble(start, end);
        left--;
      }
      let pivot = this.choosePivot(start, end);
      let increasing = this.exchanges === 0;
      if (this.exchanges === ALL_EXCHANGED) {
        for (let at = 0; at < length >> 1; at++) this.swap(start + at, end - 1 - at);
        pivot = end - 1 - (pivot - start);
        increasing = true;
      }
      if (balanced && partitioned && increasing && this.repair(start, end)) return;
      if (start > 0 && !this.less(start - 1, pivot)) {
        start = this.skipEqual(start, end, pivot);
        continue;
      }
      const split = this.partition(start, end, pivot);
      partitioned = split.partitioned;
      const before = split.middle - start;
      const after = end - split.middle;
      balanced = Math.min(before, after) >= length >> 3;
      if (before < after) {
        this.sort(start, split.middle, left);
        start = split.middle + 1;
      } else {
        this.sort(split.middle + 1, end, left);
        end = split.middle;
      }
    }
  }

  private less(left: number, right: number): boolean {
    return this.lessItem(this.items[left]!, this.items[right]!);
  }

  private swap(left: number, right: number): void {
    const item = this.items[left]!;
    this.items[left] = this.items[right]!;
    this.items[right] = item;
  }

  private insertionSort(start: number, end: number): void {
    for (let next = start + 1; next < end; next++) {
      for (let at = next; at > start && this.less(at, at - 1); at--) this.swap(at, at - 1);
    }
  }

  private heapSort(start: number, end: number): void {
    const length = end - start;
    for (let root = (length - 1) >> 1; root >= 0; root--) this.siftDown(root, length, start);
    for (let last = length - 1; last >= 0; last--) {
      this.swap(start, start + last);
      this.siftDown(0, last, start);
    }
  }

  private siftDown(root: number, length: number, start: number): void {
    for (let at = root, child = 2 * root + 1; child < length; at = child, child = 2 * at + 1) {
      if (child + 1 < length && this.less(start + child, start + child + 1)) child++;
      if (!this.less(start + at, start + child)) return;
      this.swap(start + at, start + child);
    }
  }

  /** Breaks a pattern that splits badly: three positions around the middle change places with ones drawn by a fixed xorshift. */
  private scramble(start: number, end: number): void {
    const length = end - start;
    const mask = (1n << BigInt(bitLength(length))) - 1n;
    const middle = start + (length >> 2) * 2;
    let random = BigInt(length);
    for (let at = middle - 1; at <= middle + 1; at++) {
      random ^= (random << 13n) & UINT64;
      random ^= random >> 7n;
      random ^= (random << 17n) & UINT64;
      const drawn = Number(random & mask);
      this.swap(at, start + (drawn >= length ? drawn - length : drawn));
    }
  }

  /** A position near the median; `exchanges` tells whether the samples were in order (0), in reverse order (12) or neither. */
  private choosePivot(start: number, end: number): number {
    const quarter = (end - start) >> 2;
    this.exchanges = 0;
    const samples = [1, 2, 3].map((part) => {
      const at = start + part * quarter;
      return end - start >= LONG_LENGTH ? this.median(at - 1, at, at + 1) : at;
    });
    return this.median(samples[0]!, samples[1]!, samples[2]!);
  }

  private median(first: number, second: number, third: number): number {
    let [low, middle, high] = [first, second, third];
    if (this.less(middle, low)) {
      this.exchanges++;
      [low, middle] = [middle, low];
    }
    if (this.less(high, middle)) {
      this.exchanges++;
      [middle, high] = [high, middle];
    }
    if (this.less(middle, low)) {
      this.exchanges++;
      [low, middle] = [middle, low];
    }
    return middle;
  }

  /** Mends a few inversions of an almost sorted range; true if it ends sorted. */
  private repair(start: number, end: number): boolean {
    let at = start + 1;
    for (let repairs = 0; repairs < MAX_REPAIRS; repairs++) {
      while (at < end && !this.less(at, at - 1)) at++;
      if (at === end) return true;
      if (end - start < LONG_LENGTH) return false;
      this.swap(at, at - 1);
      if (at - start >= 2) for (let left = at - 1; left >= 1 && this.less(left, left - 1); left--) this.swap(left, left - 1);
      if (end - at >= 2) for (let right = at + 1; right < end && this.less(right, right - 1); right++) this.swap(right, right - 1);
    }
    return false;
  }

  /** Puts the items that equal the pivot first; answers the position behind them. */
  private skipEqual(start: number, end: number, pivot: number): number {
    this.swap(start, pivot);
    let [left, right] = [start + 1, end - 1];
    while (true) {
      while (left <= right && !this.less(start, left)) left++;
      while (left <= right && this.less(start, right)) right--;
      if (left > right) return left;
      this.swap(left++, right--);
    }
  }

  /** Splits at the pivot; `partitioned` tells that nothing but the pivot had to move. */
  private partition(start: number, end: number, pivot: number): { middle: number; partitioned: boolean } {
    this.swap(start, pivot);
    let [left, right] = [start + 1, end - 1];
    for (let partitioned = true; ; partitioned = false) {
      while (left <= right && this.less(left, start)) left++;
      while (left <= right && !this.less(right, start)) right--;
      if (left > right) {
        this.swap(right, start);
        return { middle: right, partitioned };
      }
      this.swap(left++, right--);
    }
  }
}
