export { abi, load, solve } from '../kernel/index';
export { alloc } from './arena';
