import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  type Scalar as ScalarNode,
  Schema,
  type YAMLMap,
} from 'yaml';
import type { FieldPath } from './diagnostic.js';
import { keyText, resolvePlainScalar, resolveTaggedScalar, type Scalar } from './dialect.js';
import { emptyObject, isObject, type JsonObject } from './json.js';
import type { LoadLimits } from './limits.js';

/** 1-based. */
export interface Position {
  line: number;
  column: number;
}

/** A problem of the text itself. */
export interface TextProblem {
  severity: 'error' | 'warning';
  code: string;
  message: string;
  position: Position;
}

/** A document's value with a way back to its text. */
export interface ParsedDocument {
  value: unknown;
  /** Where the field begins; where it is absent, its nearest ancestor. */
  locate(path: FieldPath): Position;
}

export interface ParseOptions {
  limits: LoadLimits;
  /** Duplicate keys: `strict` is an error, `warn` a warning with the last one winning. */
  unknownFields: 'strict' | 'warn';
}

const MAX_SYNTAX_ERRORS = 3;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
/** Every value stays text here, since the dialect decides what a scalar means (chapter 06, 2.1). */
const COMPOSE = {
  version: '1.1',
  schema: 'failsafe',
  merge: false,
  uniqueKeys: false,
  resolveKnownTags: false,
  strict: true,
  prettyErrors: false,
} as const;
const SCHEMA = new Schema(COMPOSE);

/** Reads one YAML document; text after its end marker `...` is not looked at. `undefined` for an empty document or one with problems. */
export function readYaml(
  text: string,
  firstLine: number,
  options: ParseOptions,
  report: (problem: TextProblem) => void,
): ParsedDocument | undefined {
  const lines = new LineCounter();
  // what is missing at the end is missing after the last character that is not blank
  const end = text.trimEnd().length;
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, end));
    return { line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) };
  };
  const refuse = (code: string, message: string, offset: number): undefined => {
    report({ severity: 'error', code, message, position: positionOf(offset) });
    return undefined;
  };

  const tokens = tokensOf(text, options.limits.yamlTokens, lines);
  if (tokens === undefined) {
    const advice = 'split it into documents, write it as JSON or raise the limit yamlTokens';
    return refuse('size-limit', `the document has more than ${options.limits.yamlTokens} tokens; ${advice}`, 0);
  }
  const control = CONTROL.exec(text);
  if (control !== null) return refuse('yaml-syntax', `not valid YAML: control character ${JSON.stringify(control[0])}`, control.index);
  const tooDeep = firstTokenBelow(tokens, options.limits.depth);
  if (tooDeep !== undefined) return refuse('nesting-limit', `nested more than ${options.limits.depth} levels deep`, tooDeep);

  const document = composed(tokens, text);
  if (document === undefined) return undefined;
  if (document.errors.length > 0) {
    const lines = new Set<number>();
    for (const error of document.errors) {
      // What follows on the same line is as a rule the echo of the first mistake.
      const { line } = positionOf(error.pos[0]);
      if (lines.has(line) || lines.size === MAX_SYNTAX_ERRORS) continue;
      lines.add(line);
      refuse('yaml-syntax', `not valid YAML: ${wordsOf(error.message)}`, error.pos[0]);
    }
    return undefined;
  }
  if (document.contents === null) return undefined;

  const reader = new NodeReader(document.contents, options, (severity, code, message, offset) =>
    report({ severity, code, message, position: positionOf(offset) }),
  );
  const value = reader.read();
  if (reader.failed || value === null) return undefined;

  // nodes are many times larger than their text: they are let go, and read again should a finding ask for its place
  let places: NodeReader | undefined;
  const placesOf = (): NodeReader =>
    new NodeReader(composed(tokensOf(text, Number.POSITIVE_INFINITY) ?? [], text)?.contents as Node, options, () => {});
  return {
    value,
    locate: (path) => {
      places ??= placesOf();
      return positionOf(places.offsetOf(path));
    },
  };
}

/** The first document's syntax tree; `undefined` where it has more than `limit` tokens. */
function tokensOf(text: string, limit: number, lines?: LineCounter): CST.Token[] | undefined {
  const trees: CST.Token[] = [];
  const parser = new Parser(lines?.addNewLine);
  lines?.addNewLine(0);
  let count = 0;
  for (const token of new Lexer().lex(text)) {
    if (++count > limit) return undefined;
    trees.push(...parser.next(token));
    if (trees.at(-1)?.type === 'document') return trees;
  }
  trees.push(...parser.end());
  return trees.slice(0, 1 + trees.findIndex(({ type }) => type === 'document') || trees.length);
}

