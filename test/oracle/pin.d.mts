export interface Edit {
  what: string;
  /** Limits the edit to the function whose signature begins so. */
  within?: string;
  anchor: string;
  times: number;
  replacement: string;
}
export const EDITS: Record<string, Edit[]>;
export function apply(source: string, edit: Edit): string;
export function writePinned(out: string): string;
