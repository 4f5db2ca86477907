import type { Upgrade } from './upgrade.js';

const LEAST = 10_000;

/** What pictures of a roll-out show: from shortly before the upgrade to shortly after the end. Milliseconds since 1970. */
export function rolloutSpan({ at, result }: Upgrade): { begin: number; end: number } {
  const length = Math.max(LEAST, result.end - at);
  return { begin: at - length * 0.05, end: at + length * 1.05 };
}
