import { expect, test } from 'vitest';
import { pod } from '../../test/disruption/cluster.js';
import { simpleProvider } from '../../test/simulation/provider.js';
import type { PodDisruptionBudget } from '../model/input.js';
import { createJs } from '../runtime/js.js';
import { EventQueue } from './eventqueue.js';
import { DEFAULT_NAMING } from './naming.js';
import { DEFAULT_PARAMETERS } from './parameters.js';
import { podBudgetStatus } from './podbudget.js';
import { openWorld } from './start.js';

const READY = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
const owner = { labels: { app: 'a' }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'a', controller: true }] };

/** `ready` ready pods of a workload and `waiting` others. */
function stateOf(ready: number, waiting: number) {
  const pods = Array.from({ length: ready + waiting }, (_, index) => ({
    ...pod(`p${index}`, 1, owner, { nodeName: 'n' }),
    status: index < ready ? READY : { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] },
  }));
  return openWorld({ nodePools: [], pods }, simpleProvider([], 'x'), (start) => ({
    queue: new EventQueue(start),
    parameters: DEFAULT_PARAMETERS,
    naming: DEFAULT_NAMING,
    backend: createJs(),
  })).state;
}

// Chapter 05, 6: percentages round up, and count the replicas of the controller.
test.each<[PodDisruptionBudget['spec'], number, number, number]>([
  [{ minAvailable: 2 }, 3, 0, 1],
  [{ minAvailable: 3 }, 3, 0, 0],
  [{ minAvailable: 5 }, 3, 0, 0],
  [{ minAvailable: '50%' }, 3, 0, 1],
  [{ minAvailable: '100%' }, 3, 0, 0],
  [{ maxUnavailable: 1 }, 3, 0, 1],
  [{ maxUnavailable: 1 }, 2, 1, 0],
  [{ maxUnavailable: '10%' }, 3, 0, 1],
  [{ maxUnavailable: 0 }, 3, 0, 0],
  [{ maxUnavailable: '200%' }, 3, 0, 3],
  [{ maxUnavailable: 1 }, 0, 0, 0],
])('%j with %i ready and %i others allows %i', (spec, ready, waiting, allowed) => {
  const budget = { metadata: { name: 'b', namespace: 'default' }, spec: { selector: { matchLabels: { app: 'a' } }, ...spec } };
  expect(podBudgetStatus(budget, stateOf(ready, waiting)).disruptionsAllowed).toBe(allowed);
});

test('an absent selector selects nothing, an empty one everything of the namespace', () => {
  const budget = (selector?: object, namespace = 'default') => ({
    metadata: { name: 'b', namespace },
    spec: { maxUnavailable: 1, ...(selector ? { selector } : {}) },
  });
  expect(podBudgetStatus(budget(), stateOf(3, 0)).disruptionsAllowed).toBe(0);
  expect(podBudgetStatus(budget({}), stateOf(3, 0)).disruptionsAllowed).toBe(1);
  expect(podBudgetStatus(budget({}, 'other'), stateOf(3, 0)).disruptionsAllowed).toBe(0);
});
