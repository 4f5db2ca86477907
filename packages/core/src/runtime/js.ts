import * as kernel from '../../kernel/index.js';
import { ERROR_SIZE } from '../../kernel/layout.js';
import { bind } from '../../kernel/mem.js';
import { isCut, type KernelBackend, notLoaded, totalBytes } from './backend.js';

// The kernel's views are module variables: one problem per realm. This names the backend whose problem they show.
let owner: KernelBackend | undefined;

/** The kernel as JavaScript: available at once, everywhere. Several may exist; the kernel shows the problem of the one that loaded last. */
export function createJs(): KernelBackend {
  let buffer = new ArrayBuffer(0);
  let length = 0;
  let loaded = false;

  const backend: KernelBackend = {
    kind: 'js',
    load(image, workspaceBytes) {
      const total = totalBytes(image, workspaceBytes);
      loaded = false;
      if (isCut(image)) return ERROR_SIZE;
      // Memory is kept: the kernel clears what it writes, and decisions must not depend on what stood there.
      if (buffer.byteLength < total) buffer = new ArrayBuffer(total);
      new Uint8Array(buffer).set(image);
      length = total;
      owner = backend;
      bind(buffer);
      const status = kernel.load(0, total);
      loaded = status === 0;
      return status;
    },
    solve() {
      if (!loaded) throw notLoaded();
      if (owner !== backend) throw new Error('another JavaScript backend loaded a problem since; load this one again before solve');
      loaded = false;
      const status = kernel.solve();
      loaded = true;
      return status;
    },
    memory: () => ({ buffer, offset: 0, length }),
  };
  return backend;
}
