import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CatalogInputError, type RegionData, readCatalog, writeCatalog } from '@kerf/instance-catalog';

/** A catalog file that cannot be read or written. */
export class CatalogFileError extends Error {
  constructor(path: string, problems: readonly string[]) {
    super(problems.map((problem) => `${path}: ${problem}`).join('\n'));
    this.name = 'CatalogFileError';
  }
}

/** No text can be longer in Node; a file of all regions is a tenth of it. */
const MAXIMUM_BYTES = 500_000_000;

/**
 * The regions of a catalog file, by name.
 * @throws CatalogFileError with every problem of the file.
 */
export async function readCatalogFile(path: string): Promise<RegionData[]> {
  try {
    const { size } = await stat(path);
    if (size > MAXIMUM_BYTES) throw new CatalogFileError(path, [`is larger than ${MAXIMUM_BYTES} bytes`]);
    return readCatalog(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof CatalogInputError) throw new CatalogFileError(path, error.message.split('\n'));
    throw asFileError(path, error);
  }
}

/** As {@link readCatalogFile}, but none where there is no file. */
export async function readCatalogFileIfAny(path: string): Promise<RegionData[]> {
  try {
    await stat(path);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return [];
    throw asFileError(path, error);
  }
  return readCatalogFile(path);
}

/**
 * Puts a catalog file in place in one step: a reader, or a run that is cut short, sees the old file or the new one, whole.
 * @throws CatalogFileError when the folder does not take it; what was there stays.
 */
export async function writeCatalogFile(path: string, regions: readonly RegionData[]): Promise<void> {
  const text = writeCatalog(regions);
  // Nothing is put in place that could not be read back.
  readCatalog(text);
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw asFileError(path, error);
  }
}

/**
 * Tells before a long refresh that its outcome could not be written.
 * @throws CatalogFileError
 */
export async function checkCatalogFolder(path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new CatalogFileError(path, [`there is no folder ${folder}`]);
  const target = await stat(path).catch(() => undefined);
  if (target?.isDirectory() === true) throw new CatalogFileError(path, ['is a folder, not a file']);
}

function asFileError(path: string, error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  if (code === 'ENOENT') return new CatalogFileError(path, ['there is no such file']);
  if (code === 'EISDIR') return new CatalogFileError(path, ['is a folder, not a file']);
  if (code === 'EACCES' || code === 'EPERM') return new CatalogFileError(path, ['access is denied']);
  return new CatalogFileError(path, [(error as Error).message]);
}
