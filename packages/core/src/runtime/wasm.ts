import { ERROR_SIZE } from '../../kernel/layout.js';
import { isCut, type KernelBackend, notLoaded, outOfMemory, totalBytes } from './backend.js';

const ABI = 1;

interface KernelExports {
  memory: WebAssembly.Memory;
  abi(): number;
  /** Address of a block, 16-byte aligned; 0 on failure. Gives up the block before, and may move `memory.buffer`. */
  alloc(bytes: number): number;
  load(ptr: number, len: number): number;
  solve(): number;
}

/** The kernel as an instance of `module`, which is the package's kernel.wasm. Throws when it is another module or another version. */
export function createWasmFrom(module: WebAssembly.Module): KernelBackend {
  const exports = new WebAssembly.Instance(module).exports as unknown as Partial<KernelExports>;
  const { memory, alloc, load, solve } = exports;
  const abi = exports.abi?.();
  if (!(memory instanceof WebAssembly.Memory) || !alloc || !load || !solve || abi !== ABI) {
    throw new TypeError(
      `not a kernel this version can run: expected the exports memory, alloc, load, solve and abi() = ${ABI}, found abi() = ${abi}`,
    );
  }
  let offset = 0;
  let length = 0;
  let loaded = false;

  return {
    kind: 'wasm',
    load(image, workspaceBytes) {
      const total = totalBytes(image, workspaceBytes);
      loaded = false;
      if (isCut(image)) return ERROR_SIZE;
      const ptr = alloc(total);
      if (ptr === 0) throw outOfMemory(total);
      new Uint8Array(memory.buffer, ptr, image.length).set(image);
      offset = ptr;
      length = total;
      const status = load(ptr, total);
      loaded = status === 0;
      return status;
    },
    solve() {
      if (!loaded) throw notLoaded();
      // A trap leaves the problem half solved.
      loaded = false;
      const status = solve();
      loaded = true;
      return status;
    },
    memory: () => ({ buffer: memory.buffer as ArrayBuffer, offset, length }),
  };
}
