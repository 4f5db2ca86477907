import type * as Catalog from '@kerf/instance-catalog';

/** What differs; undefined: nothing. */
export function checkImages(catalog: typeof Catalog, question: unknown, answer: unknown): string | undefined;
