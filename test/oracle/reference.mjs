// The reference at work: what the scripts of scripts/heavy that compare with it have in common.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'kerf-reference-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** The folder of the instance types that generated scenarios name. */
export const catalogs = join(scratch, 'catalogs');

/** @param {string} text JSON lines */
export const parsed = (text) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

/** What a generator of this folder prints. @param {string} script @param {string[]} args */
export const python = (script, ...args) =>
  execFileSync('python3', [join(root, 'test/oracle', script), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });

python('generate.py', 'catalogs', catalogs);

/** Writes the instance types of a region to the folder of catalogs, as the command line exports them; returns the path. @param {string} cli @param {string} name */
export function exportRegion(cli, name) {
  const file = join(catalogs, `${name}.json`);
  const to = openSync(file, 'w');
  const { status } = spawnSync(process.execPath, [cli, 'catalog', 'export', '--region', name], { stdio: ['ignore', to, 'inherit'] });
  closeSync(to);
  if (status !== 0) throw new Error(`no catalog of ${name}`);
  return file;
}

/** @type {Map<string, any[]>} */
const types = new Map();

/** The instance types of a scenario. @param {any} scenario */
export function typesOf(scenario) {
  if (scenario.instanceTypes?.length > 0) return scenario.instanceTypes;
  if (!types.has(scenario.catalog))
    types.set(scenario.catalog, JSON.parse(readFileSync(join(catalogs, `${scenario.catalog}.json`), 'utf8')));
  return types.get(scenario.catalog);
}

/**
 * Runs a program on questions as JSON lines, by its standard input or as a file named last, and reads its answers: one to each.
 * @param {string} program @param {string[]} args @param {unknown[]} questions @param {boolean} [asFile]
 */
export function answers(program, args, questions, asFile = false) {
  const [input, output] = [join(scratch, 'in.jsonl'), join(scratch, 'out.jsonl')];
  writeFileSync(input, questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  const [from, to] = [openSync(input, 'r'), openSync(output, 'w')];
  const run = spawnSync(program, asFile ? [...args, input] : args, { cwd: root, stdio: [asFile ? 'ignore' : from, to, 'pipe'] });
  closeSync(from);
  closeSync(to);
  const found = parsed(readFileSync(output, 'utf8'));
  if (found.length === questions.length) return found;
  throw new Error(`${program} ${args.join(' ')}: ${found.length} answers to ${questions.length} questions\n${run.stderr}`);
}
