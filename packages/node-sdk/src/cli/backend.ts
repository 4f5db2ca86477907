import { createJs, createWasmSync, type KernelBackend } from '@kerf/core';
import { Option } from 'commander';

export type BackendName = 'js' | 'wasm';

export function backendOption(): Option {
  return new Option('--backend <name>', 'what decides; both decide alike').choices(['js', 'wasm']).default('js');
}

export function createBackend(name: BackendName): KernelBackend {
  return name === 'wasm' ? createWasmSync() : createJs();
}
