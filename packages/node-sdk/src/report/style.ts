import picocolors from 'picocolors';

/** How text is set off; without colours every function gives its text back. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

/** With the colours of a terminal, or without. */
export function styleFor(colours: boolean): Style {
  const { bold, dim, green, red } = picocolors.createColors(colours);
  return { bold, dim, good: green, bad: red };
}
