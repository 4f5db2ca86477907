import { decide, disrupt, type KernelBackend, type Scenario } from '@kerf/core';
import type { Answerer } from './answers.js';
import type { CatalogFolder } from './catalogs.js';

export interface DecideOptions {
  backend: KernelBackend;
  /** Where the catalogs lie that scenarios name; without it such a scenario fails. */
  catalogs?: CatalogFolder;
  /** How many times more each scenario is solved to measure it; default 0, no measurement. */
  time?: number;
}

/** Answers scenarios by the outcome of one scheduling round (chapter 06, 13 and 14.1). */
export function scenarioDecider({ backend, catalogs, time = 0 }: DecideOptions): Answerer {
  return async (question) => {
    const scenario = readScenario(question);
    const instanceTypes = await instanceTypesOf(scenario, catalogs);
    return decide(scenario, instanceTypes, time > 0 ? { backend, time, clock: () => performance.now() } : { backend });
  };
}

/** Answers scenarios by what each disruption method would do (chapter 06, 14.2). */
export function scenarioDisrupter({ backend, catalogs }: Omit<DecideOptions, 'time'>): Answerer {
  return async (question) => {
    const scenario = readScenario(question);
    return { ...disrupt(scenario, await instanceTypesOf(scenario, catalogs), { backend }) };
  };
}

function readScenario(question: unknown): Scenario {
  if (typeof question !== 'object' || question === null || Array.isArray(question)) throw new TypeError('a scenario must be an object');
  return question as Scenario;
}

/** Given and non-empty instance types come before a catalog (chapter 06, 13.1). */
async function instanceTypesOf({ instanceTypes, catalog }: Scenario, catalogs: CatalogFolder | undefined) {
  if ((Array.isArray(instanceTypes) && instanceTypes.length > 0) || catalog === undefined || catalog === '') return undefined;
  if (typeof catalog !== 'string') throw new TypeError('catalog must be the name of a catalog');
  if (catalogs === undefined) throw new Error(`the scenario names catalog ${catalog}; say with --catalogs where it lies`);
  return catalogs.load(catalog);
}
