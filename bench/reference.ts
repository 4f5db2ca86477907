import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Scenario } from '@kerf/core';

const oracle = new URL('../../test/oracle/', import.meta.url);
const cache = fileURLToPath(new URL('../../node_modules/.cache/kerf-reference/', import.meta.url));

/** What the reference's timer says of one round, in milliseconds. */
export interface ReferenceTiming {
  /** Construction of the scheduler, topology included. */
  setupMs: number;
  solveMs: number;
  nodeClaims: number;
  podErrors: number;
  error?: string;
}

/** The two builds of the reference: as published, for times; with its ties pinned, for decisions. */
export interface Builds {
  published: string;
  pinned: string;
}

/** Builds what is not built yet. Undefined, with the name of the missing tool, where it cannot be built. */
export async function buildReference(): Promise<Builds | { missing: string }> {
  const { buildOracle, missingTool } = (await import(new URL('build.mjs', oracle).href)) as {
    buildOracle: () => string;
    missingTool: () => string | undefined;
  };
  const missing = missingTool();
  return missing === undefined ? { published: buildPublished(), pinned: buildOracle() } : { missing };
}

function buildPublished(): string {
  const folder = fileURLToPath(oracle);
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.go') || file === 'go.mod' || file === 'go.sum') hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  }
  const program = join(cache, hash.digest('hex').slice(0, 16), process.platform === 'win32' ? 'oracle.exe' : 'oracle');
  if (!existsSync(program)) {
    const args = ['build', '-buildvcs=false', '-mod=readonly', '-o', program, '.'];
    execFileSync('go', args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return program;
}

/** Where scenarios find their catalogs: a folder that is gone when the process ends. */
export class CatalogFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'kerf-bench-'));

  constructor() {
    mkdirSync(this.path, { recursive: true });
    process.on('exit', () => rmSync(this.path, { recursive: true, force: true }));
  }

  /** The scenario with its types in a file, so that the reference does not read them with every line. */
  extract(scenario: Scenario): Scenario {
    const { instanceTypes, ...rest } = scenario;
    const catalog = scenario.name.replaceAll('/', '-');
    writeFileSync(join(this.path, `${catalog}.json`), JSON.stringify(instanceTypes));
    return { ...rest, catalog };
  }
}

/** A running reference that answers one scenario after the other, so that its rounds can stand between others. */
export class Reference {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;

  constructor(program: string, mode: 'time' | 'decide', catalogs: CatalogFolder) {
    this.child = spawn(program, [mode, '-runs', '1', '-catalogs', catalogs.path]);
    this.child.stderr.pipe(process.stderr);
    this.answers = createInterface({ input: this.child.stdout, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  }

  /** Undefined when there is no answer within `seconds`; the reference is gone then. */
  async ask<Answer>(scenario: string, seconds: number): Promise<Answer | undefined> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.child.kill('SIGKILL');
    }, seconds * 1000);
    this.child.stdin.write(`${scenario}\n`);
    const { value, done } = await this.answers.next();
    clearTimeout(timer);
    if (late) return undefined;
    if (done) throw new Error(`the reference ended with status ${this.child.exitCode}`);
    return JSON.parse(value) as Answer;
  }

  close(): void {
    this.child.stdin.end();
  }
}
