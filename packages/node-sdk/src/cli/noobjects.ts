import type { Diagnostic } from '../load/diagnostic.js';

/** As kubectl has it, an input without a single object is a mistake: of the path, or of what was to write it. */
export function noObjects(paths: readonly string[]): Diagnostic {
  const places = paths.map((path) => (path === '-' ? 'standard input' : path)).join(', ');
  return { severity: 'error', phase: 'parse', code: 'no-objects', message: `there is no object in ${places}` };
}
