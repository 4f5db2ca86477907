import type { FieldPath } from './diagnostic.js';
import { emptyObject } from './json.js';
import type { LoadLimits } from './limits.js';
import type { ParsedDocument, ParseOptions, Position, TextProblem } from './yaml.js';

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const BLANK = /[ \t\r\n]*/y;
const SEPARATOR = /---/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANK_CODE = 0x20;

class JsonError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/**
 * A stream of JSON values, separated by white space or `---` (chapter 06, 2.2). Written here because the platform's parser reads one value, keeps silent about
 * duplicate keys and tells no positions. The first problem ends the stream: nothing after it can be trusted to begin where a value begins.
 */
export function readJsonStream(text: string, options: ParseOptions, report: (problem: TextProblem) => void): ParsedDocument[] {
  const lines = lineStarts(text);
  const positionOf = (offset: number) => position(lines, offset);
  const documents: ParsedDocument[] = [];
  const reader = new JsonReader(text, options.limits, (key, offset) =>
    report({
      severity: options.unknownFields === 'strict' ? 'error' : 'warning',
      code: 'duplicate-key',
      message: `key ${JSON.stringify(key)} is written twice; the last one counts`,
      position: positionOf(offset),
    }),
  );
  try {
    while (reader.skipToValue()) {
      if (documents.length >= options.limits.documents)
        throw new JsonError('document-limit', `more than ${options.limits.documents} documents`, reader.offset);
      const start = reader.begin();
      const value = reader.value(0);
      if (value !== null) documents.push({ value, locate: (path) => positionOf(reader.locate(start, path)) });
    }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    report({ severity: 'error', code: error.code, message: error.message, position: positionOf(error.offset) });
  }
  return documents;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function position(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}

interface Child {
  written: number;
  value: number;
}

class JsonReader {
  readonly #text: string;
  readonly #limits: LoadLimits;
  #values = 0;
  readonly #childrenOf = new Map<number, ReadonlyMap<string | number, Child>>();
  #duplicate: (key: string, offset: number) => void;
  offset = 0;

  constructor(text: string, limits: LoadLimits, duplicate: (key: string, offset: number) => void) {
    this.#text = text;
    this.#limits = limits;
    this.#duplicate = duplicate;
  }

  /** Whether another value follows. */
  skipToValue(): boolean {
    do this.#match(BLANK);
    while (this.#match(SEPARATOR) !== undefined);
    return this.offset < this.#text.length;
  }

  /** Starts counting values anew; the offset of the document. */
  begin(): number {
    this.#values = 0;
    return this.offset;
  }

  value(depth: number): unknown {
    if (++this.#values > this.#limits.jsonValues)
      throw new JsonError(
        'size-limit',
        `the document has more than ${this.#limits.jsonValues} values; split it or raise the limit jsonValues`,
        this.offset,
      );
    if (depth > this.#limits.depth) throw new JsonError('nesting-limit', `nested more than ${this.#limits.depth} levels deep`, this.offset);
    switch (this.#text[this.offset]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
    }
    const word = this.#match(WORD);
    if (word !== undefined) return word === 'null' ? null : word === 'true';
    const digits = this.#match(NUMBER);
    if (digits === undefined) return this.#unexpected('a value');
    const number = Number(digits);
    if (!Number.isFinite(number))
      throw new JsonError('json-syntax', `${digits} is out of the range of a number`, this.offset - digits.length);
    return number === 0 ? 0 : number;
  }

  /** Where the field of the value at `start` is written: its key, or the item itself; where it is absent, its nearest ancestor. */
  locate(start: number, path: FieldPath): number {
    let found = start;
    let value = start;
    for (const step of path) {
      const child = this.#children(value).get(step);
      if (child === undefined) return found;
      found = child.written;
      value = child.value;
    }
    return found;
  }

  /** Offsets of the members or items of a value that was read before; kept, since a long list is asked for item by item. */
  #children(value: number): ReadonlyMap<string | number, Child> {
    const known = this.#childrenOf.get(value);
    if (known !== undefined) return known;
    const children = new Map<string | number, Child>();
    const visit = (step: string | number, written: number) => {
      children.set(step, { written, value: this.offset });
      this.value(0);
    };
    this.offset = value;
    this.#values = 0;
    this.#duplicate = () => {};
    if (this.#text[value] === '{') this.#members(visit);
    else if (this.#text[value] === '[') this.#items((index) => visit(index, this.offset));
    this.#childrenOf.set(value, children);
    return children;
  }

  #object(depth: number): unknown {
    const object = emptyObject();
    this.#members((key, written) => {
      if (Object.hasOwn(object, key)) this.#duplicate(key, written);
      object[key] = this.value(depth + 1);
    });
    return object;
  }

  #array(depth: number): unknown[] {
    const array: unknown[] = [];
    this.#items(() => array.push(this.value(depth + 1)));
    return array;
  }

  #members(member: (key: string, offset: number) => void): void {
    this.#separated('}', () => {
      const written = this.offset;
      const key = this.#string();
      this.#match(BLANK);
      this.#expect(':');
      this.#match(BLANK);
      member(key, written);
    });
  }

  #items(item: (index: number) => void): void {
    let index = 0;
    this.#separated(']', () => item(index++));
  }

  #separated(close: string, read: () => void): void {
    this.offset++;
    this.#match(BLANK);
    if (this.#text[this.offset] === close) {
      this.offset++;
      return;
    }
    for (;;) {
      read();
      this.#match(BLANK);
      if (this.#text[this.offset] === close) break;
      this.#expect(',', `, or ${close}`);
      this.#match(BLANK);
    }
    this.offset++;
  }

  /** Scanned by hand: a regular expression with alternatives overflows its stack on long texts. */
  #string(): string {
    const start = this.offset;
    if (this.#text[start] !== '"') this.#unexpected('text in double quotes');
    let end = start + 1;
    for (let code = this.#text.charCodeAt(end); code !== QUOTE; code = this.#text.charCodeAt(end)) {
      if (!(code >= BLANK_CODE)) {
        this.offset = end;
        this.#unexpected('a closing quote');
      }
      end += code === BACKSLASH ? 2 : 1;
    }
    this.offset = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string;
    } catch {
      throw new JsonError('json-syntax', 'not valid JSON: an escape is not known', start);
    }
  }

  #expect(character: string, expected = character): void {
    if (this.#text[this.offset] !== character) this.#unexpected(expected);
    this.offset++;
  }

  #unexpected(expected: string): never {
    const found = this.#text[this.offset];
    throw new JsonError(
      'json-syntax',
      `not valid JSON: ${expected} expected, ${found === undefined ? 'the text ends' : `${JSON.stringify(found)} found`}`,
      this.offset,
    );
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.offset = pattern.lastIndex;
    return match[0];
  }
}
