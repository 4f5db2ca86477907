import { createJs, createWasmSync, type KernelBackend } from '@kerf/core';
import type { Answerer, IdentityField } from './answers.js';
import { CatalogFolder } from './catalogs.js';
import { scenarioDecider, scenarioDisrupter } from './decide.js';
import { partAnswerer } from './parts.js';

/** What is asked of every line, as plain data: a worker is told it when it starts. */
export interface ScenarioCommand {
  command: 'decide' | 'disrupt' | 'parts';
  backend: KernelBackend['kind'];
  /** Folder of the catalogs that scenarios name. */
  catalogs?: string;
  /** Of `decide`: how many times more each scenario is solved to measure it; default 0, no measurement. */
  time?: number;
}

export const IDENTITY_FIELDS: Readonly<Record<ScenarioCommand['command'], IdentityField>> = {
  decide: 'name',
  disrupt: 'name',
  parts: 'kind',
};

/** With a kernel of its own, and catalogs that are read once. */
export function answererOf({ command, backend: kind, catalogs: folder, time }: ScenarioCommand): Answerer {
  const backend = kind === 'wasm' ? createWasmSync() : createJs();
  if (command === 'parts') return partAnswerer(backend);
  const options = { backend, ...(folder === undefined ? {} : { catalogs: new CatalogFolder(folder) }) };
  return command === 'decide' ? scenarioDecider({ ...options, ...(time === undefined ? {} : { time }) }) : scenarioDisrupter(options);
}
