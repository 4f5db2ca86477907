import type { RefreshedRegion, RefreshOptions } from './refresh.js';

export { CALL_NAMES, CALLS, type Call, type CallName } from './call.js';
export { CatalogFileError, readCatalogFile, writeCatalogFile } from './file.js';
export type { RefreshedRegion, RefreshOptions, RefreshProgress } from './refresh.js';
export { RefreshError } from './refresherror.js';

/**
 * Reads a region from AWS. The AWS clients are loaded only now: they are larger than everything else together.
 * @throws RefreshError with every reason why the region cannot be read in full.
 */
export async function refreshRegion(name: string, options: RefreshOptions): Promise<RefreshedRegion> {
  return (await import('./refresh.js')).refreshRegion(name, options);
}
