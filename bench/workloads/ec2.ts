import type { DaemonSet, NodePool, PodSpec, SchedulingInput } from '@kerf/core';
import { loadRegion, resolveInstanceTypes } from '@kerf/instance-catalog';
import { Random } from '../random.js';
import { ARCH, CAPACITY_TYPE, EC2, HOSTNAME, OS, requirement, ZONE } from './labels.js';
import { nodePool } from './nodepool.js';
import { PodList, type PodRow } from './pods.js';

const REGION_ZONES = ['us-west-2a', 'us-west-2b', 'us-west-2c', 'us-west-2d'];
const CPU = ['100m', '250m', '500m', '750m', '1', '1500m', '2', '4', '7'];
const GIBIBYTES = [0.25, 0.5, 1, 2, 3, 4, 8, 16, 30];
const LINUX = requirement(OS, 'In', 'linux');

const NODE_CLASS = { spec: { amiSelectorTerms: [{ alias: 'al2023@latest' }] } };

/** Every type of us-west-2 under an AL2023 node class, in the catalog's order. */
export const ec2Catalog = async () => resolveInstanceTypes(await loadRegion('us-west-2'), NODE_CLASS);

/** The types of `ec2Catalog` whose Spot prices are known. The others have the On-Demand price for one, as in the reference at its start (chapter 04, 7.2). */
export const spotPricedCatalog = async () => {
  const region = await loadRegion('us-west-2');
  return resolveInstanceTypes({ ...region, instanceTypes: region.instanceTypes.filter(({ spotPrices }) => spotPrices) }, NODE_CLASS);
};

export function ec2NodePools(): NodePool[] {
  const taint = (value: string) => ({ key: 'dedicated', value, effect: 'NoSchedule' as const });
  const general = requirement(`${EC2}instance-category`, 'In', 'c', 'm', 'r');
  const recent = requirement(`${EC2}instance-generation`, 'Gt', '4');
  return [
    nodePool('general', {
      requirements: [LINUX, requirement(ARCH, 'In', 'amd64'), requirement(CAPACITY_TYPE, 'In', 'on-demand'), general, recent],
    }),
    nodePool('graviton', {
      requirements: [LINUX, requirement(ARCH, 'In', 'arm64'), requirement(CAPACITY_TYPE, 'In', 'on-demand'), general, recent],
    }),
    nodePool('spot', {
      requirements: [LINUX, requirement(CAPACITY_TYPE, 'In', 'spot'), general, recent],
      taints: [taint('batch')],
      weight: 10,
    }),
    nodePool('gpu', { requirements: [LINUX, requirement(CAPACITY_TYPE, 'In', 'on-demand')], taints: [taint('gpu')] }),
  ];
}

const tolerates = (value: string): PodSpec => ({ tolerations: [{ key: 'dedicated', operator: 'Equal', value, effect: 'NoSchedule' }] });

/** One Deployment of a team. */
function drawDeployment(random: Random, app: string): PodRow {
  const labels = { app };
  const labelSelector = { matchLabels: labels };
  const memory = `${random.pick(GIBIBYTES) * 1024}Mi`;
  const requests = { cpu: random.pick(CPU), memory };
  const kind = random.below(20);
  if (kind < 4) return { labels, requests, spec: tolerates('batch') };
  if (kind < 5) return { labels, requests: { cpu: '2', memory: '8Gi', 'nvidia.com/gpu': '1' }, spec: tolerates('gpu') };
  if (kind < 9) return { labels, requests, spec: { nodeSelector: { [ARCH]: 'arm64' } } };
  if (kind < 11) return { labels, requests, spec: { nodeSelector: { [ZONE]: random.pick(REGION_ZONES) } } };
  if (kind < 13)
    return {
      labels,
      requests,
      spec: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule', labelSelector }] },
    };
  if (kind < 14)
    return {
      labels,
      requests,
      spec: { topologySpreadConstraints: [{ maxSkew: 5, topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway', labelSelector }] },
    };
  if (kind < 15) {
    const terms = [{ matchExpressions: [requirement(`${EC2}instance-category`, 'In', 'r'), requirement(`${EC2}instance-cpu`, 'Gt', '7')] }];
    return {
      labels,
      requests,
      spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } } },
    };
  }
  return { labels, requests, spec: { nodeSelector: { [ARCH]: 'amd64' } } };
}

const daemonSet = (name: string, requests: Record<string, string>): DaemonSet => ({
  metadata: { name, namespace: 'kube-system', uid: name },
  spec: {
    selector: { matchLabels: { daemon: name } },
    template: {
      metadata: { labels: { daemon: name } },
      spec: { tolerations: [{ operator: 'Exists' }], containers: [{ name: 'daemon', image: 'daemon', resources: { requests } }] },
    },
  },
});

export const ec2DaemonSets = (): DaemonSet[] => [
  daemonSet('node-agent', { cpu: '100m', memory: '128Mi' }),
  daemonSet('log-shipper', { cpu: '50m', memory: '200Mi' }),
];

/** Deployments of several teams on the real catalog: On-Demand on two architectures, Spot batch, GPUs, zones, spreads; two daemon sets; 25 pods a Deployment. */
export async function ec2(pods: number): Promise<SchedulingInput> {
  const random = new Random(42);
  const deployments = Array.from({ length: Math.max(1, Math.round(pods / 25)) }, (_, i) => drawDeployment(random, `app-${i}`));
  const list = new PodList();
  for (let i = 0; i < pods; i++) list.add(random.pick(deployments));
  return { nodePools: ec2NodePools(), instanceTypes: await ec2Catalog(), daemonSets: ec2DaemonSets(), pods: list.items };
}
