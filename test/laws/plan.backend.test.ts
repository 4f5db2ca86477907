import type { SchedulingInput } from '@kerf/core';
import { inject, test } from 'vitest';
import { classChanges, crowd, schedulingInput } from '../../packages/core/test/arbitraries/index.js';
import { backendNamed, holds, type Law, runs } from '../support/laws.js';
import { checked, outcomeOf } from '../support/planlaws.js';

const backend = backendNamed(inject('backend'));

// The checker replays the plan by the rules, without kernel and encode: no pod lost or placed twice, selectors, taints, resources on every type
// listed, ports, volumes, affinity, skew as counted, limits. What the reference does against a pod's own constraints it counts as a named quirk.
const isLegal: Law = (input) => {
  const { violations } = checked(input, outcomeOf(input, backend));
  return violations.length === 0 ? undefined : violations.slice(0, 3).join('; ');
};

test('every plan of a mixed problem is legal', { timeout: 600_000 }, () => holds(isLegal, schedulingInput(), runs(250, 4000)));
test('every plan for a crowd is legal', { timeout: 600_000 }, () => holds(isLegal, crowd(12), runs(80, 1000)));
test('every plan over changing classes is legal', { timeout: 600_000 }, () => holds(isLegal, classChanges(), runs(200, 3000)));

// The same input twice, and once more in a kernel that just solved another problem: an answer depends on nothing but the image.
test('an answer does not depend on what was solved before', { timeout: 600_000 }, () => {
  let before: SchedulingInput | undefined;
  const law: Law = (input) => {
    const first = JSON.stringify(outcomeOf(input, backend));
    if (before) outcomeOf(before, backend);
    before = input;
    const second = JSON.stringify(outcomeOf(input, backendNamed(inject('backend'))));
    return first === second && second === JSON.stringify(outcomeOf(input, backend)) ? undefined : 'the second answer differs';
  };
  return holds(law, schedulingInput(), runs(60, 1000));
});
