import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pod } from '../../test/disruption/cluster.js';
import type { PodDisruptionBudget } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { isActive, podKey } from '../state/podfacts.js';
import { BudgetPods } from './podbudget.js';
import { PodStore } from './podstore.js';
import { isReady, type Workload, workloadKey } from './workload.js';

const AVERSE: Pod['spec']['affinity'] = {
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: {} }] },
};

const drawnPod = fc
  .record({
    name: fc.constantFrom('p', 'q', 'r'),
    namespace: fc.constantFrom('default', 'other'),
    app: fc.constantFrom('a', 'b'),
    owner: fc.constantFrom('one', 'two', undefined),
    nodeName: fc.constantFrom('n0', 'n1', undefined),
    ready: fc.boolean(),
    ending: fc.boolean(),
    averse: fc.boolean(),
  })
  .map(({ name, namespace, app, owner, nodeName, ready, ending, averse }): Pod => {
    const ownerReferences =
      owner === undefined ? {} : { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, controller: true }] };
    const deleted = ending ? { deletionTimestamp: '2026-03-02T10:00:00Z' } : {};
    const spec = { ...(nodeName === undefined ? {} : { nodeName }), ...(averse ? { affinity: AVERSE } : {}) };
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] };
    return { ...pod(name, 1, { namespace, labels: { app }, ...ownerReferences, ...deleted }, spec), status };
  });

const BUDGETS: PodDisruptionBudget[] = [
  { metadata: { name: 'a', namespace: 'default' }, spec: { selector: { matchLabels: { app: 'a' } } } },
  { metadata: { name: 'all', namespace: 'other' }, spec: { selector: {} } },
];
const WORKLOADS = new Map(
  ['default', 'other'].map((namespace) => {
    const key = `ReplicaSet/${namespace}/one`;
    return [key, { key, kind: 'ReplicaSet', namespace, name: 'one', replicas: 7, template: pod('t') } satisfies Workload];
  }),
);

/** What of a store follows its changes, and the same counted from the pods alone. */
function told(store: PodStore) {
  const keysOf = (pods: readonly Pod[]) => pods.map(podKey);
  const workloads = ['default', 'other'].flatMap((namespace) => ['one', 'two'].map((name) => `ReplicaSet/${namespace}/${name}`));
  const all = [...store.values()];
  const counted = {
    waiting: keysOf(store.waiting()),
    nodes: ['n0', 'n1'].map((node) => keysOf(store.on(node)).sort()),
    same: ['n0', 'n1'].every((node) => store.on(node).every((each) => store.get(podKey(each)) === each)),
    workloads: workloads.map((key) => [[...store.of(key).keys].sort(), store.of(key).active, store.of(key).ready]),
    averse: store.hasAntiAffinity,
    budgets: BUDGETS.map((budget) => [store.under(budget).selected, store.under(budget).healthy, store.under(budget).scale(WORKLOADS)]),
  };
  const anew = {
    waiting: keysOf(all.filter(({ spec }) => !spec.nodeName)),
    nodes: ['n0', 'n1'].map((node) => keysOf(all.filter(({ spec }) => spec.nodeName === node)).sort()),
    same: true,
    workloads: workloads.map((key) => {
      const own = all.filter((each) => workloadKey(each) === key);
      const active = own.filter(isActive);
      return [keysOf(own).sort(), active.length, active.filter(isReady).length];
    }),
    averse: all.some(({ spec }) => spec.affinity !== undefined),
    budgets: BUDGETS.map((budget) => {
      const fresh = new BudgetPods(budget);
      for (const each of all) fresh.count(each, 1);
      return [fresh.selected, fresh.healthy, fresh.scale(WORKLOADS)];
    }),
  };
  return { counted, anew };
}

test('what is counted follows every pod that comes, changes and goes', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ pod: drawnPod, goes: fc.boolean() }), { maxLength: 20 }), (changes) => {
      const store = new PodStore();
      for (const { pod: each, goes } of changes) {
        if (goes) store.delete(podKey(each));
        // A pod that has a place keeps it.
        else if (store.get(podKey(each))?.spec.nodeName === undefined) store.set(podKey(each), each);
        else store.set(podKey(each), { ...each, spec: { ...each.spec, nodeName: store.get(podKey(each))!.spec.nodeName! } });
        const { counted, anew } = told(store);
        expect(counted).toEqual(anew);
      }
    }),
  );
});

test('the pods of a node are the same value until one of them changes', () => {
  const store = new PodStore();
  const [p, q] = [pod('p', 1, {}, { nodeName: 'n' }), pod('q', 1, {}, { nodeName: 'm' })];
  store.set('default/p', p);
  const before = store.on('n');
  store.set('default/q', q);
  expect(store.on('n')).toBe(before);
  store.set('default/p', { ...p });
  expect(store.on('n')).not.toBe(before);
});
