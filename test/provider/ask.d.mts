import type * as Catalog from '@kerf/instance-catalog';

type Check = (catalog: typeof Catalog, region: Catalog.RegionData, question: unknown, answer: unknown) => string | undefined;

/** What differs; undefined: nothing. */
export const checkTypes: Check;
export const checkLaunch: Check;
export function checkHashes(catalog: typeof Catalog, questions: unknown[], answers: unknown[]): string | undefined;
