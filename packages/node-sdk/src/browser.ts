// What needs neither Node nor a terminal. Everything else is added in index.ts.
export { type Catalog, catalogOf, embeddedCatalog } from './catalog/catalog.js';
export { type ConsolidateOptions, type Consolidation, consolidate } from './consolidate/consolidate.js';
export { consolidationDocument } from './consolidate/document.js';
export * from './convert/index.js';
export * from './load/index.js';
export { describeDiagnostic } from './report/diagnostics.js';
export { planDocument } from './report/planjson.js';
export { planLog } from './report/planlog.js';
export { SimulationError } from './simulate/problem.js';
export { type SchedulingProblem, type SimulateOptions, schedulingProblem } from './simulate/schedulingproblem.js';
export { type Simulation, simulate } from './simulate/simulate.js';
export { upgradeDocument } from './upgrade/document.js';
export { upgradeLog } from './upgrade/log.js';
export { upgradePicture } from './upgrade/picture.js';
export { type Upgrade, type UpgradeOptions, upgrade } from './upgrade/upgrade.js';
export * from './validate/index.js';
