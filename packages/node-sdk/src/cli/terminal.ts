import { PLAIN_WIDTH } from '../report/layout.js';
import { EXIT } from './status.js';

/** What a command reads from and writes to; the process's own streams, or others in a test. */
export interface Terminal {
  stdin: AsyncIterable<Uint8Array | string>;
  /** Resolves when more may be written. */
  stdout(text: string): Promise<void>;
  stderr(text: string): void;
  /** Columns of a terminal; absent where the output goes elsewhere. */
  columns?: number;
  colours: boolean;
}

const LEAST_WIDTH = 60;
const GREATEST_WIDTH = 200;

export function widthOf({ columns }: Terminal): number {
  return columns === undefined ? PLAIN_WIDTH : Math.min(GREATEST_WIDTH, Math.max(LEAST_WIDTH, columns));
}

/** The terminal of this process. Colours only on a terminal, and not where NO_COLOR asks for none. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  // A reader that closes early, such as head, has what it wanted.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok);
    stderr.write(`error: standard output cannot be written: ${error.message}\n`);
    process.exit(EXIT.badInput);
  });
  // Whoever closed it does not want to hear; the exit status still tells.
  stderr.on('error', () => {});
  return {
    stdin,
    stdout: (text) =>
      new Promise((resolve) => {
        if (stdout.write(text)) resolve();
        else stdout.once('drain', resolve);
      }),
    stderr: (text) => {
      stderr.write(text);
    },
    ...(stdout.isTTY ? { columns: stdout.columns } : {}),
    colours: stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
  };
}
