import type { NodeSelectorRequirement } from '../model/pod.js';
import { type Configuration, normalizeLabelValue } from '../model/wellknown.js';
import type { CatalogFacts, KeyFacts } from './catalogfacts.js';

/** A label key that a problem speaks of. */
export interface AskedKey {
  name: string;
  facts: KeyFacts;
  /** The values that the problem names, as far as types list them; undefined where every value counts. */
  named: readonly string[] | undefined;
}

/** What types say of one key: few distinct statements, and per type the index of its own, -1 where it says nothing. */
export type Statements = Pick<KeyFacts, 'statements' | 'ofType'>;

/** Types that say the same of some keys. */
export interface TypeGroups {
  /** One for each key, in the order given. */
  columns: readonly Statements[];
  /** Of each type its group; groups are numbered by their first type. */
  ofType: Int32Array;
  /** The first type of each group. */
  first: number[];
}

/** Questions whose groups are remembered; problems on one catalog ask for few. */
const MOST_GROUPINGS = 64;

/** The groups of types that say the same of all the keys. */
export function groupTypes({ types, groups, configuration }: CatalogFacts, keys: readonly AskedKey[]): TypeGroups {
  const question = JSON.stringify(keys.map(({ name, named }) => [name, named ?? null]));
  let found = groups.get(question);
  if (found === undefined) {
    const columns = keys.map(({ name, facts, named }) => (named === undefined ? facts : mergeUnnamed(name, facts, named, configuration)));
    found = { columns, ...groupByStatements(types.length, columns) };
    if (groups.size >= MOST_GROUPINGS) groups.clear();
    groups.set(question, found);
  }
  return found;
}

/**
 * The statements with one value in place of all that nobody names. Requirements tell two such values apart by bounds alone, which the caller excludes, as
 * it does topology, where values are domains, and minValues, where they are counted.
 */
function mergeUnnamed(key: string, { statements, ofType }: KeyFacts, named: readonly string[], configuration: Configuration): Statements {
  const known = new Set(named);
  const isNamed = (value: string) => known.has(normalizeLabelValue(key, value, configuration));
  const merged: (readonly NodeSelectorRequirement[])[] = [];
  const byValues = new Map<string, number>();
  let unnamed: string | undefined;
  const indexes = statements.map((statement) => {
    const [requirement, ...others] = statement;
    const values = requirement?.values;
    if (requirement?.operator !== 'In' || values === undefined || others.length > 0) return merged.push(statement) - 1;
    const kept = values.filter(isNamed);
    if (kept.length < values.length) {
      unnamed ??= values.find((value) => !isNamed(value))!;
      kept.push(unnamed);
    }
    const text = JSON.stringify(kept);
    let index = byValues.get(text);
    if (index === undefined) {
      index = merged.push([{ ...requirement, values: kept }]) - 1;
      byValues.set(text, index);
    }
    return index;
  });
  return { statements: merged, ofType: ofType.map((statement) => (statement < 0 ? -1 : indexes[statement]!)) };
}

function groupByStatements(count: number, columns: readonly Statements[]): Pick<TypeGroups, 'ofType' | 'first'> {
  let ofType = new Int32Array(count);
  let first = count === 0 ? [] : [0];
  for (const column of columns) {
    const finer = new Int32Array(count);
    const width = column.statements.length + 1;
    const ids = new Map<number, number>();
    first = [];
    for (let type = 0; type < count; type++) {
      const both = ofType[type]! * width + column.ofType[type]! + 1;
      let id = ids.get(both);
      if (id === undefined) {
        id = first.push(type) - 1;
        ids.set(both, id);
      }
      finer[type] = id;
    }
    ofType = finer;
  }
  return { ofType, first };
}
