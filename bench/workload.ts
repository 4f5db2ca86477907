/** A named problem of a stated size. Sizes and seeds are part of the name's meaning and never change under it. */
export interface Workload {
  name: string;
  /** What varies between the sizes of one workload, for example `10000 pods`. */
  size: string;
  /** Solves the problem once, throws when the answer is not the one expected, and gives what is to be timed. */
  prepare(): Promise<Measurement[]>;
}

export interface Measurement {
  part: 'encode' | 'kernel' | 'decode' | 'total';
  backend: 'js' | 'wasm';
  run: () => unknown;
}
