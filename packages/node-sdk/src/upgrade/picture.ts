import type { NodeHistory, ReadyPods } from '@kerf/core';
import { rolloutSpan } from './span.js';
import { sinceText, spanText, summariseRollout, workloadNames } from './summary.js';
import type { Upgrade } from './upgrade.js';

const WIDTH = 1200;
const MARGIN = 24;
const LABEL = 260;
const ROW = 26;
const BAR = 16;
const CHART = 70;
const TICKS = 8;

const COLOURS = {
  starting: '#c9d3df',
  running: '#4c8bd9',
  replacement: '#2f9e63',
  tainted: '#e0b13c',
  draining: '#d9703f',
  going: '#a3aab3',
  blocked: '#b3261e',
};

/** A self-contained SVG of the roll-out: a bar for each node, a curve of ready pods for each workload, and what the nodes cost. */
export function upgradePicture(upgrade: Upgrade): string {
  const { begin, end } = rolloutSpan(upgrade);
  const summary = summariseRollout(upgrade);
  const right = WIDTH - MARGIN;
  const x = (time: number) => LABEL + ((Math.min(Math.max(time, begin), end) - begin) / (end - begin)) * (right - LABEL);
  const parts: string[] = [];
  const names = workloadNames(upgrade.result);
  let y = MARGIN;
  const { from, to, result, currency } = upgrade;
  const title = `${from === to ? 'Roll-out of edited manifests' : `Kubernetes ${from} to ${to}`} in ${upgrade.region}: ${result.outcome}`;
  const count = summary.replaced.length;
  const subtitle = `${count} ${count === 1 ? 'node' : 'nodes'} replaced or removed within ${spanText(summary.duration)}, extra cost ${summary.extraCost.toFixed(4)} ${currency}`;
  parts.push(text(MARGIN, y + 16, title, 'class="title"'), text(MARGIN, y + 38, subtitle, 'class="dim"'));
  y += 64;
  const top = y;
  for (const node of summary.nodes) {
    parts.push(text(MARGIN, y + BAR - 3, shortLabel(node)), ...nodeBar(node, upgrade, x, y, begin, end));
    y += ROW;
  }
  y += 12;
  for (const { workload, replicas, ready } of result.workloads) {
    parts.push(
      ...curve(
        names.get(workload) ?? workload,
        ready.map(({ time, ready: value }) => ({ time, value })),
        Math.max(1, replicas, most(ready)),
        'ready',
        x,
        y,
        end,
      ),
    );
    y += CHART + 14;
  }
  const cost = result.cost.map(({ time, perHour }) => ({ time, value: perHour }));
  parts.push(...curve(`${currency} per hour`, cost, Math.max(1e-9, ...cost.map(({ value }) => value)), 'cost', x, y, end));
  y += CHART + 10;
  parts.push(...scale(upgrade.at, begin, end, x, top, y), ...legend(y + 34));
  const height = y + 60;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:12px system-ui,sans-serif;fill:#1f2933}.title{font-size:18px;font-weight:600}.dim{fill:#66707a}.end{text-anchor:end}.middle{text-anchor:middle}</style>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

/** Text of an input may hold anything: it is written as text alone. */
export function escaped(value: string): string {
  return value
    .replace(/[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

const LONGEST_LABEL = 32;

/** The first part of the node's name, and its version. */
function shortLabel({ name, version }: NodeHistory): string {
  const host = name.split('.')[0] as string;
  const cut = host.length > LONGEST_LABEL ? `${host.slice(0, LONGEST_LABEL - 1)}\u2026` : host;
  return version === undefined ? cut : `${cut} ${version}`;
}

function text(x: number, y: number, value: string, attributes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}"${attributes === '' ? '' : ` ${attributes}`}>${escaped(value)}</text>`;
}

const round = (value: number) => Number(value.toFixed(1));

type Scale = (time: number) => number;

function nodeBar(node: NodeHistory, { at, result }: Upgrade, x: Scale, y: number, begin: number, end: number): string[] {
  const { created = begin, initialized, tainted, deleting, drained, deleted = end } = node;
  const ready = node.created === undefined ? begin : (initialized ?? deleted);
  const leaves = tainted ?? deleting ?? deleted;
  const drains = deleting ?? deleted;
  const isNew = node.created !== undefined && node.created >= at;
  const phases = [
    { from: created, until: ready, colour: COLOURS.starting, what: 'starting' },
    { from: ready, until: leaves, colour: isNew ? COLOURS.replacement : COLOURS.running, what: 'running' },
    { from: leaves, until: drains, colour: COLOURS.tainted, what: 'tainted, waiting for its replacement' },
    { from: drains, until: drained ?? deleted, colour: COLOURS.draining, what: 'draining' },
    { from: drained ?? deleted, until: deleted, colour: COLOURS.going, what: 'instance going away' },
  ];
  const bars = phases
    .filter(({ from, until }) => until > from && until > begin)
    .map(
      ({ from, until, colour, what }) =>
        `<rect x="${round(x(from))}" y="${y}" width="${round(Math.max(1, x(until) - x(from)))}" height="${BAR}" rx="2" fill="${colour}"><title>${escaped(
          `${node.name}: ${what}, ${sinceText(from, at)} to ${sinceText(until, at)}`,
        )}</title></rect>`,
    );
  const held = result.blockages.filter((blockage) => blockage.node === node.name);
  const marks = held.map(
    ({ from, until = end, refusal }) =>
      `<rect x="${round(x(from))}" y="${y + BAR}" width="${round(Math.max(1, x(until) - x(from)))}" height="3" fill="${COLOURS.blocked}"><title>${escaped(refusal.code)}</title></rect>`,
  );
  return [...bars, ...marks];
}

function most(ready: readonly ReadyPods[]): number {
  return Math.max(0, ...ready.map((point) => point.ready));
}

interface Point {
  time: number;
  value: number;
}

/** A series that keeps each value until the next, as a line of steps. */
function curve(
  label: string,
  points: readonly Point[],
  greatest: number,
  kind: 'ready' | 'cost',
  x: Scale,
  y: number,
  end: number,
): string[] {
  const height = (value: number) => y + CHART - (value / greatest) * (CHART - 14);
  const steps = points.map(({ time, value }, index) => {
    const level = round(height(value));
    return `${index === 0 ? 'M' : 'H'}${index === 0 ? `${round(x(time))} ` : `${round(x(time))}V`}${level}`;
  });
  const colour = kind === 'ready' ? '#2f9e63' : '#7a5cc0';
  const greatestText = kind === 'ready' ? String(greatest) : greatest.toFixed(4);
  return [
    text(MARGIN, y + CHART / 2, label),
    text(LABEL - 8, y + 18, greatestText, 'class="dim end"'),
    text(LABEL - 8, y + CHART, '0', 'class="dim end"'),
    `<line x1="${LABEL}" y1="${y + CHART}" x2="${WIDTH - MARGIN}" y2="${y + CHART}" stroke="#d5dae0"/>`,
    ...(steps.length === 0 ? [] : [`<path d="${steps.join('')}H${round(x(end))}" fill="none" stroke="${colour}" stroke-width="2"/>`]),
  ];
}

function scale(at: number, begin: number, end: number, x: Scale, top: number, bottom: number): string[] {
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => begin + ((end - begin) * index) / TICKS);
  return [
    `<line x1="${round(x(at))}" y1="${top - 6}" x2="${round(x(at))}" y2="${bottom}" stroke="#1f2933" stroke-dasharray="3 3"><title>applied</title></line>`,
    ...ticks.map((time) => text(x(time), bottom + 14, sinceText(Math.round(time), at), 'class="dim middle"')),
  ];
}

function legend(y: number): string[] {
  const entries: [string, string][] = [
    ['starting', COLOURS.starting],
    ['running', COLOURS.running],
    ['running, new', COLOURS.replacement],
    ['tainted', COLOURS.tainted],
    ['draining', COLOURS.draining],
    ['going away', COLOURS.going],
    ['blocked', COLOURS.blocked],
  ];
  return entries.flatMap(([label, colour], index) => {
    const x = LABEL + index * 125;
    return [`<rect x="${x}" y="${y - 10}" width="12" height="12" rx="2" fill="${colour}"/>`, text(x + 18, y, label)];
  });
}
