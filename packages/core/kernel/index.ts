import { I32A, viewI } from './mem';

let header: I32A = viewI(0, 0);

/** Version of the calling convention and of the image format. */
export function abi(): i32 {
  return 1;
}

export function load(ptr: i32, len: i32): i32 {
  if (len < 8) return -1;
  header = viewI(ptr, 2);
  return 0;
}

export function solve(): i32 {
  header[1] = header[0] + 1;
  return 0;
}
