import { fileURLToPath } from 'node:url';
import { run } from '../src/cli/program.js';

export interface KerfOptions {
  stdin?: string;
  /** Columns of a terminal; absent: no terminal. */
  columns?: number;
  colours?: boolean;
}

/** Runs `kerf` in this process. */
export async function kerf(args: readonly string[], { stdin = '', columns, colours = false }: KerfOptions = {}) {
  let out = '';
  let err = '';
  async function* input() {
    yield stdin;
  }
  const status = await run(args, {
    stdin: input(),
    stdout: async (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    colours,
    ...(columns === undefined ? {} : { columns }),
  });
  return { status, out, err };
}

/** The path of an example of the repository. */
export function example(path: string): string {
  return fileURLToPath(new URL(`../../../examples/${path}`, import.meta.url));
}
