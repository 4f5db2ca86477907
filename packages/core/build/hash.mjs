import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** SHA-256 over everything that kernel.wasm depends on: names and contents, in code-unit order of the names, and the compiler's version. */
export async function kernelHash() {
  const hash = createHash('sha256');
  for (const folder of ['assembly', 'build', 'kernel']) {
    const url = new URL(`../${folder}/`, import.meta.url);
    const names = (await readdir(url)).filter((name) => /\.m?[jt]s$/.test(name) && !/\.(test|d)\.ts$/.test(name));
    for (const name of names.sort())
      hash
        .update(`${folder}/${name}\0`)
        .update(await readFile(new URL(name, url)))
        .update('\0');
  }
  const { devDependencies } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  return hash.update(devDependencies.assemblyscript).digest('hex');
}
