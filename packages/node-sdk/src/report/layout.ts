import { type Style, styleFor } from './style.js';

/** How text is laid out for a person. */
export interface TableOptions {
  /** Columns of the terminal; default 120. */
  width?: number;
  /** How text is set off; default: not at all. `styleFor(true)` has colours. */
  style?: Style;
}

export type TableLayout = Required<TableOptions>;

/** For files, pipes and pull requests. */
export const PLAIN_WIDTH = 120;

export function layoutOf({ width = PLAIN_WIDTH, style = styleFor(false) }: TableOptions): TableLayout {
  return { width, style };
}
