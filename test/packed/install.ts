import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const PACKAGES = ['core', 'instance-catalog', 'node-sdk'] as const;
export type PackageName = (typeof PACKAGES)[number];

const run = promisify(execFile);

/** The pnpm that runs the tests, or the pinned one where they run without. */
async function pnpm(cwd: string, ...args: string[]): Promise<void> {
  const execpath = process.env.npm_execpath ?? '';
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [program, first] = /[\\/]pnpm[^\\/]*$/.test(execpath)
    ? /\.[cm]?js$/.test(execpath)
      ? [process.execPath, [execpath]]
      : [execpath, []]
    : ['npx', ['--yes', '--prefer-offline', packageManager]];
  await run(program, [...first, ...args], { cwd, shell: process.platform === 'win32' });
}

/** Packs the packages into the folder; gives the path of each tarball. */
export async function packAll(folder: string): Promise<Record<PackageName, string>> {
  await pnpm(ROOT, '--filter', './packages/*', 'pack', '--pack-destination', folder);
  const files = readdirSync(folder);
  const of = (name: PackageName) => join(folder, files.find((file) => file.startsWith(`kerf-${name}-`)) as string);
  return { core: of('core'), 'instance-catalog': of('instance-catalog'), 'node-sdk': of('node-sdk') };
}

/** The paths in a tarball. */
export async function contents(tarball: string): Promise<string[]> {
  const { stdout } = await run('tar', ['-tzf', tarball]);
  return stdout
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => path.replace(/^package\//, ''))
    .sort();
}

/**
 * A project of its own with the tarballs as its dependencies, installed without a network: what the packages depend on is linked from where this
 * workspace has it.
 */
export async function installInto(folder: string, tarballs: Record<PackageName, string>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  cpSync(fileURLToPath(new URL('project/', import.meta.url)), folder, { recursive: true });
  const ours = Object.fromEntries(PACKAGES.map((name) => [`@kerf/${name}`, `file:${tarballs[name]}`]));
  const sdk = join(ROOT, 'packages/node-sdk');
  const { dependencies } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
  const others = Object.keys(dependencies)
    .filter((name) => !name.startsWith('@kerf/'))
    .map((name) => [name, `link:${realpathSync(join(sdk, 'node_modules', name))}`]);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module', dependencies: ours }));
  // JSON is YAML.
  writeFileSync(
    join(folder, 'pnpm-workspace.yaml'),
    JSON.stringify({ overrides: { ...ours, ...Object.fromEntries(others) }, pmOnFail: 'ignore', minimumReleaseAge: 0 }),
  );
  await pnpm(folder, 'install', '--offline', '--ignore-scripts', '--no-frozen-lockfile');
}

/** Runs a program of this workspace with Node; the result does not tell failures from successes by throwing. */
export async function node(cwd: string, ...args: string[]): Promise<{ status: number; out: string }> {
  try {
    const { stdout } = await run(process.execPath, args, { cwd, maxBuffer: 2 ** 26 });
    return { status: 0, out: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, out: stdout + stderr };
  }
}
