import { createJs, createWasm, type Pod, type SchedulingInput } from '@kerf/core';
import { Bench } from 'tinybench';
import { type Answer, answerOf, type Decision, decideWorkload } from './answer.js';
import { calibrate } from './calibration.js';
import { selectWorkloads } from './select.js';
import { TimedBackend } from './timedbackend.js';
import type { Workload } from './workload.js';

const WARM_CALLS = 8;

export type BackendName = 'js' | 'wasm';
export type Part = 'encode' | 'kernel' | 'decode' | 'total';
export const PARTS: readonly Part[] = ['encode', 'kernel', 'decode', 'total'];

export interface Measured {
  answer: Answer;
  /** Milliseconds, one for each timed call, ascending. */
  times: Record<BackendName, Record<Part, number[]>>;
  /** Milliseconds of the calibration loop, ascending. */
  calibration: number[];
  /** Milliseconds of processor time per call, both backends together; more than the wall clock says where the collector ran beside. */
  processorMs: number;
  solves: number;
}

/** Keeps what was computed alive, so that no call is dropped as useless. */
export const sink: { last: Decision | number | undefined } = { last: undefined };

export async function backends(): Promise<TimedBackend[]> {
  return [new TimedBackend(createJs()), new TimedBackend(await createWasm())];
}

/** Decides once on both backends and throws unless they answer the same, word by word. */
export function decideOnBoth(workload: Workload, input: SchedulingInput, both: readonly TimedBackend[]): Answer {
  const [first, second] = both.map((backend) => {
    backend.begin();
    return { answer: answerOf(decideWorkload(workload, input, backend)), words: backend.answerWords() };
  });
  const { words } = second!;
  const same = first!.words.length === words.length && first!.words.every((word, at) => word === words[at]);
  if (!same || first!.answer.hash !== second!.answer.hash)
    throw new Error(`${workload.name}/${workload.pods}: JS and WASM answer differently`);
  return first!.answer;
}

/** Lets the compiler see the code before anything is timed. */
export async function warmUp(both: readonly TimedBackend[]): Promise<void> {
  for (const workload of selectWorkloads(['plain/1000', 'constraints/1000', 'diverse/1000', 'preferences/1000'])) {
    const input = await workload.input();
    for (let call = 0; call < WARM_CALLS; call++) decideOnBoth(workload, input, both);
  }
}

/** The input again and again, each time with pods that are new objects; everything else is shared. */
export function freshInputs(input: SchedulingInput): () => SchedulingInput {
  const pods = JSON.stringify(input.pods);
  return () => ({ ...input, pods: JSON.parse(pods) as Pod[] });
}

/**
 * Times a workload, backends and calibration in turn, one call each. Every call gets pods that no call has seen; NodePools, nodes and instance types are the
 * same objects throughout, as in a session that edits its pods. Nothing is collected by force: a forced collection drops optimised code too.
 */
export async function measure(workload: Workload, calls: number, both: readonly TimedBackend[]): Promise<Measured> {
  const input = await workload.input();
  const next = freshInputs(input);
  let fresh = input;
  const answer = decideOnBoth(workload, input, both);
  const times = { js: emptyTimes(), wasm: emptyTimes() };
  const calibration: number[] = [];
  const before = process.cpuUsage();
  let outside = 0;
  for (let call = 0; call < calls; call++) {
    const bench = new Bench({ iterations: 1, time: 0, warmup: false, retainSamples: true, throws: true });
    for (const backend of both) {
      const run = () => {
        backend.begin();
        sink.last = decideWorkload(workload, fresh, backend);
      };
      const beforeEach = () => {
        const start = process.cpuUsage();
        fresh = next();
        outside += processor(process.cpuUsage(start));
      };
      bench.add(backend.kind, run, { beforeEach });
    }
    bench.add('calibration', () => {
      sink.last = calibrate();
    });
    for (const { name, result } of await bench.run()) {
      if (!('latency' in result)) throw new Error(`${workload.name}/${workload.pods} ${name}: ${result.state}`);
      const total = result.latency.samples![0]!;
      if (name === 'calibration') calibration.push(total);
      else {
        const { encodeMs, kernelMs } = both.find(({ kind }) => kind === name)!;
        const own = times[name as BackendName];
        own.encode.push(encodeMs);
        own.kernel.push(kernelMs);
        own.decode.push(total - encodeMs - kernelMs);
        own.total.push(total);
      }
    }
  }
  const processorMs = (processor(process.cpuUsage(before)) - outside) / (calls * both.length);
  for (const samples of [calibration, ...Object.values(times.js), ...Object.values(times.wasm)]) samples.sort((a, b) => a - b);
  return { answer, times, calibration, processorMs, solves: both[0]!.solves };
}

const processor = ({ user, system }: { user: number; system: number }): number => (user + system) / 1000;
const emptyTimes = (): Record<Part, number[]> => ({ encode: [], kernel: [], decode: [], total: [] });

/** The sample at a share of the way through ascending samples. */
export const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))]!;
