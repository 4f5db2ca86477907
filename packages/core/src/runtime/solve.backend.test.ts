import { expect, inject, test } from 'vitest';
import { RoundAnswer } from '../decode/answer.js';
import { Round } from '../round.js';
import { createJs } from './js.js';
import { createWasmSync } from './load.js';
import { Session } from './solve.js';

const instanceTypes = [
  {
    name: 'small',
    requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['small'] }],
    offerings: [{ requirements: [], price: 1, available: true }],
    capacity: { cpu: '2', pods: '10' },
  },
];

function round(pods: number) {
  const pod = (index: number) => ({
    metadata: { name: `pod-${index}` },
    spec: { containers: [{ name: 'app', resources: { requests: { cpu: '1' } } }] },
  });
  const nodePools = [{ metadata: { name: 'default' }, spec: { template: { spec: {} } } }];
  return Round.prepare({ nodePools, instanceTypes, pods: Array.from({ length: pods }, (_, index) => pod(index)) }, {}).problem;
}

test('two problems on one backend do not answer for each other', () => {
  const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
  const [one, five] = [round(1), round(5)];
  const first = new Session(backend, one.image);
  const second = new Session(backend, five.image);
  expect(new RoundAnswer(first.solve(), one).claims()).toHaveLength(1);
  expect(new RoundAnswer(second.solve(), five).claims()).toHaveLength(3);
  expect(new RoundAnswer(first.solve(), one).claims()).toHaveLength(1);
});
