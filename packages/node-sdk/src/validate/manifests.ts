import { type Diagnostic, type ObjectReference, parsePath, type SourcePosition } from '../load/diagnostic.js';
import { readDocuments, type SourceText } from '../load/documents.js';
import { field, textField } from '../load/json.js';
import { DEFAULT_LIMITS } from '../load/limits.js';
import { flatten } from '../load/objects.js';
import { validateObjects } from './objects.js';
import type { Validation } from './validate.js';

/** An object of a manifest with what a cluster would do with it. Its findings state their place in the text. */
export interface ValidatedObject extends Validation {
  object: ObjectReference;
  source: SourcePosition;
}

export interface ValidatedManifests {
  /** In the order of the text; lists are flattened. */
  objects: ValidatedObject[];
  /** What is wrong with the text itself. */
  diagnostics: Diagnostic[];
}

export interface ManifestValidationOptions {
  /** Unknown fields and duplicate keys: `warn` (default) or `strict`, which makes them errors. */
  unknownFields?: 'strict' | 'warn';
  /** Values for `${NAME}` in the text. */
  substitutions?: ReadonlyMap<string, string>;
}

/** The verdict that a cluster would give on each object of these texts, judged together (chapter 06, 1). Pure; never throws on the content of a source. */
export function validateManifests(sources: readonly SourceText[], options: ManifestValidationOptions = {}): ValidatedManifests {
  const { unknownFields = 'warn', substitutions = new Map() } = options;
  const diagnostics: Diagnostic[] = [];
  const documents = sources.flatMap((source) =>
    readDocuments(source, { limits: DEFAULT_LIMITS, unknownFields, substitutions }, (diagnostic) => diagnostics.push(diagnostic)),
  );
  const found = documents.flatMap((document) => [...flatten(document.value, [])].map((item) => ({ document, ...item })));
  const most = DEFAULT_LIMITS.documents;
  if (found.length > most)
    diagnostics.push({
      severity: 'error',
      phase: 'parse',
      code: 'document-limit',
      message: `more than ${most} objects; the first ${most} are checked`,
    });
  const items = found.slice(0, most);
  const validations = validateObjects(
    items.map(({ value }) => value),
    { unknownFields },
  );
  const objects = validations.map((validation, index): ValidatedObject => {
    const { document, path: prefix, value } = items[index]!;
    const positionOf = (path: string): SourcePosition => ({
      file: document.file,
      document: document.document,
      ...document.locate([...prefix, ...parsePath(path)]),
    });
    return {
      ...validation,
      object: referenceTo(value),
      source: positionOf(''),
      diagnostics: validation.diagnostics.map((diagnostic) => ({ ...diagnostic, source: positionOf(diagnostic.path ?? '') })),
    };
  });
  return { objects, diagnostics };
}

function referenceTo(value: unknown): ObjectReference {
  const metadata = field(value, 'metadata');
  const parts = {
    apiVersion: textField(value, 'apiVersion'),
    kind: textField(value, 'kind'),
    namespace: textField(metadata, 'namespace'),
    name: textField(metadata, 'name') ?? textField(metadata, 'generateName'),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, text]) => text !== undefined && text !== ''));
}
