import type { PlannedNodeClaim } from '@kerf/core';
import { describe, expect, it } from 'vitest';
import type { Simulation } from '../simulate/simulate.js';
import { planLog } from './planlog.js';

const claim = (nodePool: string, pods: string[], launchCandidates: string[]): PlannedNodeClaim => ({
  nodePool,
  pods,
  requests: { cpu: '1', pods: String(pods.length) },
  requirements: [],
  instanceTypes: launchCandidates.map((name) => ({ name, price: 1 })),
  launchCandidates,
});
const simulation = (plan: Partial<Simulation['plan']>, pods: string[]): Simulation => ({
  region: 'us-west-2',
  currency: 'USD',
  input: { nodePools: [], pods: [] },
  plan: {
    backend: 'js',
    pods: [],
    nodeClaims: [],
    existingNodes: [],
    unschedulable: [],
    ignored: [],
    costPerHour: 0,
    contestedChoices: 0,
    ...plan,
  },
  pods,
  allocatable: [],
  diagnostics: [],
});
const names = (n: number) => Array.from({ length: n }, (_, i) => `x/p${i}`);
const read = (lines: string[]) => lines.map((line) => JSON.parse(line));

describe('planLog', () => {
  it('shows five pods, and five instance types by name, and counts the others', () => {
    const [found, , created] = read(planLog(simulation({ nodeClaims: [claim('a', names(7), ['f', 'e', 'd', 'c', 'b', 'a'])] }, names(7))));
    expect(found.Pods).toBe('x/p0, x/p1, x/p2, x/p3, x/p4 and 2 other(s)');
    expect(created['instance-types']).toBe('a, b, c, d, e and 1 other(s)');
  });

  it('counts pods on new and on existing nodes apart', () => {
    const plan = {
      nodeClaims: [claim('a', names(2), ['t']), claim('a', ['x/q'], ['t']), claim('b', ['x/r'], ['t'])],
      existingNodes: [{ name: 'n', pods: ['x/s'] }],
    };
    const [, computed, existing, ...created] = read(planLog(simulation(plan, names(2))));
    expect(computed).toMatchObject({ message: 'computed new nodeclaim(s) to fit pod(s)', nodeclaims: 3, pods: 4 });
    expect(existing).toMatchObject({ message: 'computed unready node(s) will fit pod(s)', nodes: 1, pods: 1 });
    expect(created.map(({ NodeClaim }) => NodeClaim.name)).toEqual(['a-bbbbb', 'a-bbbbc', 'b-bbbbb']);
  });

  it('says nothing where no node is new and no pod fails', () => {
    expect(planLog(simulation({ existingNodes: [{ name: 'n', pods: ['x/s'] }] }, ['x/s']))).toEqual([]);
  });

  it('states the time only where it is given, in UTC', () => {
    const plan = simulation({ nodeClaims: [claim('a', ['x/p'], ['t'])] }, ['x/p']);
    expect(read(planLog(plan))[0]).not.toHaveProperty('time');
    expect(read(planLog(plan, '2026-01-02T03:00:00+02:00'))[0].time).toBe('2026-01-02T01:00:00.000Z');
  });

  it('logs a pod that fails as an error, with the reason of each NodePool', () => {
    const reasons = [
      { nodePool: 'a', code: 'limits-exceeded' },
      { nodePool: 'b', code: 'taint-not-tolerated', detail: 'k=v:NoSchedule' },
    ];
    const [line] = read(planLog(simulation({ unschedulable: [{ pod: 'x/p', reasons }] }, ['x/p'])));
    expect(line).toMatchObject({ level: 'ERROR', message: 'could not schedule pod', Pod: { name: 'p', namespace: 'x' } });
    expect(line.error).toMatch(/^nodepool "a": .*limits.*; nodepool "b": the pod does not tolerate its taint k=v:NoSchedule$/);
  });
});
