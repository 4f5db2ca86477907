import type { InstanceType, NodePool, PodSpec, SchedulingInput } from '@kerf/core';
import { Random } from './random.js';
import { ec2, ec2Catalog, spotPricedCatalog } from './workloads/ec2.js';
import { ARCH, CAPACITY_TYPE, EC2, OS, requirement, ZONE } from './workloads/labels.js';
import { nodePool } from './workloads/nodepool.js';
import { PodList } from './workloads/pods.js';

const SHAPES = 60;
const PODS = 2000;

/** A seeded problem on the real catalog whose cost is held against a lower bound. */
export interface QualityWorkload {
  name: string;
  about: string;
  input(): Promise<SchedulingInput>;
}

const onDemand = requirement(CAPACITY_TYPE, 'In', 'on-demand');
const capped = requirement(`${EC2}instance-cpu`, 'Lt', '33');
const common = [
  requirement(OS, 'In', 'linux'),
  requirement(`${EC2}instance-category`, 'In', 'c', 'm', 'r'),
  requirement(`${EC2}instance-generation`, 'Gt', '4'),
];
const oneNodePool = (...more: ReturnType<typeof requirement>[]): NodePool[] => [
  nodePool('default', { requirements: [...common, ...more] }),
];

interface Mix {
  nodePools: NodePool[];
  /** Millicores. */
  cpu: (random: Random) => number;
  /** MiB per core. */
  memoryPerCore: (random: Random) => number;
  spec?: (random: Random) => PodSpec;
  /** Default: every type. */
  catalog?: () => Promise<InstanceType[]>;
}

async function drawInput({ nodePools, cpu, memoryPerCore, spec, catalog = ec2Catalog }: Mix, seed: number): Promise<SchedulingInput> {
  const random = new Random(seed);
  const shapes = Array.from({ length: SHAPES }, () => {
    const millicores = cpu(random);
    const memory = `${Math.max(64, Math.round((millicores / 1000) * memoryPerCore(random)))}Mi`;
    return { requests: { cpu: `${millicores}m`, memory }, spec: spec?.(random) ?? {} };
  });
  const list = new PodList();
  for (let i = 0; i < PODS; i++) list.add(random.pick(shapes));
  return { nodePools, instanceTypes: await catalog(), pods: list.items };
}

const small = (random: Random): number => 100 + 50 * random.below(40);
const large = (random: Random): number => 1000 + 250 * random.below(60);
const balanced = (random: Random): number => 1024 + 256 * random.below(28);
const skewed = (random: Random): number => random.pick([512, 1024, 12_288, 16_384]);
const pinned =
  (key: string, values: readonly string[]) =>
  (random: Random): PodSpec =>
    random.chance(50) ? { nodeSelector: { [key]: random.pick(values) } } : {};

const zonesOnSpot = (catalog: Mix['catalog']) =>
  drawInput(
    {
      nodePools: oneNodePool(requirement(CAPACITY_TYPE, 'In', 'spot')),
      cpu: small,
      memoryPerCore: balanced,
      spec: pinned(ZONE, ['us-west-2a', 'us-west-2b', 'us-west-2c']),
      catalog,
    },
    6,
  );

/** Every workload of the report: 2,000 pods of 60 shapes, but for the last. */
export const qualityWorkloads: readonly QualityWorkload[] = [
  {
    name: 'small pods',
    about: '0.1 to 2 cpu, 1 to 8 GiB a cpu, On-Demand, amd64',
    input: () => drawInput({ nodePools: oneNodePool(onDemand, requirement(ARCH, 'In', 'amd64')), cpu: small, memoryPerCore: balanced }, 1),
  },
  {
    name: 'large pods',
    about: '1 to 16 cpu, 1 to 8 GiB a cpu, On-Demand, amd64',
    input: () => drawInput({ nodePools: oneNodePool(onDemand, requirement(ARCH, 'In', 'amd64')), cpu: large, memoryPerCore: balanced }, 2),
  },
  {
    name: 'skewed pods',
    about: '0.1 to 2 cpu with very little or very much memory, On-Demand, any architecture',
    input: () => drawInput({ nodePools: oneNodePool(onDemand), cpu: small, memoryPerCore: skewed }, 3),
  },
  {
    name: 'spot',
    about: '0.1 to 2 cpu, Spot and On-Demand, any architecture',
    input: () => drawInput({ nodePools: oneNodePool(), cpu: small, memoryPerCore: balanced }, 4),
  },
  {
    name: 'spot, priced',
    about: 'as spot, on the types whose Spot prices are known: the others have the On-Demand price for one',
    input: () => drawInput({ nodePools: oneNodePool(), cpu: small, memoryPerCore: balanced, catalog: spotPricedCatalog }, 4),
  },
  {
    name: 'small pods, capped',
    about: 'as small pods, on types below 33 cpu: without a cap nodes grow to the largest type there is',
    input: () =>
      drawInput({ nodePools: oneNodePool(onDemand, requirement(ARCH, 'In', 'amd64'), capped), cpu: small, memoryPerCore: balanced }, 1),
  },
  {
    name: 'spot, capped',
    about: 'as spot, on types below 33 cpu',
    input: () => drawInput({ nodePools: oneNodePool(capped), cpu: small, memoryPerCore: balanced }, 4),
  },
  {
    name: 'architectures',
    about: 'half of the shapes pinned to one architecture, On-Demand',
    input: () =>
      drawInput({ nodePools: oneNodePool(onDemand), cpu: small, memoryPerCore: balanced, spec: pinned(ARCH, ['amd64', 'arm64']) }, 5),
  },
  { name: 'zones on spot', about: 'half of the shapes pinned to a zone, Spot', input: () => zonesOnSpot(ec2Catalog) },
  {
    name: 'zones on spot, priced',
    about: 'as zones on spot, on the types whose Spot prices are known',
    input: () => zonesOnSpot(spotPricedCatalog),
  },
  { name: 'teams', about: 'the ec2 workload at 1,000 pods: four NodePools, daemon sets, GPUs, spreads', input: () => ec2(1000) },
];
