/** How many tests a search may make, and how many it has made. */
export class TestBudget {
  made = 0;

  constructor(readonly most: number) {}

  get exhausted(): boolean {
    return this.made >= this.most;
  }
}

export interface Conflict<T> {
  /** Together they admit nothing, and with any one of them left out the rest admits something. Empty where nothing is admitted anyway. */
  members: T[];
  /** False where the budget ran out: the members conflict, but some of them may not be needed. */
  minimal: boolean;
}

/**
 * A smallest set of items that together admit nothing: one item if one suffices, else two, else one that has no smaller conflict inside it. At most one
 * test per item and per pair of items, and one per item for each time that leaving one out made another needless. Items that come early are
 * given up first. Undefined where all items together admit something.
 */
export function findConflict<T>(items: readonly T[], admits: (kept: readonly T[]) => boolean, budget: TestBudget): Conflict<T> | undefined {
  const answers = new Map<string, boolean>();
  const test = (kept: readonly number[]): boolean => {
    const name = kept.join(',');
    let answer = answers.get(name);
    if (answer === undefined) {
      budget.made++;
      answer = admits(kept.map((index) => items[index]!));
      answers.set(name, answer);
    }
    return answer;
  };
  const conflict = (indexes: readonly number[], minimal = true): Conflict<T> => ({
    members: indexes.map((index) => items[index]!),
    minimal,
  });
  const all = items.map((_, index) => index);
  if (test(all)) return undefined;
  if (!test([])) return conflict([]);
  for (const index of [...all].reverse()) {
    if (budget.exhausted) return conflict(all, false);
    if (!test([index])) return conflict([index]);
  }

  let members = all;
  for (let changed = true; changed; ) {
    changed = false;
    for (const index of [...members]) {
      if (budget.exhausted) return conflict(members, false);
      const rest = members.filter((member) => member !== index);
      if (test(rest)) continue;
      members = rest;
      changed = true;
    }
  }
  if (members.length > 2) {
    for (const [at, first] of all.entries()) {
      for (const second of all.slice(at + 1)) {
        if (budget.exhausted) return conflict(members);
        if (!test([first, second])) return conflict([first, second]);
      }
    }
  }
  return conflict(members);
}
