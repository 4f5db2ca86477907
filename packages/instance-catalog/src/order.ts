/** Order by UTF-16 code units, which for the ASCII names of EC2 is byte order. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
