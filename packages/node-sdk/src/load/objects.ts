import {
  type Diagnostic,
  type FieldPath,
  formatPath,
  type ObjectReference,
  type Phase,
  type Severity,
  type SourcePosition,
} from './diagnostic.js';
import { findPlaceholder, type SourceDocument } from './documents.js';
import { canonicalJson, emptyObject, field, fieldAt, isObject, type JsonObject, textField } from './json.js';
import { kindUse, splitApiVersion } from './kinds.js';
import type { LoadLimits } from './limits.js';
import { isDnsLabel, isDnsSubdomain, NAMESPACE_FORM } from './names.js';

/** An object of a kind that is read, with its identity and the place it came from. */
export interface ManifestObject {
  apiVersion: string;
  group: string;
  version: string;
  kind: string;
  /** Empty for cluster-scoped kinds. */
  namespace: string;
  /** Empty for a pod that only has `generateName`. */
  name: string;
  /** As written, except that metadata states the namespace that applies. */
  value: JsonObject;
  /** The object of the same name that stood here before, where a later one replaced it. */
  replaced?: JsonObject;
  /** Read from a cluster: admission has happened already (chapter 06, 9.2). */
  admitted: boolean;
  /** Where it begins in the text. */
  source: SourcePosition;
  /** Nothing can be stored under its name; it is read for its other findings alone. */
  misnamed: boolean;
  /** Adds a finding about this object. */
  report: Report;
}

export type Report = (severity: Severity, phase: Phase, code: string, path: FieldPath, message: string) => void;

/** A kind that is not read, but that may matter to a workload of the input. */
export interface IgnoredObject {
  kind: string;
  namespace: string;
  name: string;
  value: JsonObject;
  report: Report;
}

export interface ObjectOptions {
  limits: LoadLimits;
  /** For namespaced objects that name none. */
  namespace: string;
  /** `strict` makes a different object of the same name an error. */
  unknownFields: 'strict' | 'warn';
  /** Makes kinds that are not known an error. */
  strictKinds: boolean;
  /** Whether objects count as read from a cluster: `detect` looks for `metadata.uid` with `resourceVersion`. */
  admitted: 'detect' | 'all' | 'none';
}

export interface Objects {
  read: ManifestObject[];
  ignored: IgnoredObject[];
  /** How many objects the texts hold, those with an error and those that are passed over included. */
  count: number;
}

/** Groups whose objects are validated as a whole. */
const VALIDATED: ReadonlySet<string> = new Set(['karpenter.sh', 'karpenter.k8s.aws']);

/** Identifies the objects of all documents, in order; lists are flattened, copies dropped (chapter 06, 2.2 to 2.4). */
export function identifyObjects(
  documents: readonly SourceDocument[],
  options: ObjectOptions,
  add: (diagnostic: Diagnostic) => void,
): Objects {
  const objects: Objects = { read: [], ignored: [], count: 0 };
  const positions = new Map<string, number>();
  for (const document of documents) {
    for (const { value, path } of flatten(document.value, [])) {
      if (++objects.count > options.limits.documents) {
        add({
          severity: 'error',
          phase: 'parse',
          code: 'document-limit',
          message: `more than ${options.limits.documents} objects; split the input or raise the limit documents`,
          source: sourceOf(document, path),
        });
        return objects;
      }
      identify(document, value, path, options, add, objects, positions);
    }
  }
  return objects;
}

