import { defineConfig } from 'tsup';

export default defineConfig({ entry: ['run.ts'], format: ['esm'], platform: 'node', target: 'node20', clean: true });
