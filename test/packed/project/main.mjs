// Plans a folder of manifests on every backend and prints what each found.
import { readFileSync } from 'node:fs';
import { createJs } from '@kerf/core/js';
import { createBackend, createWasm, createWasmFrom } from '@kerf/core/wasm';
import { loadManifests, parseScale, readSources } from '@kerf/node-sdk';
import { planOf } from './plan.mjs';

const { sources } = await readSources([process.argv[2]], process.stdin);
const { input, ec2NodeClasses } = loadManifests(sources, { scale: [parseScale('deployment/inflate=3')] });
const module = new WebAssembly.Module(readFileSync(new URL(import.meta.resolve('@kerf/core/kernel.wasm'))));
for (const backend of [createJs(), await createWasm(), createWasmFrom(module), await createBackend()]) {
  console.log(JSON.stringify({ kind: backend.kind, plan: planOf({ input, nodeClass: ec2NodeClasses[0] }, backend) }));
}
