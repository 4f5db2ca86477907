// Prints the harness as WASM, in base64.
import { compile } from '../../build/compile.mjs';

process.stdout.write(Buffer.from(await compile('test/mem/harness.ts')).toString('base64'));
