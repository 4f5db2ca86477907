import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import * as catalog from '@kerf/instance-catalog';
import { describe, expect, test } from 'vitest';
import { checkHashes, checkLaunch, checkTypes } from './ask.mjs';
import { checkImages } from './images.mjs';
import { Random } from './random.mjs';
import { withSpotPrices } from './world.mjs';

interface Asked {
  region: string;
  /** Repeats the Spot prices of the region. */
  spotSeed: number;
  question: { kind: 'types' | 'launch' | 'images' };
  answer: unknown;
}
interface Hashes {
  questions: unknown[];
  answers: unknown[];
}

const records: (Asked | Hashes)[] = brotliDecompressSync(readFileSync(new URL('./recorded.jsonl.br', import.meta.url)))
  .toString()
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
const asked = (kind: Asked['question']['kind']): Asked[] =>
  records.filter((record): record is Asked => 'question' in record && record.question.kind === kind);

const regions = new Map<string, catalog.RegionData>();
async function regionOf({ region, spotSeed }: Asked): Promise<catalog.RegionData> {
  const known = regions.get(region) ?? withSpotPrices(new Random(spotSeed), await catalog.loadRegion(region));
  regions.set(region, known);
  return known;
}

describe('what the real provider answered to random questions', () => {
  test('instance types and offerings under node classes', { timeout: 60_000 }, async () => {
    const questions = asked('types');
    expect(questions.length).toBeGreaterThan(20);
    for (const each of questions) expect(checkTypes(catalog, await regionOf(each), each.question, each.answer)).toBeUndefined();
  });

  test('which node classes have the same hash', () => {
    const families = records.filter((record): record is Hashes => 'questions' in record);
    expect(families.length).toBeGreaterThan(20);
    for (const { questions, answers } of families) expect(checkHashes(catalog, questions, answers)).toBeUndefined();
  });

  test('machine images of node classes', () => {
    const questions = asked('images');
    expect(questions.length).toBeGreaterThan(40);
    for (const { question, answer } of questions) expect(checkImages(catalog, question, answer)).toBeUndefined();
  });

  test('launches of NodeClaims', { timeout: 60_000 }, async () => {
    const questions = asked('launch');
    expect(questions.length).toBeGreaterThan(40);
    for (const each of questions) expect(checkLaunch(catalog, await regionOf(each), each.question, each.answer)).toBeUndefined();
  });
});
