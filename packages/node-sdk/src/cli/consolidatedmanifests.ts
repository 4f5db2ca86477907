import { type Consolidation, consolidate } from '../consolidate/consolidate.js';
import type { LoadedManifests } from '../load/manifests.js';
import { SimulationError } from '../simulate/problem.js';
import { type PlanFlags, simulateOptions } from './manifestflags.js';
import type { Terminal } from './terminal.js';
import { print, readManifests } from './upgradeinput.js';

/** Manifests that were read, and what one pass of the disruption loop would do. */
export interface ConsolidatedManifests {
  manifests: LoadedManifests;
  consolidation: Consolidation;
}

/** Reads manifests and decides one pass; what is found in them goes to standard error. Undefined where they have an error. */
export async function consolidateManifests(
  paths: readonly string[],
  flags: PlanFlags,
  terminal: Terminal,
): Promise<ConsolidatedManifests | undefined> {
  const options = await simulateOptions(flags);
  const read = await readManifests(paths, flags, terminal);
  if (read === undefined) return undefined;
  try {
    const consolidation = await consolidate(read.manifests, options);
    print(consolidation.diagnostics, flags, terminal);
    return { manifests: read.manifests, consolidation };
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    print(error.diagnostics, flags, terminal);
    return undefined;
  }
}
