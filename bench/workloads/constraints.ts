import type { NodePool, NodeSelectorRequirement, PodSpec, SchedulingInput, Taint, Toleration } from '@kerf/core';
import { Random } from '../random.js';
import { familyCatalog } from './familycatalog.js';
import { ARCH, CAPACITY_TYPE, EC2, INSTANCE_TYPE, OS, requirement, ZONE, ZONES } from './labels.js';
import { nodePool } from './nodepool.js';
import { PodList } from './pods.js';

const CPU = ['50m', '100m', '250m', '500m', '750m', '1', '1500m', '2', '3', '3900m', '6', '14'];
const MEMORY = ['64Mi', '128Mi', '256Mi', '512Mi', '1Gi', '1536Mi', '2Gi', '4Gi', '7Gi', '12Gi', '30Gi'];
const SHAPES = 60;

/** Up to three requirements over the labels of types and NodePools, with every operator that a pod may use; some cannot be met. */
function drawRequirements(random: Random): NodeSelectorRequirement[] {
  const two = <T>(list: readonly T[]): T[] => {
    const first = random.below(list.length);
    const second = (first + 1 + random.below(list.length - 1)) % list.length;
    return [first, second].sort((a, b) => a - b).map((at) => list[at]!);
  };
  const choices = [
    requirement(ARCH, 'In', random.pick(['amd64', 'arm64'])),
    requirement(ARCH, 'NotIn', 'arm64'),
    requirement(CAPACITY_TYPE, 'In', random.pick(['spot', 'on-demand'])),
    requirement(CAPACITY_TYPE, 'Exists'),
    requirement(ZONE, 'In', ...two(ZONES)),
    requirement(ZONE, 'NotIn', random.pick(ZONES)),
    requirement(`${EC2}instance-category`, 'In', ...two(['c', 'm', 'r', 't', 'x'])),
    requirement(`${EC2}instance-category`, 'NotIn', random.pick(['c', 'm', 'r'])),
    requirement(`${EC2}instance-cpu`, 'Gt', random.pick(['1', '2', '4', '8'])),
    requirement(`${EC2}instance-cpu`, 'Lt', random.pick(['9', '17', '33'])),
    requirement(`${EC2}instance-memory`, 'Gt', random.pick(['2047', '8191', '16384'])),
    requirement(`${EC2}instance-generation`, 'Gt', '5'),
    requirement(`${EC2}instance-gpu-count`, 'DoesNotExist'),
    requirement(`${EC2}instance-size`, 'NotIn', 'medium', 'large'),
    requirement(INSTANCE_TYPE, 'In', 'm6.xlarge', 'c6.2xlarge', 'r6g.xlarge', 'm6g.large'),
    requirement(OS, 'In', 'linux'),
    requirement('team', 'In', random.pick(['a', 'b'])),
    requirement('team', 'Exists'),
    requirement('team', 'DoesNotExist'),
    requirement('team', 'NotIn', 'a'),
    requirement('unknown.example.com/key', 'NotIn', 'x'),
    requirement('unknown.example.com/key', 'DoesNotExist'),
  ];
  const count = random.pick([0, 1, 1, 2, 2, 3]);
  return Array.from({ length: count }, () => choices.splice(random.below(choices.length), 1)[0]!);
}

function drawTolerations(random: Random): Toleration[] {
  const key = random.pick(['dedicated', 'gpu']);
  if (random.chance(5)) return [{ operator: 'Exists' }];
  if (random.chance(60)) return [];
  return random.chance(50)
    ? [{ key, operator: 'Exists' }]
    : [{ key, operator: 'Equal', value: random.pick(['x', 'y']), effect: random.pick(['NoSchedule', 'NoExecute']) }];
}

function drawSpec(random: Random): PodSpec {
  const spec: PodSpec = {};
  if (random.chance(35)) {
    const selected = drawRequirements(random).filter(({ operator }) => operator === 'In');
    spec.nodeSelector = Object.fromEntries(selected.map(({ key, values }) => [key, values![0]!]));
  }
  if (random.chance(40)) {
    const nodeSelectorTerms = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => {
      const drawn = drawRequirements(random);
      return { matchExpressions: drawn.length > 0 ? drawn : [requirement(OS, 'In', 'linux')] };
    });
    spec.affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
  }
  const tolerations = drawTolerations(random);
  if (tolerations.length > 0) spec.tolerations = tolerations;
  return spec;
}

function drawNodePool(name: string, random: Random): NodePool {
  const taint: Taint = {
    key: random.pick(['dedicated', 'gpu']),
    value: random.pick(['x', 'y']),
    effect: random.pick(['NoSchedule', 'NoExecute', 'PreferNoSchedule'] as const),
  };
  const weight = random.pick([undefined, undefined, 10, 50, 100]);
  return nodePool(name, {
    taints: random.chance(30) ? [taint] : [],
    ...(random.chance(50) ? { labels: { team: random.pick(['a', 'b', 'c']) } } : {}),
    ...(weight ? { weight } : {}),
  });
}

/** Node selectors, required affinity with OR terms and tolerations in 60 shapes, over three NodePools and 68 types. Some shapes fit nowhere. */
export function constraints(pods: number): SchedulingInput {
  const random = new Random(42);
  const nodePools = ['pool-a', 'pool-b', 'pool-c'].map((name) => drawNodePool(name, random));
  const shapes = Array.from({ length: SHAPES }, () => ({
    spec: drawSpec(random),
    requests: { cpu: random.pick(CPU), memory: random.pick(MEMORY) },
  }));
  const list = new PodList();
  for (let i = 0; i < pods; i++) list.add(random.pick(shapes));
  return { nodePools, instanceTypes: familyCatalog(42), pods: list.items };
}
