import type { SimulationResult } from '@kerf/core';
import { expect, test } from 'vitest';
import { escaped, upgradePicture } from './picture.js';

test('what an input holds is text in a picture, whatever it is', () => {
  expect(escaped('<b a="1">&\'')).toBe('&lt;b a=&quot;1&quot;&gt;&amp;&#39;');
  expect(escaped('a\u0000b\u001b')).toBe('a\ufffdb\ufffd');
  const start = Date.parse('2026-01-02T00:00:00Z');
  const name = '<img src=x onerror=alert(1)>';
  const result: SimulationResult = {
    start,
    end: start + 1000,
    outcome: 'blocked',
    records: [],
    nodes: [{ name, nodeClaim: 'c', price: 1, version: '</text><script>' }],
    workloads: [{ workload: `ReplicaSet/default/${name}`, replicas: 0, ready: [] }],
    blockages: [{ nodeClaim: 'c', node: name, from: start, refusal: { code: 'disruption-budget' } }],
    drifted: [],
    stuck: [],
    waiting: [],
    cost: [{ time: start, nodes: 1, perHour: 1 }],
    cluster: { nodePools: [], pods: [] },
  };
  const svg = upgradePicture({ region: name, currency: 'USD', at: start, result, unready: [], diagnostics: [] });
  expect(svg).not.toMatch(/<img|<script/);
  expect(svg).toContain('&lt;img src=x onerror=alert(1)&gt;');
});