function identify(
  document: SourceDocument,
  value: unknown,
  prefix: FieldPath,
  options: ObjectOptions,
  add: (diagnostic: Diagnostic) => void,
  objects: Objects,
  positions: Map<string, number>,
): void {
  const reference: ObjectReference = {
    apiVersion: textField(value, 'apiVersion'),
    kind: textField(value, 'kind'),
    name: textField(field(value, 'metadata'), 'name'),
  };
  const report: Report = (severity, phase, code, path, message) =>
    add({
      severity,
      phase,
      code,
      object: { ...reference },
      path: formatPath(path),
      message,
      source: sourceOf(document, [...prefix, ...path]),
    });

  if (!isObject(value))
    return report('error', 'parse', 'not-an-object', [], `a document must be a Kubernetes object, found ${describe(value)}`);
  const { apiVersion, kind } = reference;
  if (apiVersion === undefined || apiVersion === '')
    report('error', 'parse', 'missing-api-version', ['apiVersion'], 'apiVersion is required, as text');
  if (kind === undefined || kind === '') report('error', 'parse', 'missing-kind', ['kind'], 'kind is required, as text');
  if (!apiVersion || !kind) return;
  const use = kindUse(apiVersion, kind);
  if (use.use === 'refuse')
    return report('error', 'parse', 'unsupported-version', ['apiVersion'], `${apiVersion} ${kind} is not supported: ${use.advice}`);

  const { group, version } = splitApiVersion(apiVersion);
  const metadata = field(value, 'metadata');
  const namespace = identifyNamespace(metadata, use.use === 'ignore' || use.namespaced, options.namespace, report);
  if (namespace === undefined) return;
  if (namespace !== '') reference.namespace = namespace;
  if (use.use === 'ignore') {
    const unknown = use.unknown === true;
    report(
      unknown && options.strictKinds ? 'error' : use.severity,
      'parse',
      unknown ? 'unknown-kind' : 'ignored-kind',
      ['kind'],
      `${apiVersion} ${kind} is ignored: ${use.why}`,
    );
    objects.ignored.push({ kind, namespace, name: reference.name ?? '', value, report });
    return;
  }
  const named = identifyName(metadata, kind, group, report);
  if (named === undefined) return;
  const placeholder = findPlaceholder(value);
  if (placeholder !== undefined)
    report(
      'warning',
      'parse',
      'placeholder',
      [],
      `holds the placeholder ${placeholder}, which is taken as plain text; give its value with --set ${placeholder.slice(2, -1)}=VALUE`,
    );

  const object: ManifestObject = {
    group,
    version,
    apiVersion,
    kind,
    namespace,
    name: reference.name ?? '',
    value: withNamespace(value, namespace),
    admitted:
      options.admitted === 'all' || (options.admitted === 'detect' && hasText(metadata, 'uid') && hasText(metadata, 'resourceVersion')),
    source: sourceOf(document, prefix),
    misnamed: !named,
    report,
  };
  place(object, options, objects.read, positions);
}

