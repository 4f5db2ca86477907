import {
  ERROR_MAGIC,
  ERROR_RANGE,
  ERROR_SECTION,
  ERROR_SIZE,
  ERROR_VERSION,
  ERROR_WORKSPACE,
  H_ANSWER_OFFSET,
  H_ANSWER_WORDS,
  HEADER_WORDS,
  OK,
  SECTION_COUNT,
} from '../../kernel/layout.js';
import type { KernelBackend } from './backend.js';

/** An image that the kernel refuses: it is corrupt, or of another version. */
export class CorruptImage extends Error {
  constructor(readonly status: number) {
    super(`the problem image is refused: ${REFUSALS.get(status) ?? `status ${status}`}`);
    this.name = 'CorruptImage';
  }
}

const REFUSALS = new Map([
  [ERROR_SIZE, 'its size does not agree with its header'],
  [ERROR_MAGIC, 'it does not start with the magic number of a problem image'],
  [ERROR_VERSION, 'it has another format version'],
  [ERROR_SECTION, 'a section has the wrong size or lies outside of the image'],
  [ERROR_RANGE, 'a reference in it points outside of its table'],
]);

const LEAST_WORKSPACE = 1 << 22;
const MOST_WORKSPACE = 1 << 30;

/** Which session's problem each backend holds: a backend has room for one. */
const holders = new WeakMap<KernelBackend, Session>();

/** A problem in a kernel: loaded once, solved for one selection after the other. Sessions may share a backend; each loads its problem again when needed. */
export class Session {
  private workspace: number;

  /** Throws CorruptImage. */
  constructor(
    readonly backend: KernelBackend,
    private readonly image: Uint8Array,
  ) {
    this.workspace = Math.max(LEAST_WORKSPACE, image.length * 16);
    this.load();
  }

  private load(): void {
    holders.delete(this.backend);
    for (;;) {
      const status = this.backend.load(this.image, this.workspace);
      if (status === OK) {
        holders.set(this.backend, this);
        return;
      }
      if (status !== ERROR_WORKSPACE) throw new CorruptImage(status);
      this.grow();
    }
  }

  // The kernel says when its arena is too small; with more it gives the same answer.
  private grow(): void {
    this.workspace *= 4;
    if (this.workspace > MOST_WORKSPACE) throw new RangeError(`the problem needs more than ${MOST_WORKSPACE} bytes of kernel memory`);
  }

  /** The header words of the loaded image. */
  header(): Int32Array {
    const { buffer, offset } = this.backend.memory();
    return new Int32Array(buffer, offset, HEADER_WORDS);
  }

  /** The words of a section of the loaded image. Writing to the selection sections changes what the next solve answers. */
  section(id: number): Int32Array {
    const { buffer, offset } = this.backend.memory();
    const table = new Int32Array(buffer, offset + HEADER_WORDS * 4, SECTION_COUNT * 2);
    return new Int32Array(buffer, offset + table[id * 2]!, table[id * 2 + 1]!);
  }

  /** Solves and answers a copy of the answer's words. `select` writes the selection, again after every reload. */
  solve(select?: (session: Session) => void): Int32Array {
    if (holders.get(this.backend) !== this) this.load();
    for (;;) {
      select?.(this);
      const status = this.backend.solve();
      if (status === OK) return this.answer();
      if (status !== ERROR_WORKSPACE) throw new CorruptImage(status);
      this.grow();
      this.load();
    }
  }

  private answer(): Int32Array {
    const { buffer, offset } = this.backend.memory();
    const header = this.header();
    return new Int32Array(buffer, offset + header[H_ANSWER_OFFSET]!, header[H_ANSWER_WORDS]!).slice();
  }
}
