import { O_AVAILABLE, O_PATTERN, OFFERING_STRIDE } from '../../kernel/layout.js';
import type { CatalogFacts } from '../encode/catalogfacts.js';

/** All types of a catalog by their cheapest offering of some admitted patterns. */
export interface PriceRanking {
  /** Cheapest first, ties by name; types without a price last. */
  order: Int32Array;
  prices: (number | undefined)[];
}

/** Sets of patterns whose rankings are remembered; claims on one catalog admit few. */
const MOST_RANKINGS = 64;

const known = new WeakMap<CatalogFacts, Map<string, PriceRanking>>();

/** The ranking under the patterns of a bitset. */
export function rankingOf(facts: CatalogFacts, patterns: Int32Array): PriceRanking {
  const rankings = known.get(facts) ?? new Map<string, PriceRanking>();
  known.set(facts, rankings);
  const text = patterns.join(',');
  let ranking = rankings.get(text);
  if (ranking === undefined) {
    ranking = rank(facts, patterns);
    if (rankings.size >= MOST_RANKINGS) rankings.clear();
    rankings.set(text, ranking);
  }
  return ranking;
}

function rank({ types, starts, offerings, prices: offered }: CatalogFacts, patterns: Int32Array): PriceRanking {
  const prices = types.map((_, type) => {
    let best: number | undefined;
    for (let o = starts[type]!; o < starts[type + 1]!; o++) {
      const pattern = offerings[o * OFFERING_STRIDE + O_PATTERN]!;
      if (offerings[o * OFFERING_STRIDE + O_AVAILABLE] === 0 || ((patterns[pattern >> 5]! >>> (pattern & 31)) & 1) === 0) continue;
      if (best === undefined || offered[o]! < best) best = offered[o]!;
    }
    return best;
  });
  const price = (id: number) => prices[id] ?? Number.MAX_VALUE;
  return { order: Int32Array.from(prices.keys()).sort((a, b) => price(a) - price(b) || a - b), prices };
}
