import type { Diagnostic, FieldPath } from './diagnostic.js';
import { readJsonStream } from './jsonstream.js';
import { type ParsedDocument, type ParseOptions, type Position, readYaml, type TextProblem } from './yaml.js';

/** A named text, for example a file's content. */
export interface SourceText {
  /** Shown in diagnostics; `-` for standard input. */
  name: string;
  text: string;
}

/** One document of a source. */
export interface SourceDocument {
  value: unknown;
  file: string;
  /** 0-based position in the source; empty documents are not counted. */
  document: number;
  locate(path: FieldPath): Position;
}

export interface DocumentOptions extends ParseOptions {
  /** Values for `${NAME}` placeholders, replaced in the text before it is read. */
  substitutions: ReadonlyMap<string, string>;
}

const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const SYNTAX: ReadonlySet<string> = new Set(['yaml-syntax', 'json-syntax']);
const TEMPLATE = /\{\{/;
const UNRENDERED = '; this looks like a template: render it first, for example by helm template';
const AFTER_SEPARATOR = /^[ \t]*(?:#.*)?$/;

/** Splits a source into documents and reads them (chapter 06, 2.2). A bad document is reported and left out; the others are still read. */
export function readDocuments(source: SourceText, options: DocumentOptions, report: (diagnostic: Diagnostic) => void): SourceDocument[] {
  const documents: SourceDocument[] = [];
  const problem = ({ severity, code, message, position }: TextProblem, document = documents.length) => {
    const hint = SYNTAX.has(code) && TEMPLATE.test(lineAt(source.text, position.line)) ? UNRENDERED : '';
    report({ severity, phase: 'parse', code, message: `${message}${hint}`, source: { file: source.name, document, ...position } });
  };
  const start = { line: 1, column: 1 };
  const { characters } = options.limits;
  const tooLong = (length: number) =>
    problem({
      severity: 'error',
      code: 'size-limit',
      message: `the text has ${length} characters, more than the limit of ${characters}; split it or raise the limit characters`,
      position: start,
    });
  if (source.text.length > characters) {
    tooLong(source.text.length);
    return [];
  }
  const text = substitute(source.text.startsWith('\uFEFF') ? source.text.slice(1) : source.text, options.substitutions);
  if (text.length > characters) {
    tooLong(text.length);
    return [];
  }

  const add = (parsed: ParsedDocument) => documents.push({ ...parsed, file: source.name, document: documents.length });
  if (/^\s*\{/.test(text)) {
    for (const parsed of readJsonStream(text, options, problem)) add(parsed);
    return documents;
  }
  let chunks = 0;
  for (const chunk of yamlChunks(text, (position, found) =>
    problem({
      severity: 'error',
      code: 'document-separator',
      message: `only blanks or a comment may follow the document separator ---, found ${JSON.stringify(found)}`,
      position,
    }),
  )) {
    if (chunk.text.trim() === '') continue;
    // counted even where nothing but comments stands: they too have to be read
    if (++chunks > options.limits.documents) {
      problem({
        severity: 'error',
        code: 'document-limit',
        message: `more than ${options.limits.documents} documents`,
        position: { line: chunk.line, column: 1 },
      });
      break;
    }
    const parsed = readYaml(chunk.text, chunk.line, options, problem);
    if (parsed !== undefined) add(parsed);
  }
  return documents;
}

/** A separator is a line that begins with `---`, wherever it stands, as in kubectl: an indented one belongs to a block scalar. */
function* yamlChunks(text: string, badSeparator: (position: Position, found: string) => void): Generator<{ text: string; line: number }> {
  let chunkStart = 0;
  let chunkLine = 1;
  let line = 1;
  for (let at = 0; at < text.length; line++) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    if (text.startsWith('---', at)) {
      yield { text: text.slice(chunkStart, at), line: chunkLine };
      const rest = text.slice(at + 3, newline < 0 ? next : newline).replace(/\r$/, '');
      if (!AFTER_SEPARATOR.test(rest)) badSeparator({ line, column: 4 }, rest.trim().slice(0, 40));
      chunkStart = next;
      chunkLine = line + 1;
    }
    at = next;
  }
  yield { text: text.slice(chunkStart), line: chunkLine };
}

function lineAt(text: string, line: number): string {
  let at = 0;
  for (let passed = 1; passed < line; passed++) {
    const newline = text.indexOf('\n', at);
    if (newline < 0) return '';
    at = newline + 1;
  }
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? text.length : end);
}

function substitute(text: string, values: ReadonlyMap<string, string>): string {
  if (values.size === 0) return text;
  return text.replace(PLACEHOLDER, (placeholder, name: string) => values.get(name) ?? placeholder);
}

/** The first `${NAME}` in any text of the value. */
export function findPlaceholder(value: unknown): string | undefined {
  if (typeof value === 'string') return new RegExp(PLACEHOLDER.source).exec(value)?.[0];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const child of Object.values(value)) {
    const found = findPlaceholder(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
