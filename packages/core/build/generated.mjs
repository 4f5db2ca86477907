/** The source of a module that holds a compiled kernel as text. */
export function wasmModuleText(script, hash, bytes) {
  return `// Written by ${script}.
/** SHA-256 of the sources that the bytes were compiled from. */
export const KERNEL_SOURCE_HASH = '${hash}';
export const KERNEL_WASM_BASE64 =
  '${Buffer.from(bytes).toString('base64')}';
`;
}
