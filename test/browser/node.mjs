// The same modules for Node, for scripts/heavy/browser.mjs to compare with.
export { createJs, createWasm } from '@kerf/core';
export { planOf } from '../packed/project/plan.mjs';
