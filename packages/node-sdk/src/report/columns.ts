import Table from 'cli-table3';

/** Text that stays on one line, or pieces of which each does: a line may break between two. */
export type Cell = string | { pieces: readonly string[]; separator: string };

export interface Column {
  title: string;
  align?: 'left' | 'right';
}

const GAP = 2;

/** Columns without borders, two blanks apart. What is wider than `width` is broken between pieces, the widest column first; no piece is ever cut. */
export function renderColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  heading: (text: string) => string,
): string {
  const least = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => widestPiece(row[i] ?? ''))));
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => lineOf(row[i] ?? '').length)));
  let excess = widths.reduce((sum, each) => sum + each, GAP * (columns.length - 1)) - width;
  while (excess > 0) {
    const widest = widths.reduce((found, each, i) => (each > (least[i] ?? 0) && each > (widths[found] ?? -1) ? i : found), -1);
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: columns.map(({ align }) => align ?? 'left'),
  });
  table.push(columns.map(({ title }) => heading(title)));
  for (const row of rows) table.push(row.map((cell, i) => brokenAt(cell, widths[i] ?? 0)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const NO_BORDERS = {
  ...Object.fromEntries(
    [
      'top',
      'top-mid',
      'top-left',
      'top-right',
      'bottom',
      'bottom-mid',
      'bottom-left',
      'bottom-right',
      'left',
      'left-mid',
      'mid',
      'mid-mid',
      'right',
      'right-mid',
    ].map((name) => [name, '']),
  ),
  middle: ' '.repeat(GAP),
};

/** A cell whose lines may break between words. */
export function words(text: string): Cell {
  return { pieces: text.split(' '), separator: ' ' };
}

/** A cell of list items. */
export function items(pieces: readonly string[]): Cell {
  return { pieces, separator: ', ' };
}

function lineOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.pieces.join(cell.separator);
}

function widestPiece(cell: Cell): number {
  if (typeof cell === 'string') return cell.length;
  const end = cell.separator.trimEnd().length;
  return Math.max(0, ...cell.pieces.map((piece, i) => piece.length + (i < cell.pieces.length - 1 ? end : 0)));
}

function brokenAt(cell: Cell, width: number): string {
  if (typeof cell === 'string') return cell;
  const end = cell.separator.trimEnd();
  const lines: string[] = [];
  let line = '';
  cell.pieces.forEach((piece, i) => {
    const text = i < cell.pieces.length - 1 ? piece + end : piece;
    if (line === '') line = text;
    else if (line.length + 1 + text.length <= width) line += ` ${text}`;
    else {
      lines.push(line);
      line = text;
    }
  });
  return [...lines, line].join('\n');
}
