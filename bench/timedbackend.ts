import type { KernelBackend } from '@kerf/core';
import { H_ANSWER_OFFSET, H_ANSWER_WORDS } from '../packages/core/kernel/layout.js';

/** A kernel that notes when it works: what lies before the first load is encoding, what lies between and after is decoding and deciding. */
export class TimedBackend implements KernelBackend {
  /** Milliseconds between `begin` and the first load. */
  encodeMs = 0;
  /** Milliseconds inside the kernel, loads included. */
  kernelMs = 0;
  solves = 0;
  private began = 0;
  private loaded = false;

  constructor(private readonly kernel: KernelBackend) {}

  get kind(): 'js' | 'wasm' {
    return this.kernel.kind;
  }

  begin(): void {
    this.kernelMs = 0;
    this.solves = 0;
    this.loaded = false;
    this.began = performance.now();
  }

  load(image: Uint8Array, workspaceBytes: number): number {
    const start = performance.now();
    if (!this.loaded) this.encodeMs = start - this.began;
    this.loaded = true;
    const status = this.kernel.load(image, workspaceBytes);
    this.kernelMs += performance.now() - start;
    return status;
  }

  solve(): number {
    const start = performance.now();
    const status = this.kernel.solve();
    this.kernelMs += performance.now() - start;
    this.solves++;
    return status;
  }

  memory(): { buffer: ArrayBuffer; offset: number; length: number } {
    return this.kernel.memory();
  }

  /** A copy of the words of the last answer. */
  answerWords(): Int32Array {
    const { buffer, offset } = this.kernel.memory();
    const header = new Int32Array(buffer, offset, H_ANSWER_WORDS + 1);
    return new Int32Array(buffer, offset + header[H_ANSWER_OFFSET]!, header[H_ANSWER_WORDS]!).slice();
  }
}
