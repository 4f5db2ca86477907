import type { PodSpec, SchedulingInput } from '@kerf/core';
import { Random } from '../random.js';
import { HOSTNAME, ZONE } from './labels.js';
import { linearCatalog } from './linearcatalog.js';
import { nodePool } from './nodepool.js';
import { drawSize } from './plain.js';
import { PodList } from './pods.js';

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const spread = (topologyKey: string, letter: string): PodSpec => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { 'my-label': letter } } },
  ],
});

/**
 * The reference's own mix (chapter 02, 20) on 400 types, a fifth each and in this order: generic, zone spread, hostname spread, zone self-affinity, hostname
 * self-anti-affinity. A spread selects a letter drawn apart from the pod's own.
 */
export function diverse(pods: number): SchedulingInput {
  const random = new Random(42);
  const list = new PodList();
  const fifth = Math.floor(pods / 5);
  const letter = () => random.pick(LETTERS);
  const add = (count: number, row: () => { labels: Record<string, string>; spec?: PodSpec }) => {
    for (let i = 0; i < count; i++) list.add({ requests: drawSize(random), ...row() });
  };
  add(pods - 4 * fifth, () => ({ labels: { 'my-label': letter() } }));
  for (const key of [ZONE, HOSTNAME]) add(fifth, () => ({ labels: { 'my-label': letter() }, spec: spread(key, letter()) }));
  add(fifth, () => {
    const labels = { 'my-affinity': letter() };
    const terms = [{ topologyKey: ZONE, labelSelector: { matchLabels: labels } }];
    return { labels, spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } } };
  });
  add(fifth, () => {
    const labels = { app: 'nginx' };
    const terms = [{ topologyKey: HOSTNAME, labelSelector: { matchLabels: labels } }];
    return { labels, spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } } };
  });
  const limits = { cpu: '10000000', memory: '10000000Gi' };
  return { nodePools: [nodePool('default', { limits })], instanceTypes: linearCatalog(400), pods: list.items };
}
