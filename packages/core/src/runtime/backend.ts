import { H_BYTES } from '../../kernel/layout.js';

/** One kernel with its own memory. It holds one problem at a time. */
export interface KernelBackend {
  readonly kind: 'js' | 'wasm';
  /**
   * Copies the image into kernel memory with `workspaceBytes` behind it, validates and prepares it. Returns a status: 0 or a negative error
   * code. Throws RangeError when the memory cannot be had.
   */
  load(image: Uint8Array, workspaceBytes: number): number;
  /**
   * Solves the loaded problem with the selection that stands in the image now. Throws when the last `load` did not succeed, or when another
   * JavaScript backend loaded a problem since.
   */
  solve(): number;
  /** A live view of the loaded image and its workspace; re-read after every load. */
  memory(): { buffer: ArrayBuffer; offset: number; length: number };
}

// Offsets in the kernel are signed 32-bit; the first page and the alignment of the arena stay below the difference.
const MAX_BYTES = 0x7fff0000 - 0x10000;

/** Bytes of image and workspace together, rounded up to whole 64-bit words; at least one, so that an empty image is the kernel's to refuse. */
export function totalBytes(image: Uint8Array, workspaceBytes: number): number {
  if (!Number.isSafeInteger(workspaceBytes) || workspaceBytes < 0) {
    throw new RangeError(`workspaceBytes must be a whole number of bytes, 0 or more; found ${workspaceBytes}`);
  }
  const total = Math.max(8, Math.ceil((image.length + workspaceBytes) / 8) * 8);
  if (total > MAX_BYTES) throw outOfMemory(total);
  return total;
}

/**
 * Whether an image ends before its header says: the kernel sees image and workspace as one, and would read what an earlier problem left there.
 */
export function isCut(image: Uint8Array): boolean {
  const end = (H_BYTES + 1) * 4;
  return image.length < end || new DataView(image.buffer, image.byteOffset).getInt32(H_BYTES * 4, true) > image.length;
}

export function outOfMemory(bytes: number): RangeError {
  return new RangeError(`the problem needs ${bytes} bytes of kernel memory, which cannot be had (at most ${MAX_BYTES})`);
}

export function notLoaded(): Error {
  return new Error('solve needs a problem: call load first, and solve only after it returned 0');
}
