/** An absent or empty column reads as 0. */
export const toNumber = (text: string | undefined): number => (text ? Number(text) : 0);

/** An absent or empty column reads as no entries. */
export const splitList = (text: string | undefined): string[] => (text ? text.split(',') : []);

/** The lines between the first and the last line break of a generated block. */
export const blockLines = (block: string): string[] => block.slice(1, -1).split('\n');

/** Order by UTF-16 code units, which for the ASCII names of EC2 is byte order. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
