import type { Diagnostic } from '../load/diagnostic.js';
import { hasErrors } from '../load/diagnostic.js';
import type { SourceText } from '../load/documents.js';
import { type LoadedManifests, loadManifests } from '../load/manifests.js';
import { readSources } from '../load/source.js';
import { describeDiagnostic } from '../report/diagnostics.js';
import { loadOptions, type ManifestFlags } from './manifestflags.js';
import { noObjects } from './noobjects.js';
import type { Terminal } from './terminal.js';

export interface ReadManifests {
  sources: readonly SourceText[];
  manifests: LoadedManifests;
}

/** Reads manifests; what is found in them goes to standard error. Undefined where they have an error. */
export async function readManifests(
  paths: readonly string[],
  flags: ManifestFlags,
  terminal: Terminal,
): Promise<ReadManifests | undefined> {
  const { sources, diagnostics } = await readSources([...paths], terminal.stdin);
  const manifests = loadManifests(sources, loadOptions(flags));
  const found = [...diagnostics, ...manifests.diagnostics];
  if (manifests.objects === 0 && !hasErrors(found)) found.push(noObjects(paths));
  print(found, flags, terminal);
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

/** What `--unknown-fields` decides on. */
const STRICTLY_READ: ReadonlySet<string> = new Set(['unknown-field', 'duplicate-key', 'duplicate-object']);

/** The same with edited documents laid over it: of two objects of one name the edited one counts. */
export async function readChanges(
  paths: readonly string[],
  { sources }: ReadManifests,
  flags: ManifestFlags,
  terminal: Terminal,
): Promise<LoadedManifests | undefined> {
  const { sources: edited, diagnostics } = await readSources([...paths], terminal.stdin);
  const options = loadOptions(flags);
  const alone = loadManifests(edited, options);
  const after = loadManifests([...sources, ...edited], { ...options, unknownFields: 'warn' });
  const files = new Set(edited.map(({ name }) => name));
  const found = [
    ...diagnostics,
    // Of the edited documents alone: that an object is given before and after the edit is the point.
    ...alone.diagnostics.filter(({ code }) => STRICTLY_READ.has(code)),
    // What the first reading told is not told again.
    ...after.diagnostics.filter(
      ({ code, source, severity }) => !STRICTLY_READ.has(code) && (severity === 'error' || files.has(source?.file ?? '')),
    ),
  ];
  if (alone.objects === 0 && !hasErrors(found)) found.push(noObjects(paths));
  print(found, flags, terminal);
  return hasErrors(found) ? undefined : after;
}

export function print(diagnostics: readonly Diagnostic[], { verbose }: ManifestFlags, terminal: Terminal): void {
  for (const diagnostic of diagnostics)
    if (verbose === true || diagnostic.severity !== 'info') terminal.stderr(`${describeDiagnostic(diagnostic)}\n`);
}
