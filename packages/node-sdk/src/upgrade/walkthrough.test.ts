import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { example } from '../../test/kerf.js';
import { loadManifests } from '../load/manifests.js';
import { upgradeLog } from './log.js';
import { upgrade } from './upgrade.js';

const manifests = (scale: number, now: string) => {
  const folder = example('layered-constraints');
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') }));
  return loadManifests(sources, { scale: [{ kind: 'Deployment', name: 'inflate', replicas: scale }], now });
};

// Chapter 05, 24.4: from the manifests of the walkthrough to the last line of its log.
test('walkthrough A, with the clock of its published log', async () => {
  const later = { launchMs: 1890, initMs: 34_594 };
  const result = await upgrade(manifests(3, '2024-01-25T07:20:00.654Z'), {
    from: '1.27',
    to: '1.28',
    at: '2024-01-25T07:34:23Z',
    parameters: {
      firstPassMs: 13_281,
      latencies: [
        { createMs: 14, launchMs: 2660, initMs: 35_204 },
        { createMs: 68, ...later },
      ],
    },
  });
  const lines = upgradeLog(result).map((line) => JSON.parse(line));
  const told = lines.filter(({ controller }) => !['kube-scheduler', 'workload', 'eviction', 'user'].includes(controller));
  expect(told.map(({ time, message }) => `${time.slice(11, 23)} ${message}`)).toEqual([
    '07:20:01.654 found provisionable pod(s)',
    '07:20:01.654 computed new nodeclaim(s) to fit pod(s)',
    '07:20:01.668 created nodeclaim',
    '07:20:04.328 launched nodeclaim',
    '07:20:39.532 initialized nodeclaim',
    '07:34:23.000 marking drifted',
    '07:34:23.935 disrupting via drift replace, terminating 1 candidates ip-10-0-0-0/r6gd.xlarge/on-demand and replacing with on-demand node from types r6gd.xlarge',
    '07:34:24.003 created nodeclaim',
    '07:34:25.893 launched nodeclaim',
    '07:35:00.487 initialized nodeclaim',
    '07:35:00.935 command succeeded',
    '07:35:00.935 tainted node',
    '07:35:07.935 drained node',
    '07:35:12.935 deleted node',
    '07:35:12.935 deleted nodeclaim',
  ]);
  expect(told.find(({ message }) => message === 'marking drifted').reason).toBe('AMIDrift');
  expect(told.filter(({ message }) => message === 'created nodeclaim').map(({ requests }) => requests)).toEqual(
    Array(2).fill({ cpu: '3150m', pods: '6' }),
  );
});
