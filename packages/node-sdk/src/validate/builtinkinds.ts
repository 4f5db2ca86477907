import type { BuiltInKind } from './kind.js';

export const BUILT_IN_KINDS: readonly BuiltInKind[] = [];
