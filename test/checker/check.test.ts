import type { InstanceType } from '@kerf/core';
import { describe, expect, test } from 'vitest';
import type { DecideCase, Outcome, Scenario } from '../support/document.js';
import { decideCases, typesOf } from '../support/golden.js';
import { checkPlan } from './check.js';
import { parseQuantity } from './quantity.js';

// The checker must object: plans of the reference with one thing wrong, and right plans held against a harder scenario.

const violations = (scenario: Scenario, outcome: Outcome, types: readonly InstanceType[] = typesOf(scenario)): string[] =>
  checkPlan(scenario, types, outcome).violations;

const CATEGORIES = [
  'packing',
  'requirements',
  'hostports',
  'existing',
  'topology_existing',
  'spread',
  'daemonsets',
  'limits',
  'reserved',
  'volumes',
];
const samples: DecideCase[] = CATEGORIES.flatMap((category) => decideCases(category).slice(0, 6));

/** Changes a copy of the outcome; false where the case has nothing to change. */
type Change = (outcome: Outcome, scenario: Scenario) => boolean;
const firstNode = (outcome: Outcome) => Object.keys(outcome.existingNodes)[0];

const changes: [string, Change][] = [
  ['a pod is lost from a claim', (o) => o.nodeClaims[0]?.pods.pop() !== undefined],
  ['a pod is lost from a node', (o) => o.existingNodes[firstNode(o) ?? '']?.pop() !== undefined],
  ['a failed pod is lost', (o) => o.podErrors.pop() !== undefined],
  [
    'a pod is placed twice',
    (o) => {
      if (o.nodeClaims.length < 2) return false;
      o.nodeClaims[1]!.pods.push(o.nodeClaims[0]!.pods[0]!);
      return true;
    },
  ],
  [
    'a placed pod is failed too',
    (o) => {
      if (o.nodeClaims.length === 0) return false;
      o.podErrors.push(o.nodeClaims[0]!.pods[0]!);
      return true;
    },
  ],
  [
    'a pod is moved to another claim',
    (o) => {
      if (o.nodeClaims.length < 2 || o.nodeClaims[0]!.pods.length < 2) return false;
      o.nodeClaims[1]!.pods.push(o.nodeClaims[0]!.pods.pop()!);
      return true;
    },
  ],
  [
    'a node is filled beyond what it has',
    (o, s) => {
      const node = firstNode(o);
      const { allocatable } = s.nodes?.find((n) => n.metadata.name === node)?.status ?? {};
      const added = o.nodeClaims.reduce((total, claim) => total + parseQuantity(claim.requests.cpu ?? 0), 0n);
      if (node === undefined || allocatable?.cpu === undefined || added <= parseQuantity(allocatable.cpu)) return false;
      for (const claim of o.nodeClaims) o.existingNodes[node]!.push(...claim.pods);
      o.nodeClaims = [];
      return true;
    },
  ],
  [
    'a pod is on a node that is not there',
    (o) => {
      const node = firstNode(o);
      if (node === undefined) return false;
      o.existingNodes['no-such-node'] = o.existingNodes[node]!;
      delete o.existingNodes[node];
      return true;
    },
  ],
  [
    'a pod that takes no part is placed',
    (o, s) => {
      const bound = s.pods.find((pod) => pod.spec?.nodeName);
      if (bound === undefined || o.nodeClaims.length === 0) return false;
      o.nodeClaims[0]!.pods.push(`${bound.metadata.namespace ?? 'default'}/${bound.metadata.name}`);
      return true;
    },
  ],
  [
    'a placed pod is ignored instead',
    (o) => {
      const pod = o.nodeClaims[0]?.pods.pop();
      if (pod === undefined) return false;
      o.ignored.push(pod);
      return true;
    },
  ],
  [
    'a claim names another NodePool',
    (o, s) => {
      const other = s.nodePools.find((pool) => pool.metadata.name !== o.nodeClaims[0]?.nodePool);
      if (other === undefined || o.nodeClaims.length === 0) return false;
      o.nodeClaims[0]!.nodePool = other.metadata.name;
      return true;
    },
  ],
  [
    'a type is listed that cannot carry the claim',
    (o, s) => {
      const claim = o.nodeClaims[0];
      const other = typesOf(s).find((type) => claim !== undefined && !claim.instanceTypes.includes(type.name));
      if (claim === undefined || other === undefined) return false;
      claim.instanceTypes.push(other.name);
      return true;
    },
  ],
  ['the cheapest type is missing', (o) => o.nodeClaims[0]?.instanceTypes.shift() !== undefined],
  [
    'two types change places',
    (o) => {
      const types = o.nodeClaims[0]?.instanceTypes;
      if (types === undefined || types.length < 2) return false;
      types.unshift(types.splice(1, 1)[0]!);
      return true;
    },
  ],
  [
    'the price is another',
    (o) => {
      if (o.nodeClaims.length === 0) return false;
      o.nodeClaims[0]!.cheapestPrice *= 1.01;
      return true;
    },
  ],
  [
    'the requests are too small',
    (o) => {
      if (o.nodeClaims.length === 0) return false;
      o.nodeClaims[0]!.requests.cpu = '1m';
      return true;
    },
  ],
  ['a requirement is missing', (o) => o.nodeClaims[0]?.requirements.pop() !== undefined],
  [
    'a requirement is narrower than anything asks for',
    (o) => {
      if (o.nodeClaims.length === 0) return false;
      o.nodeClaims[0]!.requirements.push({ key: 'example.com/none', operator: 'In', values: ['x'] });
      return true;
    },
  ],
  [
    'a claim without pods is planned',
    (o) => {
      if (o.nodeClaims.length === 0) return false;
      o.nodeClaims.push({ ...o.nodeClaims[0]!, pods: [] });
      return true;
    },
  ],
];

