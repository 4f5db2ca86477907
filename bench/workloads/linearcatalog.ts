import type { InstanceType } from '@kerf/core';
import { ARCH, CAPACITY_TYPE, EC2, INSTANCE_TYPE, OS, requirement, ZONE, ZONES } from './labels.js';

const OFFERED = [
  ['spot', ZONES.slice(0, 2)],
  ['on-demand', ZONES],
] as const;

/**
 * The shape of the catalog in the reference's own benchmark (chapter 02, 20): type i has i+1 cpu, 2(i+1) GiB and 10(i+1) pods, Spot in two zones and
 * On-Demand in three, all at one price.
 */
export function linearCatalog(count: number): InstanceType[] {
  return Array.from({ length: count }, (_, i): InstanceType => {
    const cpu = i + 1;
    const name = `linear-${String(i).padStart(3, '0')}`;
    const price = Math.round((0.025 * cpu + 0.001 * 2 * cpu * 1.073741824) * 1e6) / 1e6;
    return {
      name,
      capacity: { cpu: String(cpu), memory: `${2 * cpu}Gi`, pods: String(10 * cpu) },
      overhead: { kubeReserved: { cpu: '100m', memory: '10Mi' } },
      requirements: [
        requirement(INSTANCE_TYPE, 'In', name),
        requirement(ARCH, 'In', 'amd64'),
        requirement(OS, 'In', 'linux'),
        requirement(ZONE, 'In', ...ZONES),
        requirement(CAPACITY_TYPE, 'In', 'on-demand', 'spot'),
        requirement(`${EC2}instance-cpu`, 'In', String(cpu)),
      ],
      offerings: OFFERED.flatMap(([capacityType, zones]) =>
        zones.map((zone) => ({
          requirements: [requirement(CAPACITY_TYPE, 'In', capacityType), requirement(ZONE, 'In', zone)],
          price,
          available: true,
        })),
      ),
    };
  });
}
