import {
  FIRST_F64_SECTION,
  H_BYTES,
  H_MAGIC,
  H_SECTION_COUNT,
  H_VERSION,
  HEADER_WORDS,
  MAGIC,
  SECTION_COUNT,
  VERSION,
} from '../../kernel/layout.js';

type Section = ArrayLike<number>;

/** Collects header words and sections and lays them out as one problem image (kernel/README.md). */
export class Image {
  private readonly header = new Int32Array(HEADER_WORDS);
  private readonly sections: (Section | undefined)[] = new Array(SECTION_COUNT).fill(undefined);

  word(index: number, value: number): void {
    this.header[index] = value;
  }

  section(id: number, content: Section): void {
    this.sections[id] = content;
  }

  /** The image: little-endian, every section on a multiple of 8 bytes. A section that was not given is empty. */
  build(): Uint8Array {
    let bytes = (HEADER_WORDS + SECTION_COUNT * 2) * 4;
    const offsets = this.sections.map((content, id) => {
      const offset = bytes;
      bytes += Math.ceil(((content?.length ?? 0) * (id >= FIRST_F64_SECTION ? 8 : 4)) / 8) * 8;
      return offset;
    });
    const buffer = new ArrayBuffer(bytes);
    const words = new Int32Array(buffer);
    words.set(this.header);
    words[H_MAGIC] = MAGIC;
    words[H_VERSION] = VERSION;
    words[H_BYTES] = bytes;
    words[H_SECTION_COUNT] = SECTION_COUNT;
    for (const [id, content] of this.sections.entries()) {
      words[HEADER_WORDS + id * 2] = offsets[id]!;
      words[HEADER_WORDS + id * 2 + 1] = content?.length ?? 0;
      if (!content) continue;
      if (id >= FIRST_F64_SECTION) new Float64Array(buffer, offsets[id]!, content.length).set(content);
      else new Int32Array(buffer, offsets[id]!, content.length).set(content);
    }
    return new Uint8Array(buffer);
  }
}

/** Lists of lists as the kernel reads them: where each starts, and all elements in a row. */
export class Lists {
  readonly starts: number[] = [0];
  readonly items: number[] = [];

  /** Appends a list and answers its index. */
  add(list: Iterable<number>): number {
    for (const item of list) this.items.push(item);
    this.starts.push(this.items.length);
    return this.starts.length - 2;
  }

  get length(): number {
    return this.starts.length - 1;
  }
}

/** Equal things get one id, in order of first appearance. */
export class Interner<T> {
  private readonly ids = new Map<T, number>();
  readonly items: T[] = [];

  id(item: T): number {
    const known = this.ids.get(item);
    if (known !== undefined) return known;
    const id = this.items.length;
    this.ids.set(item, id);
    this.items.push(item);
    return id;
  }

  /** The id of an item that may be unknown. */
  find(item: T): number | undefined {
    return this.ids.get(item);
  }
}
