import type { Diagnostic } from '../load/diagnostic.js';

/** An input that cannot be simulated; carries every problem that was found. */
export class SimulationError extends Error {
  readonly diagnostics: Diagnostic[];

  constructor(diagnostics: Diagnostic[]) {
    super(diagnostics.map(({ message }) => message).join('\n'));
    this.name = 'SimulationError';
    this.diagnostics = diagnostics;
  }
}