/** A second object of the same name takes the first one's place, as a second apply would (chapter 06, 2.3). */
function place(object: ManifestObject, options: ObjectOptions, read: ManifestObject[], positions: Map<string, number>): void {
  const key = `${object.group}/${object.kind}/${object.namespace}/${object.name}`;
  const earlier = object.name === '' ? undefined : positions.get(key);
  if (earlier === undefined) {
    positions.set(key, read.length);
    read.push(object);
    return;
  }
  const what = `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
  if (canonicalJson((read[earlier] as ManifestObject).value) === canonicalJson(object.value))
    return object.report('info', 'parse', 'duplicate-object', [], `${what} is given twice, with the same content; one is kept`);
  const { file, line } = (read[earlier] as ManifestObject).source;
  const first = `first at ${file}${line === undefined ? '' : `:${line}`}`;
  if (options.unknownFields === 'strict')
    return object.report(
      'error',
      'parse',
      'duplicate-object',
      [],
      `${what} is given twice, with different content, ${first}; keep one of them`,
    );
  object.report(
    'warning',
    'parse',
    'duplicate-object',
    [],
    `${what} is given twice, with different content, ${first}; the later one counts`,
  );
  read[earlier] = { ...object, replaced: (read[earlier] as ManifestObject).value };
}

function identifyNamespace(metadata: unknown, namespaced: boolean, fallback: string, report: Report): string | undefined {
  const namespace = field(metadata, 'namespace') ?? '';
  if (typeof namespace !== 'string') {
    report('error', 'schema', 'wrong-type', ['metadata', 'namespace'], `must be text, found ${describe(namespace)}; put it in quotes`);
    return undefined;
  }
  if (!namespaced) {
    if (namespace !== '')
      report(
        'warning',
        'parse',
        'namespace-ignored',
        ['metadata', 'namespace'],
        `this kind belongs to no namespace; ${JSON.stringify(namespace)} is dropped`,
      );
    return '';
  }
  if (namespace === '') return fallback;
  if (isDnsLabel(namespace)) return namespace;
  report(
    'error',
    'schema',
    'invalid-name',
    ['metadata', 'namespace'],
    `${JSON.stringify(namespace)} is no namespace name: ${NAMESPACE_FORM}`,
  );
  return undefined;
}

/** Whether the name is one; undefined where there is none to tell the object by. */
function identifyName(metadata: unknown, kind: string, group: string, report: Report): boolean | undefined {
  const name = field(metadata, 'name') ?? undefined;
  const generateName = textField(metadata, 'generateName') ?? '';
  if (name === undefined || name === '') {
    if (kind === 'Pod' && generateName !== '') return true;
    report(
      'error',
      'parse',
      'missing-name',
      ['metadata', 'name'],
      kind === 'Pod' ? 'metadata.name or metadata.generateName is required' : 'metadata.name is required',
    );
    return undefined;
  }
  if (typeof name !== 'string') {
    report('error', 'schema', 'wrong-type', ['metadata', 'name'], `must be text, found ${describe(name)}; put it in quotes`);
    return undefined;
  }
  // Of Karpenter's kinds the validation tells it, with everything else that is wrong.
  if (VALIDATED.has(group)) return true;
  const valid = kind === 'Namespace' ? isDnsLabel(name) : isDnsSubdomain(name);
  if (!valid)
    report(
      'error',
      'schema',
      'invalid-name',
      ['metadata', 'name'],
      `${JSON.stringify(name)} is no valid name: lower-case letters, digits${kind === 'Namespace' ? ' and -, at most 63' : ', - and ., alphanumeric at both ends, at most 253'}`,
    );
  return valid;
}

function hasText(metadata: unknown, name: string): boolean {
  return (textField(metadata, name) ?? '') !== '';
}

function withNamespace(value: JsonObject, namespace: string): JsonObject {
  const metadata = Object.assign(emptyObject(), field(value, 'metadata'));
  delete metadata.namespace;
  if (namespace !== '') metadata.namespace = namespace;
  return Object.assign(emptyObject(), value, { metadata });
}

interface Item {
  value: unknown;
  path: FieldPath;
}

/** A document with `items` is a list; an item that names no kind takes it from a typed list (chapter 06, 2.2). Nesting is bounded by the reader. */
export function* flatten(value: unknown, path: FieldPath): Generator<Item> {
  const kind = textField(value, 'kind') ?? '';
  const items = field(value, 'items');
  if (!Array.isArray(items) && !(kind.endsWith('List') && (items === undefined || items === null))) {
    yield { value, path };
    return;
  }
  const itemKind = kind.endsWith('List') ? kind.slice(0, -'List'.length) : '';
  for (const [i, item] of (Array.isArray(items) ? items : []).entries()) {
    const implied = itemKind !== '' && isObject(item) && field(item, 'kind') === undefined && field(item, 'apiVersion') === undefined;
    const whole = implied ? Object.assign(emptyObject(), item, { apiVersion: fieldAt(value, 'apiVersion'), kind: itemKind }) : item;
    yield* flatten(whole, [...path, 'items', i]);
  }
}

function sourceOf(document: SourceDocument, path: FieldPath): SourcePosition {
  return { file: document.file, document: document.document, ...document.locate(path) };
}

/** A value for a message: short, with its type where the text alone would mislead. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a mapping';
  const text = JSON.stringify(value);
  return `${typeof value === 'string' ? '' : `the ${typeof value} `}${text.length > 80 ? `${text.slice(0, 80)}...` : text}`;
}
