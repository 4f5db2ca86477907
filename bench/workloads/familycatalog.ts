import type { InstanceType, Offering } from '@kerf/core';
import { Random } from '../random.js';
import { ARCH, CAPACITY_TYPE, EC2, INSTANCE_TYPE, OS, requirement, ZONE, ZONES } from './labels.js';

const SIZES: readonly (readonly [name: string, cpu: number])[] = [
  ['medium', 1],
  ['large', 2],
  ['xlarge', 4],
  ['2xlarge', 8],
  ['4xlarge', 16],
  ['8xlarge', 32],
  ['12xlarge', 48],
  ['16xlarge', 64],
  ['24xlarge', 96],
];
/** GiB of memory and price per cpu. */
const FAMILIES: readonly (readonly [name: string, category: string, ratio: number, arch: string, price: number])[] = [
  ['c6', 'c', 2, 'amd64', 0.0425],
  ['m6', 'm', 4, 'amd64', 0.048],
  ['r6', 'r', 8, 'amd64', 0.063],
  ['c6g', 'c', 2, 'arm64', 0.034],
  ['m6g', 'm', 4, 'arm64', 0.0385],
  ['r6g', 'r', 8, 'arm64', 0.0504],
  ['t3', 't', 4, 'amd64', 0.0416],
  ['x2', 'x', 16, 'amd64', 0.1668],
];
const RESERVATION = ['id', 'type', 'interruptible'].map((name) => requirement(`${EC2}capacity-reservation-${name}`, 'DoesNotExist'));

/**
 * 68 types in the shape of EC2's: eight families in up to nine sizes, with every price different. Of the offerings 8 % are missing and 5 % unavailable.
 * Its own generator, so that the constraints workload does not change with prices of the real catalog.
 */
export function familyCatalog(seed: number): InstanceType[] {
  const random = new Random(seed);
  const types: InstanceType[] = [];
  for (const [family, category, ratio, arch, base] of FAMILIES) {
    for (const [size, cpu] of SIZES) {
      if (family === 't3' && cpu > 8) continue;
      types.push(familyType(`${family}.${size}`, { family, category, arch, size, cpu, ratio, base, index: types.length }, random));
    }
  }
  return types;
}

interface FamilyRow {
  family: string;
  category: string;
  arch: string;
  size: string;
  cpu: number;
  ratio: number;
  base: number;
  index: number;
}

function familyType(name: string, { family, category, arch, size, cpu, ratio, base, index }: FamilyRow, random: Random): InstanceType {
  const memory = cpu * ratio * 1024;
  const pods = cpu === 1 ? 8 : cpu === 2 ? 29 : cpu <= 8 ? 58 : cpu <= 48 ? 234 : 737;
  const price = base * cpu + 0.00001 * (index + 1);
  const offerings: Offering[] = [];
  for (const [at, zone] of ZONES.entries()) {
    for (const capacityType of ['on-demand', 'spot']) {
      if (random.chance(8)) continue;
      offerings.push({
        requirements: [requirement(CAPACITY_TYPE, 'In', capacityType), requirement(ZONE, 'In', zone), ...RESERVATION],
        price: Math.round((capacityType === 'spot' ? price * (0.3 + 0.1 * at) : price) * 1e7) / 1e7,
        available: !random.chance(5),
      });
    }
  }
  const live = offerings.filter(({ available }) => available).flatMap(({ requirements }) => requirements);
  const offered = (key: string) => [...new Set(live.filter((each) => each.key === key).flatMap(({ values }) => values ?? []))].sort();
  return {
    name,
    requirements: [
      requirement(INSTANCE_TYPE, 'In', name),
      requirement(ARCH, 'In', arch),
      requirement(OS, 'In', 'linux'),
      requirement(ZONE, 'In', ...offered(ZONE)),
      requirement(CAPACITY_TYPE, 'In', ...offered(CAPACITY_TYPE)),
      requirement(`${EC2}instance-category`, 'In', category),
      requirement(`${EC2}instance-family`, 'In', family),
      requirement(`${EC2}instance-generation`, 'In', family.replace(/\D/g, '')),
      requirement(`${EC2}instance-size`, 'In', size),
      requirement(`${EC2}instance-cpu`, 'In', String(cpu)),
      requirement(`${EC2}instance-memory`, 'In', String(memory)),
      requirement(`${EC2}instance-gpu-count`, 'DoesNotExist'),
      requirement(`${EC2}instance-local-nvme`, 'DoesNotExist'),
      ...RESERVATION,
    ],
    offerings,
    capacity: { cpu: String(cpu), memory: `${Math.floor(memory * 0.925)}Mi`, pods: String(pods), 'ephemeral-storage': '20Gi' },
    overhead: {
      kubeReserved: { cpu: `${60 + 10 * Math.min(cpu, 2)}m`, memory: `${255 + 11 * pods}Mi`, 'ephemeral-storage': '1Gi' },
      evictionThreshold: { memory: '100Mi', 'ephemeral-storage': '2Gi' },
    },
  };
}
