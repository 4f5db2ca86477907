export * from './catalog/index.js';
export { type ConsolidateOptions, type Consolidation, consolidate } from './consolidate/consolidate.js';
export { consolidationDocument, consolidationTable } from './consolidate/report.js';
export * from './convert/index.js';
export * from './load/index.js';
export { type ReadSources, readSources, type SourceLimits } from './load/source.js';
export { describeDiagnostic } from './report/diagnostics.js';
export { planDocument } from './report/planjson.js';
export { planLog } from './report/planlog.js';
export { planTable, type TableOptions } from './report/plantable.js';
export {
  decideAll,
  disruptAll,
  type FailedScenario,
  MAX_WORKERS,
  type Scenarios,
  type SweepOptions,
  type SweepProgress,
} from './scenario/sweep.js';
export { SimulationError } from './simulate/problem.js';
export { type SimulateOptions, type Simulation, simulate } from './simulate/simulate.js';
export { upgradeDocument } from './upgrade/document.js';
export { upgradeLog } from './upgrade/log.js';
export { upgradePicture } from './upgrade/picture.js';
export { upgradeTable } from './upgrade/table.js';
export { timelineText } from './upgrade/timeline.js';
export { type Upgrade, type UpgradeOptions, upgrade } from './upgrade/upgrade.js';
export * from './validate/index.js';
