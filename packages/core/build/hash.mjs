import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** SHA-256 over everything that kernel.wasm is compiled from: names and contents, in code-unit order of the names. */
export async function kernelHash() {
  const hash = createHash('sha256');
  for (const folder of ['assembly', 'kernel']) {
    const url = new URL(`../${folder}/`, import.meta.url);
    const names = (await readdir(url)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'));
    for (const name of names.sort()) hash.update(`${folder}/${name}\0`).update(await readFile(new URL(name, url))).update('\0');
  }
  return hash.digest('hex');
}
