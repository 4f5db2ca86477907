import type { Diagnostic } from '../load/diagnostic.js';
import { hasErrors } from '../load/diagnostic.js';
import type { SourceText } from '../load/documents.js';
import { type LoadedManifests, loadManifests } from '../load/manifests.js';
import type { Scale } from '../load/scale.js';
import { readSources } from '../load/source.js';
import { describeDiagnostic } from '../report/diagnostics.js';
import type { Terminal } from './terminal.js';

/** Flags that decide how manifests are read. */
export interface ReadingFlags {
  scale?: Scale[];
  set?: Map<string, string>;
  namespace: string;
  now?: string;
}

export interface ReadManifests {
  sources: readonly SourceText[];
  manifests: LoadedManifests;
}

/** Reads manifests; what is found in them goes to standard error. Undefined where they have an error. */
export async function readManifests(paths: readonly string[], flags: ReadingFlags, terminal: Terminal): Promise<ReadManifests | undefined> {
  const { sources, diagnostics } = await readSources([...paths], terminal.stdin);
  const manifests = load(sources, flags, 'strict');
  const found = [...diagnostics, ...manifests.diagnostics];
  print(found, terminal);
  if (hasErrors(found)) return undefined;
  const now = flags.now ?? timeOfExport(manifests.input);
  return { sources, manifests: now === undefined ? manifests : { ...manifests, input: { ...manifests.input, now } } };
}

/**
 * The last time that the objects of a running cluster speak of: about when they were exported. Without it the age of its nodes would be counted to a day
 * that they know nothing of, and they might all have expired. Undefined where there are no NodeClaims.
 */
export function timeOfExport({ nodeClaims = [], nodes = [], pods }: LoadedManifests['input']): string | undefined {
  if (nodeClaims.length === 0) return undefined;
  const times = [...nodeClaims, ...nodes, ...pods.filter(({ spec }) => spec.nodeName !== undefined)].flatMap(({ metadata, status }) => [
    metadata.creationTimestamp,
    ...(status?.conditions ?? []).map(({ lastTransitionTime }) => lastTransitionTime),
  ]);
  const known = times.map((time) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time));
  return known.length === 0 ? undefined : new Date(known.reduce((last, time) => Math.max(last, time))).toISOString();
}

/** The same with edited documents laid over it: of two objects of one name the edited one counts. */
export async function readChanges(
  paths: readonly string[],
  { sources }: ReadManifests,
  flags: ReadingFlags,
  terminal: Terminal,
): Promise<LoadedManifests | undefined> {
  const { sources: edited, diagnostics } = await readSources([...paths], terminal.stdin);
  const after = load([...sources, ...edited], flags, 'warn');
  const files = new Set(edited.map(({ name }) => name));
  // What the first reading told is not told again, and that an object is given twice is the point.
  const news = after.diagnostics.filter(
    ({ code, source, severity }) => code !== 'duplicate-object' && (severity === 'error' || files.has(source?.file ?? '')),
  );
  const found = [...diagnostics, ...news];
  print(found, terminal);
  return hasErrors(found) ? undefined : after;
}

function load(sources: readonly SourceText[], flags: ReadingFlags, unknownFields: 'strict' | 'warn'): LoadedManifests {
  return loadManifests(sources, {
    unknownFields,
    namespace: flags.namespace,
    ...(flags.set === undefined ? {} : { substitutions: flags.set }),
    ...(flags.scale === undefined ? {} : { scale: flags.scale }),
    ...(flags.now === undefined ? {} : { now: flags.now }),
  });
}

export function print(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  for (const diagnostic of diagnostics) if (diagnostic.severity !== 'info') terminal.stderr(`${describeDiagnostic(diagnostic)}\n`);
}
