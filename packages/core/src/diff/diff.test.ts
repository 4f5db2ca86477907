import { describe, expect, it } from 'vitest';
import type { SchedulingInput } from '../model/input.js';
import { schedule } from '../schedule.js';
import { diff, isUnchanged, type NodeBeforeChange } from './index.js';

const offering = (zone: string, price: number) => ({
  requirements: [
    { key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] },
    { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
  ],
  price,
  available: true,
});
const type = (name: string, cpu: string, price: number) => ({
  name,
  requirements: [
    { key: 'node.kubernetes.io/instance-type', operator: 'In', values: [name] },
    { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['z1', 'z2'] },
    { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
  ],
  offerings: [offering('z1', price), offering('z2', price)],
  capacity: { cpu, memory: '16Gi', pods: '10' },
});
const nodePool = (spec: any = {}, rest: any = {}) => ({ metadata: { name: 'default' }, spec: { ...rest, template: { spec } } });
const pod = (name: string, cpu = '1') => ({ metadata: { name }, spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }] } });
const planned = (input: Partial<SchedulingInput>) => {
  const whole = {
    instanceTypes: [type('large', '8', 0.4), type('small', '2', 0.1)],
    nodePools: [nodePool()],
    pods: [pod('a')],
    ...input,
  } as SchedulingInput;
  return { input: whole, plan: schedule(whole) };
};
const only = (name: string) => ({ requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: [name] }] });

describe('diff', () => {
  it('finds nothing between equal inputs', () => {
    expect(isUnchanged(diff(planned({}), planned({})))).toBe(true);
  });

  it('tells nodes, pods, drift and cost of a NodePool change', () => {
    const change = diff(planned({}), planned({ nodePools: [nodePool(only('large'))] }));
    const place = (instanceType: string) => ({ nodePool: 'default', instanceType, zone: 'z1', capacityType: 'on-demand' });
    expect(change.nodes.added).toEqual([{ ...place('large'), count: 1, pricePerHour: 0.4 }]);
    expect(change.nodes.removed).toEqual([{ ...place('small'), count: 1, pricePerHour: 0.1 }]);
    expect(change.pods.moved).toEqual([{ pod: 'default/a', before: place('small'), after: place('large') }]);
    expect(change.drift).toEqual([{ nodePool: 'default', reason: 'RequirementsDrifted', nodes: [], planned: 1 }]);
    expect(change.driftCounts).toEqual([{ reason: 'RequirementsDrifted', nodes: 0, planned: 1 }]);
    expect(change.cost.differencePerHour).toBeCloseTo(0.3);
    expect(change.cost.differencePerMonth).toBeCloseTo(219);
    expect(isUnchanged(change)).toBe(false);
  });

  it('names pods that lose or find a place, and pods of one side', () => {
    const limited = planned({ nodePools: [nodePool({}, { limits: { cpu: '1' } })], pods: [pod('a'), pod('b')] });
    const open = planned({ pods: [pod('a'), pod('c')] });
    expect(diff(open, limited).pods).toMatchObject({
      newlyUnschedulable: [{ pod: 'default/a' }, { pod: 'default/b' }],
      added: ['default/b'],
      removed: ['default/c'],
    });
    expect(diff(limited, open).pods).toMatchObject({ newlyScheduled: ['default/a'], newlyUnschedulable: [] });
  });

  it('finds nodes of the cluster that drift by the change, and only by it', () => {
    const nodeClaim = (name: string, instanceType: string) => ({
      metadata: { name, labels: { 'karpenter.sh/nodepool': 'default', 'node.kubernetes.io/instance-type': instanceType } },
      spec: {},
      status: { providerID: `aws:///${name}` },
    });
    const cluster = { pods: [], nodeClaims: [nodeClaim('one', 'small'), nodeClaim('two', 'large'), nodeClaim('odd', 'gone')] };
    const allowing = (...values: string[]) => [
      nodePool({ requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values }] }),
    ];
    const before = planned({ ...cluster, nodePools: allowing('small', 'large') });
    const drift = (nodePools: any[], options?: object) => diff(before, planned({ ...cluster, nodePools }), options).drift;
    expect(drift(allowing('small'))).toEqual([{ nodePool: 'default', reason: 'RequirementsDrifted', nodes: ['two'], planned: 0 }]);
    expect(drift([nodePool({ ...only('small'), expireAfter: '1h' })])).toEqual([
      { nodePool: 'default', reason: 'NodePoolDrifted', nodes: ['odd', 'one', 'two'], planned: 0 },
    ]);
    expect(drift([])).toEqual([{ nodePool: 'default', reason: 'NodePoolDeleted', nodes: ['odd', 'one', 'two'], planned: 0 }]);
    const providerDrift = ({ nodeClaim }: NodeBeforeChange) => (nodeClaim?.metadata.name === 'one' ? 'AMIDrift' : undefined);
    expect(drift(before.input.nodePools, { providerDrift })).toEqual([
      { nodePool: 'default', reason: 'AMIDrift', nodes: ['one'], planned: 0 },
    ]);
    // What the NodePool itself asks comes before the provider (chapter 05, 10).
    expect(drift(allowing('large'), { providerDrift: () => 'AMIDrift' })).toEqual([
      { nodePool: 'default', reason: 'AMIDrift', nodes: ['two'], planned: 0 },
      { nodePool: 'default', reason: 'RequirementsDrifted', nodes: ['one'], planned: 0 },
    ]);
    const fewer = { ...planned({ ...cluster, nodePools: before.input.nodePools }).input, instanceTypes: [type('small', '2', 0.1)] };
    expect(diff(before, { input: fewer, plan: schedule(fewer) }).drift).toEqual([
      { nodePool: 'default', reason: 'InstanceTypeNotFound', nodes: ['two'], planned: 0 },
    ]);
  });

  it('asks the provider about planned nodes as well', () => {
    const asked: NodeBeforeChange[] = [];
    const providerDrift = (node: NodeBeforeChange) => {
      asked.push(node);
      return 'NodeClassDrift';
    };
    expect(diff(planned({}), planned({}), { providerDrift }).drift).toEqual([
      { nodePool: 'default', reason: 'NodeClassDrift', nodes: [], planned: 1 },
    ]);
    expect(asked).toMatchObject([{ labels: { 'node.kubernetes.io/instance-type': 'small' }, nodePool: { metadata: { name: 'default' } } }]);
  });

  it('does not take a NodePool that is not ready for deleted', () => {
    const none = planned({ nodePools: [] });
    expect(diff(planned({}), none).drift).toMatchObject([{ reason: 'NodePoolDeleted', planned: 1 }]);
    expect(diff(planned({}), { ...none, unready: new Map([['default', undefined]]) }).drift).toEqual([]);
    const unready = new Map([['default', nodePool({ expireAfter: '1h' })]]);
    expect(diff(planned({}), { ...none, unready }).drift).toMatchObject([{ reason: 'NodePoolDrifted', planned: 1 }]);
  });
});
