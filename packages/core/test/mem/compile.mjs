// Prints the harness as WASM, in base64: as released, then with bounds.
import { compile } from '../../build/compile.mjs';

for (const mem of ['assembly/mem.ts', 'assembly/memchecked.ts']) {
  console.log(Buffer.from(await compile('test/mem/harness.ts', mem)).toString('base64'));
}
