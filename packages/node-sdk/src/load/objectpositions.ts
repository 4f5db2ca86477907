import { type FieldPath, parsePath, type SourcePosition } from './diagnostic.js';
import { readDocuments, type SourceDocument, type SourceText } from './documents.js';
import { field, textField } from './json.js';
import { DEFAULT_LIMITS } from './limits.js';

const KINDS: ReadonlySet<string> = new Set(['NodePool', 'EC2NodeClass']);

/** Where the fields of NodePools and EC2NodeClasses stand in the text. Of two objects of one name the last counts, as it does in loading. */
export class ObjectPositions {
  readonly #documents = new Map<string, { document: SourceDocument; path: FieldPath }>();

  constructor(sources: readonly SourceText[], substitutions: ReadonlyMap<string, string> = new Map()) {
    for (const source of sources) {
      for (const document of readDocuments(source, { limits: DEFAULT_LIMITS, unknownFields: 'warn', substitutions }, () => {})) {
        const items = field(document.value, 'items');
        this.#add(document, document.value, []);
        if (Array.isArray(items)) for (const [i, item] of items.entries()) this.#add(document, item, ['items', i]);
      }
    }
  }

  #add(document: SourceDocument, value: unknown, path: FieldPath): void {
    const kind = textField(value, 'kind') ?? '';
    const name = textField(field(value, 'metadata'), 'name');
    if (KINDS.has(kind) && name !== undefined) this.#documents.set(`${kind}/${name}`, { document, path });
  }

  /** The position of a field, or of the nearest one that encloses it; undefined for objects that are not in the text. */
  of(kind: 'NodePool' | 'EC2NodeClass', name: string, path: string): SourcePosition | undefined {
    const found = this.#documents.get(`${kind}/${name}`);
    if (found === undefined) return undefined;
    const { document } = found;
    return { file: document.file, document: document.document, ...document.locate([...found.path, ...parsePath(path)]) };
  }
}