test.each(changes)('%s', (_, change) => {
  let tried = 0;
  for (const { scenario, outcomes } of samples) {
    const outcome = structuredClone(outcomes[0]!);
    if (!change(outcome, scenario)) continue;
    tried++;
    expect(violations(scenario, outcome), scenario.name).not.toEqual([]);
  }
  expect(tried).toBeGreaterThan(2);
});

describe('a right plan is wrong for a harder scenario', () => {
  const harder = (category: string, change: (scenario: Scenario, outcome: Outcome) => boolean, expected: RegExp, least = 3) => {
    let tried = 0;
    for (const { scenario: given, outcomes } of decideCases(category)) {
      const scenario = structuredClone(given);
      if (!change(scenario, outcomes[0]!)) continue;
      tried++;
      expect(violations(scenario, outcomes[0]!).join('\n'), given.name).toMatch(expected);
    }
    expect(tried).toBeGreaterThanOrEqual(least);
  };
  const podOf = (scenario: Scenario, name: string | undefined) =>
    scenario.pods.find((pod) => `${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}` === name);
  const firstPod = (scenario: Scenario, outcome: Outcome) => podOf(scenario, outcome.nodeClaims[0]?.pods[0]);

  test('a taint on the NodePool', () => {
    harder(
      'packing',
      (s, o) => {
        s.nodePools[0]!.spec.template.spec.taints = [{ key: 'dedicated', value: 'x', effect: 'NoSchedule' }];
        return o.nodeClaims.length > 0;
      },
      /taint dedicated:NoSchedule is not tolerated/,
    );
  });

  test('a label that the NodePool does not have', () => {
    harder(
      'packing',
      (s, o) => {
        const pod = firstPod(s, o);
        if (pod !== undefined) pod.spec.nodeSelector = { 'example.com/team': 'a' };
        return pod !== undefined;
      },
      /label example.com\/team is not defined/,
    );
  });

  test('a zone that a launch candidate is not offered in', () => {
    harder(
      'packing',
      (s, o) => {
        const pod = firstPod(s, o);
        if (pod !== undefined) pod.spec.nodeSelector = { 'topology.kubernetes.io/zone': 'us-west-2a' };
        return pod !== undefined;
      },
      /requirements|cannot carry it|cannot be where it is/,
    );
  });

  test('instance types with less to give', () => {
    let tried = 0;
    for (const { scenario, outcomes } of decideCases('packing')) {
      if (outcomes[0]!.nodeClaims.length === 0) continue;
      tried++;
      const types = structuredClone(typesOf(scenario)).map((type) => ({ ...type, capacity: { ...type.capacity, pods: '1' } }));
      const crowded = outcomes[0]!.nodeClaims.some((claim) => claim.pods.length > 1);
      if (crowded) expect(violations(scenario, outcomes[0]!, types), scenario.name).not.toEqual([]);
    }
    expect(tried).toBeGreaterThan(3);
  });

  test('a lower limit', () => {
    harder(
      'packing',
      (s, o) => {
        s.nodePools[0]!.spec.limits = { cpu: '1m' };
        return o.nodeClaims.length > 0;
      },
      /exceeds what is left of the limits/,
    );
  });

  test('two pods of a claim that want one host port', () => {
    harder(
      'packing',
      (s, o) => {
        const pair = o.nodeClaims.find((claim) => claim.pods.length > 1);
        for (const name of pair?.pods.slice(0, 2) ?? []) {
          podOf(s, name)!.spec.containers![0]!.ports = [{ containerPort: 80, hostPort: 8080, protocol: 'TCP' }];
        }
        return pair !== undefined;
      },
      /cannot be where it is/,
    );
  });

  test('two pods of a claim that exclude each other by host', () => {
    harder(
      'packing',
      (s, o) => {
        const pair = o.nodeClaims.find((claim) => claim.pods.length > 1);
        for (const name of pair?.pods.slice(0, 2) ?? []) {
          const pod = podOf(s, name)!;
          pod.metadata.labels = { app: 'apart' };
          const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'apart' } } };
          pod.spec.affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
        }
        return pair !== undefined;
      },
      /no domain of kubernetes.io\/hostname satisfies its anti-affinity/,
    );
  });

  test('a spread that the claim breaks', () => {
    harder(
      'packing',
      (s, o) => {
        const pair = o.nodeClaims.find((claim) => claim.pods.length > 1);
        for (const name of pair?.pods.slice(0, 2) ?? []) {
          const pod = podOf(s, name)!;
          pod.metadata.labels = { app: 'even' };
          pod.spec.topologySpreadConstraints = [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'even' } },
            },
          ];
        }
        return pair !== undefined;
      },
      /no domain of kubernetes.io\/hostname satisfies its spread/,
    );
  });

  test('affinity to a pod that is elsewhere', () => {
    harder(
      'packing',
      (s, o) => {
        if (o.nodeClaims.length < 2) return false;
        podOf(s, o.nodeClaims[0]!.pods[0])!.metadata.labels = { app: 'leader' };
        const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'leader' } } };
        podOf(s, o.nodeClaims[1]!.pods[0])!.spec.affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
        return true;
      },
      /no domain of kubernetes.io\/hostname satisfies its affinity/,
    );
  });

  test('a node that can attach nothing more', () => {
    harder(
      'hard-volumes',
      (s, o) => {
        const placed = Object.entries(o.existingNodes).filter(([, pods]) =>
          pods.some((name) => (podOf(s, name)?.spec.volumes?.length ?? 0) > 0),
        );
        const holders = new Set(placed.map(([node]) => node));
        if (holders.size === 0) return false;
        s.csiNodes = [...holders].map((name) => ({
          metadata: { name },
          spec: { drivers: [{ name: 'ebs.csi.aws.com', allocatable: { count: 0 } }] },
        }));
        return placed.some(([, pods]) =>
          pods.some((name) =>
            (podOf(s, name)?.spec.volumes ?? []).some((v) => {
              const claim = s.persistentVolumeClaims?.find((c) => c.metadata.name === v.persistentVolumeClaim?.claimName);
              return claim?.spec?.storageClassName === 'any' && !claim.spec.volumeName;
            }),
          ),
        );
      },
      /volume limit/,
      1,
    );
  });

  test('minValues that the types do not cover', () => {
    harder(
      'minvalues',
      (s, o) => {
        if (s.options?.minValuesPolicy === 'BestEffort' || o.nodeClaims.length === 0) return false;
        for (const pool of s.nodePools)
          pool.spec.template.spec.requirements!.push({ key: 'kubernetes.io/arch', operator: 'Exists', minValues: 3 });
        return true;
      },
      /minValues|no usable instance type/,
    );
  });
});
