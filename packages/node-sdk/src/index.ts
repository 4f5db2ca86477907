export * from './browser.js';
export * from './catalog/index.js';
export { consolidationTable } from './consolidate/table.js';
export { type ReadSources, readSources, type SourceLimits } from './load/source.js';
export type { TableOptions } from './report/layout.js';
export { planTable } from './report/plantable.js';
export { type Style, styleFor } from './report/style.js';
export {
  decideAll,
  disruptAll,
  type FailedScenario,
  MAX_WORKERS,
  type Scenarios,
  type SweepOptions,
  type SweepProgress,
} from './scenario/sweep.js';
export { upgradeTable } from './upgrade/table.js';
export { timelineText } from './upgrade/timeline.js';
