import { H_UNTIL_POD } from '../kernel/layout.js';
import { RoundAnswer } from './decode/answer.js';
import type { CandidatePod } from './encode/candidates.js';
import { type EncodeOptions, encodeProblem, type Problem } from './encode/problem.js';
import type { SchedulingInput } from './model/input.js';
import type { NodePool } from './model/nodepool.js';
import type { Pod } from './model/pod.js';
import { DEFAULT_CONFIGURATION } from './model/wellknown.js';
import { type IgnoredPod, pendingPods, podProblems, podsOfDeletingNodes } from './provisioning/pods.js';
import type { Volumes } from './provisioning/volumes.js';
import type { KernelBackend } from './runtime/backend.js';
import { Session } from './runtime/solve.js';
import type { ClusterState } from './state/cluster.js';
import { ClusterReader } from './state/clusterreader.js';
import { normaliseInput } from './state/normalise.js';
import { PodDisruptionBudgets } from './state/poddisruptionbudgets.js';
import { isSamePod, podKey } from './state/podfacts.js';

export interface RoundOptions {
  /** 0 (default) breaks ties by the smallest name; any other integer picks other, equally legal choices (chapter 03, 17). */
  seed?: number;
  /** How many types a NodeClaim keeps; default 600 (chapter 02, 14.2). */
  maxInstanceTypes?: number;
  /** `strict` (default, as in provisioning) or `fallback` (as in simulations) (chapter 02, 12). */
  reservedMode?: 'strict' | 'fallback';
  /** false leaves reasons out of the answer. */
  reasons?: boolean;
  /** false switches every memo of the kernel off; the plan stays the same. */
  memos?: boolean;
}

export const MAX_INSTANCE_TYPES = 600;

interface RoundParts {
  /** Normalised. */
  input: SchedulingInput;
  volumes: Volumes;
  cluster: ClusterState;
  candidates: readonly CandidatePod[];
  ignored: IgnoredPod[];
  options: EncodeOptions;
  problem: Problem;
}

/** One provisioning round, encoded: pending pods, and the reschedulable pods of deleting nodes (chapter 02, 3). */
export class Round {
  private constructor(private readonly parts: RoundParts) {}

  /** Normalises and encodes a valid input. `reader` read clusters before that have most objects in common with it. */
  static prepare(valid: SchedulingInput, options: RoundOptions & { reader?: ClusterReader }): Round {
    const configuration = DEFAULT_CONFIGURATION;
    const input = normaliseInput(valid, configuration);
    const { volumes, cluster } = (options.reader ?? new ClusterReader()).read(input);
    const pending = pendingPods(input.pods, volumes, configuration);
    const now = Date.parse(input.now!);
    const leaving =
      cluster.deleting.length === 0 ? [] : podsOfDeletingNodes(cluster, new PodDisruptionBudgets(input.podDisruptionBudgets ?? []), now);
    const candidates: CandidatePod[] = [...pending.pods, ...leaving.map(({ pod }) => pod)].map((pod) => ({
      pod,
      selected: true,
      exempt: true,
    }));
    const encoding = encodeOptions(options);
    const problem = encodeProblem(input, cluster, volumes, candidates, encoding);
    return new Round({ input, volumes, cluster, candidates, ignored: pending.ignored, options: encoding, problem });
  }

  get nodePools(): readonly NodePool[] {
    return this.parts.input.nodePools;
  }

  get problem(): Problem {
    return this.parts.problem;
  }

  get ignored(): IgnoredPod[] {
    return this.parts.ignored;
  }

  /**
   * The round with the spec of `edited` for the candidate of its name, and with other NodePools, without reading again what stays; undefined where the pod as it would be
   * does not enter the round. Everything is normalised; the names of NodePools are as before.
   */
  edited(edited: Pod, nodePools: NodePool[], { reasons }: Pick<RoundOptions, 'reasons'> = {}): Round | undefined {
    const { volumes, cluster, problem } = this.parts;
    const options = { ...this.parts.options, reasons: reasons ?? this.parts.options.reasons };
    const changed = this.parts.candidates.findIndex(({ pod }) => isSamePod(pod, edited));
    if (changed < 0) throw new RangeError(`${podKey(edited)} is no candidate of the round`);
    const candidates = [...this.parts.candidates];
    // Its UID and its age stay: they decide its place among equals.
    const pod = { ...candidates[changed]!.pod, spec: edited.spec };
    if (podProblems(pod, volumes, options.configuration).length > 0) return undefined;
    candidates[changed] = { ...candidates[changed]!, pod };
    const input = { ...this.parts.input, nodePools };
    const earlier = { pods: problem.candidates, changed };
    return new Round({
      ...this.parts,
      input,
      candidates,
      options,
      problem: encodeProblem(input, cluster, volumes, candidates, options, earlier),
    });
  }

  solve(backend: KernelBackend): RoundAnswer {
    return new RoundAnswer(new Session(backend, this.problem.image).solve(), this.problem);
  }

  /** Whether the candidate of the pod's name finds a place. What comes after its place in the round is not decided. */
  places(backend: KernelBackend, pod: Pod): boolean {
    const { image, pods } = this.problem;
    const id = pods.findIndex((each) => isSamePod(each, pod));
    const words = new Session(backend, image).solve((session) => {
      session.header()[H_UNTIL_POD] = id + 1;
    });
    return id >= 0 && !new RoundAnswer(words, this.problem).failed().includes(id);
  }
}

function encodeOptions(options: RoundOptions): EncodeOptions {
  return {
    configuration: DEFAULT_CONFIGURATION,
    maxInstanceTypes: options.maxInstanceTypes ?? MAX_INSTANCE_TYPES,
    reservedFallback: options.reservedMode === 'fallback',
    consolidation: false,
    memos: options.memos ?? true,
    reasons: options.reasons ?? true,
    seed: options.seed ?? 0,
    underConsolidateAfter: () => false,
  };
}
