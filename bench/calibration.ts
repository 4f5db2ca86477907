const WORDS = 1 << 14;
const PASSES = 160;
const left = Int32Array.from({ length: WORDS }, (_, i) => Math.imul(i, 0x9e3779b1));
const right = Float64Array.from({ length: WORDS }, (_, i) => (i * 7919) % 4096);

/**
 * A fixed piece of work of the kernel's own kind: words combined by bits, amounts compared. A few milliseconds; what it takes on a machine is the unit in
 * which gates.json states kernel times.
 */
export function calibrate(): number {
  let found = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const limit = 4096 - pass;
    for (let at = 0; at < WORDS; at++) {
      if ((left[at]! & (1 << (pass & 31))) !== 0 && right[at]! < limit) found = (found + 1) | 0;
    }
  }
  return found;
}
