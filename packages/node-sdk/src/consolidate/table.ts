import { type CommandNow, describeRefusal } from '@kerf/core';
import { type Cell, type Column, items, renderColumns, words } from '../report/columns.js';
import { layoutOf, type TableOptions } from '../report/layout.js';
import { pricePerHour, pricePerMonth } from '../report/price.js';
import type { Consolidation } from './consolidate.js';
import { chosenMethod, type KeptNode, keptNodes } from './verdicts.js';

const SHOWN_TYPES = 3;

/** What would be disrupted now, for a person. */
export function consolidationTable(consolidation: Consolidation, options: TableOptions = {}): string {
  const { decision, region, currency } = consolidation;
  const { style, width } = layoutOf(options);
  const chosen = chosenMethod(decision);
  const commands = chosen?.commands ?? [];
  const savings = commands.reduce((sum, command) => sum + command.savings, 0);
  const count = commands.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const headline =
    chosen === undefined
      ? `${style.bold(`Disruption now in ${region}:`)} nothing would be disrupted`
      : [
          `${style.bold(`Disruption now in ${region}:`)} ${chosen.method}, ${count} of ${decision.nodes.length} nodes`,
          savings > 0
            ? style.good(`saves ${pricePerHour(savings)} ${currency} per hour, ${pricePerMonth(savings)} ${currency} per month`)
            : `changes the cost by ${savings === 0 ? '' : '+'}${pricePerHour(-savings)} ${currency} per hour`,
        ].join('\n  ');
  const done = commands.map((command): Cell[] => [
    items(command.nodes),
    command.decision,
    words(replacementText(command)),
    items(command.destinations),
    pricePerHour(command.savings),
  ]);
  const kept = keptNodes(decision).map((each): Cell[] => [
    each.node.node,
    [each.node.instanceType, each.node.capacityType].filter((part) => part !== '').join(' '),
    pricePerHour(each.node.price),
    String(each.node.pods.length),
    words(whyKept(each)),
  ]);
  const section = (title: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]) =>
    rows.length === 0 ? [] : [`${style.bold(title)}\n${renderColumns(columns, rows, width, style.dim)}`];
  const price: Column = { title: `${currency}/HOUR`, align: 'right' };
  return `${[
    headline,
    ...section(
      'DISRUPTED',
      [
        { title: 'NODES' },
        { title: 'DECISION' },
        { title: 'REPLACED BY' },
        { title: 'PODS MOVE TO' },
        { title: 'SAVES/HOUR', align: 'right' },
      ],
      done,
    ),
    ...section('KEPT', [{ title: 'NODE' }, { title: 'TYPE' }, price, { title: 'PODS', align: 'right' }, { title: 'WHY' }], kept),
  ].join('\n\n')}\n`;
}

function replacementText({ replacements }: CommandNow): string {
  return replacements
    .map(({ nodePool, capacityTypes, instanceTypes }) => {
      const shown = instanceTypes.slice(0, SHOWN_TYPES).join(', ');
      const rest = instanceTypes.length > SHOWN_TYPES ? ` and ${instanceTypes.length - SHOWN_TYPES} other types` : '';
      return `${capacityTypes.join('|')} node of ${nodePool}: ${shown}${rest}`;
    })
    .join('; ');
}

function whyKept({ refusals, later }: KeptNode): string {
  if (later !== undefined) return `not in this pass; ${later.method} would ${later.command.decision} it`;
  if (refusals.length === 0) return 'other nodes come first';
  return refusals.map(({ refusal }) => describeRefusal(refusal)).join('; ');
}
