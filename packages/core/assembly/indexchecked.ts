import { load as loadImage } from '../kernel/index';
import { dropViews } from '../kernel/mem';

export { abi, solve } from '../kernel/index';
export { alloc } from './arena';

export function load(ptr: i32, len: i32): i32 {
  dropViews();
  return loadImage(ptr, len);
}
