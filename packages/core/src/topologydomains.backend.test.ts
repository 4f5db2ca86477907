import { describe, expect, inject, test } from 'vitest';
import type { Node, NodePool, Pod, PodSpec } from './index.js';
import type { InstanceType } from './model/instancetype.js';
import { createJs } from './runtime/js.js';
import { createWasmSync } from './runtime/load.js';
import { schedule } from './schedule.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

const ZONE = 'topology.kubernetes.io/zone';
const OLDER_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const HOSTNAME = 'kubernetes.io/hostname';
const selector = { matchLabels: { app: 'web' } };
const nodePools: NodePool[] = [{ metadata: { name: 'pool' }, spec: { template: { spec: {} } } }];

function instanceType(): InstanceType {
  const capacityType = { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] };
  const zone = (...values: string[]) => ({ key: ZONE, operator: 'In', values });
  return {
    name: 'small',
    requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['small'] }, zone('a', 'b', 'c'), capacityType],
    offerings: ['a', 'b', 'c'].map((name) => ({ requirements: [zone(name), capacityType], price: 1, available: true })),
    capacity: { cpu: '1', pods: '10' },
  };
}

const node = (name: string, labels: Record<string, string>, cpu: string): Node => ({
  metadata: { name, labels },
  status: { allocatable: { cpu, pods: '10' } },
});

const pod = (name: string, spec: Partial<PodSpec>): Pod => ({
  metadata: { name, labels: { app: 'web' } },
  spec: { containers: [{ name: 'app', resources: { requests: { cpu: '900m' } } }], ...spec },
});

// Chapter 03, 3: a topology key is not normalised, but what follows from it is a requirement, which is.
describe('a spread over an older name of the zone label', () => {
  const plan = (topologyKey: string, label: string) => {
    const topologySpreadConstraints = [{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: selector }];
    const nodes = ['a', 'b'].map((zone) => node(`in-${zone}`, { [label]: zone }, '900m'));
    const pods = [
      pod('there', { nodeName: 'in-a' }),
      pod('fills', { nodeName: 'in-b' }),
      ...[1, 2, 3].map((each) => pod(`p${each}`, { topologySpreadConstraints })),
    ];
    pods[1]!.metadata.labels = {};
    return schedule({ instanceTypes: [instanceType()], nodePools, nodes, pods }, { backend });
  };
  const zones = ({ nodeClaims }: ReturnType<typeof plan>) =>
    nodeClaims.map(({ requirements }) => requirements.find(({ key }) => key === ZONE)!.values!.join());

  test('knows the zones of nodes with that label only, and counts no pod that is placed', () => {
    expect(zones(plan(OLDER_ZONE, OLDER_ZONE))).toEqual(['b', 'b', 'b']);
    expect(zones(plan(ZONE, OLDER_ZONE)).sort()).toEqual(['a', 'b', 'c']);
  });

  test('is unsatisfiable where no node has the label', () => {
    expect(plan(OLDER_ZONE, ZONE).unschedulable).toHaveLength(3);
  });
});

// Chapter 03, 10.1. The reference marks "none found" by the empty text, which is a value that labels may have.
test('a spread does not go where the domain to fill is the empty value of a label', () => {
  const places = (values: string[]) => {
    const nodes = values.map((value, index) => node(`n${index}`, { team: value }, '4'));
    const constraint = { maxSkew: 1, topologyKey: 'team', whenUnsatisfiable: 'DoNotSchedule', labelSelector: selector };
    const pods = [1, 2, 3].map((each) => pod(`p${each}`, { topologySpreadConstraints: [constraint] }));
    return schedule({ instanceTypes: [], nodePools, nodes, pods }, { backend }).existingNodes;
  };
  expect(places(['', 'x'])).toEqual([{ name: 'n1', pods: ['default/p1'] }]);
  expect(places(['y', 'x']).map(({ pods }) => pods.length)).toEqual([2, 1]);
  expect(places([''])).toEqual([]);
});

// Chapter 03, 11: an empty label and the name of the node contradict each other, so that the node is in no domain.
describe('a node whose hostname label is empty', () => {
  const placed = (spec: Partial<PodSpec>, hostname: string) => {
    const nodes = [node('n', { [HOSTNAME]: hostname }, '2')];
    return schedule({ instanceTypes: [], nodePools, nodes, pods: [pod('p', spec)] }, { backend }).existingNodes.length === 1;
  };
  const term = { topologyKey: HOSTNAME, labelSelector: selector };
  test.each<[string, Partial<PodSpec>, boolean]>([
    ['takes pods without constraints', {}, true],
    ['takes no pod with a spread', { topologySpreadConstraints: [{ ...term, maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }] }, false],
    [
      'takes no pod with anti-affinity',
      { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
      false,
    ],
    [
      'takes the first of a self-affine group',
      { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
      true,
    ],
  ])('%s', (_, spec, expected) => {
    expect(placed(spec, '')).toBe(expected);
    expect(placed(spec, 'n')).toBe(true);
  });
});