function composed(tokens: CST.Token[], text: string): Document.Parsed | undefined {
  const [document] = new Composer({ ...COMPOSE, schema: SCHEMA }).compose(tokens, true, text.length);
  return document as Document.Parsed | undefined;
}

interface TokenLike {
  type?: string;
  offset?: number;
  value?: unknown;
  items?: { key?: unknown; value?: unknown }[];
}

/** Offset of a token nested deeper than `depth`: found before the composer, which recurses, sees the tokens. */
function firstTokenBelow(tokens: readonly unknown[], depth: number): number | undefined {
  const open: { token: TokenLike; depth: number }[] = tokens.map((token) => ({ token: token as TokenLike, depth: -1 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token } = next;
    if (next.depth > depth) return token.offset ?? 0;
    const children = token.type === 'document' ? [token.value] : (token.items ?? []).flatMap((item) => [item.key, item.value]);
    for (const child of children) if (isObject(child)) open.push({ token: child as TokenLike, depth: next.depth + 1 });
  }
  return undefined;
}

type Report = (severity: 'error' | 'warning', code: string, message: string, offset: number) => void;

interface Pair {
  key: Node;
  value: Node | null;
}

class NodeReader {
  failed = false;
  readonly #root: Node;
  readonly #options: ParseOptions;
  readonly #report: Report;
  /** Alias node to the node it repeats. */
  readonly #targets = new Map<Node, Node>();
  readonly #open = new Set<Node>();
  readonly #pairsOf = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  #aliasLevel = 0;
  #aliasNodes = 0;

  constructor(root: Node, options: ParseOptions, report: Report) {
    this.#root = root;
    this.#options = options;
    this.#report = report;
    this.#link(this.#root, new Map());
  }

  read(): unknown {
    return this.failed ? undefined : this.#value(this.#root, 0);
  }

  /** Where the field is written; where it is absent, its nearest ancestor. */
  offsetOf(path: FieldPath): number {
    let node: Node | null = this.#root;
    let offset = offsetOfNode(node);
    for (const step of path) {
      const parent: Node | null = node === null ? null : this.#follow(node);
      if (isMap(parent)) {
        const pair = this.#pairs(parent).get(String(step));
        if (pair === undefined) return offset;
        offset = offsetOfNode(pair.key);
        node = pair.value;
      } else {
        const item: Node | undefined = isSeq(parent) && typeof step === 'number' ? (parent.items[step] as Node | undefined) : undefined;
        if (item === undefined) return offset;
        offset = offsetOfNode(item);
        node = item;
      }
    }
    return offset;
  }

  #fail(code: string, message: string, node: Node): undefined {
    if (!this.failed) this.#report('error', code, message, offsetOfNode(node));
    this.failed = true;
    return undefined;
  }

  /** An alias repeats the last anchor of that name before it. Linked once, in text order, since a node may be read many times. */
  #link(node: Node | null, anchors: Map<string, Node>): void {
    if (node === null || this.failed) return;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) this.#fail('yaml-syntax', `not valid YAML: no anchor &${node.source} before this alias`, node);
      else this.#targets.set(node, target);
      return;
    }
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor !== undefined) anchors.set(anchor, node);
    if (isMap(node)) {
      for (const pair of node.items) {
        this.#link(pair.key as Node | null, anchors);
        this.#link(pair.value as Node | null, anchors);
      }
    } else if (isSeq(node)) for (const item of node.items) this.#link(item as Node | null, anchors);
  }

  #follow(node: Node): Node {
    return this.#targets.get(node) ?? node;
  }

  #value(node: Node | null, depth: number): unknown {
    if (this.failed || node === null) return null;
    if (depth > this.#options.limits.depth)
      return this.#fail('nesting-limit', `nested more than ${this.#options.limits.depth} levels deep`, node);
    if (this.#aliasLevel > 0 && ++this.#aliasNodes > this.#options.limits.aliasNodes)
      return this.#fail(
        'alias-limit',
        `aliases repeat more than ${this.#options.limits.aliasNodes} nodes; write the values out or raise the limit aliasNodes`,
        node,
      );
    if (isAlias(node)) return this.#aliased(node, (target) => this.#value(target, depth));
    if (isScalar(node)) return this.#scalarValue(node);
    this.#open.add(node);
    const value = isMap(node)
      ? this.#mapValue(node, depth)
      : isSeq(node)
        ? node.items.map((item) => this.#value(item as Node | null, depth + 1))
        : null;
    this.#open.delete(node);
    return value;
  }

  #aliased<T>(node: Node, read: (target: Node) => T): T | undefined {
    const target = this.#follow(node);
    if (this.#open.has(target)) return this.#fail('yaml-syntax', 'not valid YAML: the anchored value contains itself', node);
    this.#aliasLevel++;
    const value = read(target);
    this.#aliasLevel--;
    return value;
  }

  #scalarValue(node: ScalarNode): unknown {
    const scalar = this.#scalar(node);
    if (scalar === undefined) return this.#fail('yaml-syntax', `${JSON.stringify(node.source)} cannot be read as ${node.tag}`, node);
    switch (scalar.kind) {
      case 'null':
        return null;
      case 'not-finite':
        return this.#fail('yaml-syntax', `${node.source} is no JSON number; quote it if text is meant`, node);
      case 'number':
        if (scalar.inexact === true)
          this.#report(
            'warning',
            'number-inexact',
            `${node.source} is read as ${scalar.value}, the nearest double; quote it to keep every digit`,
            offsetOfNode(node),
          );
        return scalar.value;
      default:
        return scalar.value;
    }
  }

  #scalar(node: ScalarNode): Scalar | undefined {
    const text = String(node.value ?? '');
    if (node.tag !== undefined && node.tag !== null) return resolveTaggedScalar(node.tag, text);
    return node.type === 'PLAIN' || node.type === undefined ? resolvePlainScalar(text) : { kind: 'string', value: text };
  }

  #mapValue(map: YAMLMap, depth: number): JsonObject {
    const object = emptyObject();
    const written = new Set<string>();
    for (const pair of map.items) {
      const keyNode = pair.key as Node;
      if (isMergeKey(keyNode)) {
        this.#merge(object, pair.value as Node | null, depth);
        continue;
      }
      const key = this.#key(keyNode);
      if (key === undefined) return object;
      if (written.has(key))
        this.#report(
          this.#options.unknownFields === 'strict' ? 'error' : 'warning',
          'duplicate-key',
          `key ${JSON.stringify(key)} is written twice; the last one counts`,
          offsetOfNode(keyNode),
        );
      written.add(key);
      object[key] = this.#value(pair.value as Node | null, depth + 1);
    }
    return object;
  }

  /** As in the reference, a merge overwrites keys written before it and is overwritten by keys after it; within a list the first map wins. */
  #merge(into: JsonObject, node: Node | null, depth: number): void {
    if (node !== null && isAlias(node)) {
      this.#aliased(node, (target) => this.#merge(into, target, depth));
      return;
    }
    for (const map of isSeq(node) ? [...node.items].reverse() : [node]) {
      const value = this.#value(map as Node | null, depth + 1);
      if (this.failed) return;
      if (!isObject(value)) {
        this.#fail('yaml-syntax', 'a merge key << needs a mapping or a list of mappings', node ?? this.#root);
        return;
      }
      Object.assign(into, value);
    }
  }

  #key(node: Node | null): string | undefined {
    const target = node === null ? null : this.#follow(node);
    if (target === null || !isScalar(target))
      return this.#fail('yaml-syntax', 'a key must be text, a number or a boolean', node ?? this.#root);
    const scalar = this.#scalar(target);
    const key = scalar === undefined ? undefined : keyText(scalar, String(target.source ?? ''));
    return key ?? this.#fail('yaml-syntax', 'a key cannot be null', target);
  }

  /** The pairs of a map by key, the last of each; kept, since a map with many findings is asked for many times. */
  #pairs(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.#pairsOf.get(map);
    if (known !== undefined) return known;
    const pairs = new Map<string, Pair>();
    for (const pair of map.items as Pair[]) {
      const keyNode = this.#follow(pair.key);
      const scalar = isScalar(keyNode) ? this.#scalar(keyNode) : undefined;
      const key = scalar === undefined ? undefined : keyText(scalar, String((keyNode as ScalarNode).source ?? ''));
      if (key !== undefined) pairs.set(key, pair);
    }
    this.#pairsOf.set(map, pairs);
    return pairs;
  }
}

function isMergeKey(node: Node | null): boolean {
  return isScalar(node) && node.value === '<<' && (node.tag === undefined ? node.type === 'PLAIN' : node.tag === 'tag:yaml.org,2002:merge');
}

function offsetOfNode(node: Node): number {
  return node.range?.[0] ?? 0;
}

const OPEN_FLOW = /^Flow (map|sequence) in block collection/;

function wordsOf(message: string): string {
  const open = OPEN_FLOW.exec(message)?.[1];
  if (open !== undefined)
    return `${open === 'map' ? 'a mapping is not closed by }' : 'a list is not closed by ]'}, or not indented further than its key`;
  return message.charAt(0).toLowerCase() + message.slice(1);
}
