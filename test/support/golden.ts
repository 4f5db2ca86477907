import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import type { InstanceType } from '@kerf/core';
import type { DecideCase, DisruptCase, PartCase, Scenario } from './document.js';

const folder = new URL('../golden/', import.meta.url);

function rows<Row>(name: string): Row[] {
  const text = brotliDecompressSync(readFileSync(new URL(`${name}.jsonl.br`, folder))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

function names(kind: string): string[] {
  return readdirSync(fileURLToPath(new URL(`${kind}/`, folder)))
    .filter((file) => file.endsWith('.jsonl.br'))
    .map((file) => file.slice(0, -'.jsonl.br'.length))
    .sort();
}

export const decideCategories: string[] = names('decide');
export const disruptCategories: string[] = names('disrupt');
export const partKinds: string[] = names('parts');

export const decideCases = (category: string): DecideCase[] => rows(`decide/${category}`);
export const disruptCases = (category: string): DisruptCase[] => rows(`disrupt/${category}`);
export const partCases = (kind: string): PartCase[] => rows(`parts/${kind}`);

let catalogs: Map<string, InstanceType[]> | undefined;

/** The instance types that a scenario names by `catalog`. */
export function catalog(name: string): InstanceType[] {
  catalogs ??= new Map(rows<{ name: string; instanceTypes: InstanceType[] }>('catalogs').map((row) => [row.name, row.instanceTypes]));
  const types = catalogs.get(name);
  if (types === undefined) throw new Error(`no golden catalog ${JSON.stringify(name)}; there are ${[...catalogs.keys()].join(', ')}`);
  return types;
}

/** The instance types of a scenario: its own, where given and not empty, else those of the catalog it names. */
export function typesOf(scenario: Scenario): InstanceType[] {
  if (scenario.instanceTypes !== undefined && scenario.instanceTypes.length > 0) return scenario.instanceTypes;
  return scenario.catalog === undefined ? [] : catalog(scenario.catalog);
}
