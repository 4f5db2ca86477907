import { expect, test } from 'vitest';
import { decideCases, decideCategories, typesOf } from '../support/golden.js';
import { checkPlan } from './check.js';
import type { QuirkCounts } from './quirks.js';

// The reference's own plans: whatever the checker holds against one of them is a mistake of the checker.

const KNOWN: Record<string, QuirkCounts> = {
  daemonsets: { 'least-daemon-overhead': 12 },
  existing: { 'contradiction-as-absence': 2 },
  'hard-algebra': { 'contradiction-as-absence': 22, 'sticky-requirement': 3, 'presence-forgotten': 1, 'nodes-limit-not-counted': 1 },
  'hard-daemons': { 'least-daemon-overhead': 16, 'nodes-limit-not-counted': 1 },
  'hard-nodes': { 'contradiction-as-absence': 2, 'sticky-requirement': 15 },
  'hard-prefs': {
    'contradiction-as-absence': 4,
    'group-created-mid-run': 7,
    'late-commit': 47,
    'nodes-limit-not-counted': 1,
    'sticky-requirement': 2,
  },
  'hard-topo': {
    'contradiction-as-absence': 2,
    'group-created-mid-run': 6,
    'late-commit': 31,
    'pick-outside-not-in': 4,
    'terminating-not-counted': 6,
  },
  'hard-volumes': { 'late-commit': 16, 'local-volume-left': 6, 'no-attach-limit-on-claims': 11 },
  limits: { 'nodes-limit-not-counted': 1 },
  minvalues: { 'contradiction-as-absence': 6 },
  mixed: { 'contradiction-as-absence': 2, 'least-daemon-overhead': 3 },
  requirements: { 'contradiction-as-absence': 5 },
  spread: { 'group-created-mid-run': 3 },
  traps: {
    'excluded-values-counted': 3,
    'group-created-mid-run': 1,
    'late-commit': 1,
    'least-daemon-overhead': 3,
    'no-hostname-label': 1,
    'pick-outside-not-in': 1,
    'shared-spread-group': 3,
    'terminating-not-counted': 1,
  },
};

test.each(decideCategories)('every plan of %s is legal, its quirks counted', (category) => {
  const quirks: Record<string, number> = {};
  for (const { scenario, outcomes } of decideCases(category)) {
    const report = checkPlan(scenario, typesOf(scenario), outcomes[0]!);
    expect(report.violations, scenario.name).toEqual([]);
    for (const [name, count] of Object.entries(report.quirks)) quirks[name] = (quirks[name] ?? 0) + count;
  }
  expect(quirks).toEqual(KNOWN[category] ?? {});
});

test('a plan that may break ties differently is legal too', () => {
  for (const { scenario, outcomes } of [...decideCases('spread'), ...decideCases('affinity')]) {
    expect(checkPlan(scenario, typesOf(scenario), outcomes[0]!, 'any').violations, scenario.name).toEqual([]);
  }
});
