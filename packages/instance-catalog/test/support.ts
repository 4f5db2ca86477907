import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

/** The text of a compressed file of test/data. */
export function testData(name: string): string {
  return brotliDecompressSync(readFileSync(new URL(`./data/${name}.br`, import.meta.url))).toString('utf8');
}

/** The records of a compressed JSON lines file of test/data. */
export function testRecords<T>(name: string): T[] {
  return testData(name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
