import {
  H_ALTERNATIVES,
  H_CLAIM_IDS,
  H_DRIVERS,
  H_VOLUME_USES,
  S_ALTERNATIVE_START,
  S_ALTERNATIVE_VOLUMES,
  S_CLAIM_DRIVER,
  S_NODE_LIMITS,
  S_NODE_VOLUME_START,
  S_NODE_VOLUMES,
  S_VOLUME_TERM_START,
  S_VOLUME_TERMS,
  S_VOLUME_USE_LIST,
  S_VOLUME_USE_START,
  VOLUME_LOOKUP_FAILED,
} from '../../kernel/layout.js';
import type { Issue } from '../model/issue.js';
import type { Pod } from '../model/pod.js';
import type { VolumeAlternative, Volumes, VolumeUse } from '../provisioning/volumes.js';
import type { StateNode } from '../state/statenode.js';
import { type Image, Interner, Lists } from './image.js';
import type { RequirementTable } from './requirements.js';

/** How many combinations of volume alternatives one pod may have. */
export const MAX_VOLUME_COMBINATIONS = 4096;

/** Topology alternatives of volumes, and the claims that count towards attach limits. */
export class VolumeTable {
  private readonly drivers = new Interner<string>();
  private readonly claims = new Interner<string>();
  private readonly claimDriver: number[] = [];
  private readonly uses = new Lists();
  private readonly useIds = new Map<string, number>();
  private readonly terms = new Lists();
  private readonly termIds = new Map<string, number>();
  private readonly alternatives = new Lists();
  private readonly alternativeIds = new Map<string, number>();
  readonly issues: Issue[] = [];

  constructor(
    private readonly volumes: Volumes,
    private readonly requirements: RequirementTable,
  ) {}

  /** The claims that a pod attaches: a use, -1 for none, or VOLUME_LOOKUP_FAILED. */
  use(pod: Pod): number {
    if (!pod.spec.volumes?.length) return -1;
    const attachments = this.volumes.attachments(pod);
    if (!attachments.ok) return VOLUME_LOOKUP_FAILED;
    const ids = this.claimIds(attachments.value);
    if (ids.length === 0) return -1;
    const text = ids.join(',');
    const known = this.useIds.get(text);
    if (known !== undefined) return known;
    const id = this.uses.add(ids);
    this.useIds.set(text, id);
    return id;
  }

  private claimIds(use: VolumeUse): number[] {
    const ids: number[] = [];
    for (const [driver, claims] of use) {
      const driverId = this.drivers.id(driver);
      for (const claim of claims) {
        const id = this.claims.id(`${driver}\n${claim}`);
        this.claimDriver[id] = driverId;
        ids.push(id);
      }
    }
    return ids.sort((a, b) => a - b);
  }

  /** The pod's volume alternatives: a signature, -1 for none, or undefined where a lookup failed. */
  alternativesOf(pod: Pod): number | undefined {
    if (!pod.spec.volumes?.length) return -1;
    const topology = this.volumes.topology(pod);
    if (!topology.ok) return undefined;
    if (topology.value.length === 0) return -1;
    const combinations = topology.value.reduce((product, { length }) => product * length, 1);
    if (combinations > MAX_VOLUME_COMBINATIONS) {
      this.issues.push({
        path: `pods[${pod.metadata.namespace}/${pod.metadata.name}].spec.volumes`,
        code: 'too-many-volume-combinations',
        message: `the volumes' topologies combine in ${combinations} ways: at most ${MAX_VOLUME_COMBINATIONS} are supported`,
      });
      return -1;
    }
    const volumes = topology.value.map((alternatives) => this.volume(alternatives));
    const text = volumes.join(',');
    const known = this.alternativeIds.get(text);
    if (known !== undefined) return known;
    const id = this.alternatives.add(volumes);
    this.alternativeIds.set(text, id);
    return id;
  }

  private volume(alternatives: readonly VolumeAlternative[]): number {
    const sets = alternatives.map((alternative) => this.requirements.setOf(alternative));
    const text = sets.join(',');
    const known = this.termIds.get(text);
    if (known !== undefined) return known;
    const id = this.terms.add(sets);
    this.termIds.set(text, id);
    return id;
  }

  write(image: Image, nodes: readonly StateNode[]): void {
    const attached = new Lists();
    const limited = new Set<string>();
    for (const node of nodes) {
      attached.add(node.volumeLimits.size === 0 ? [] : this.claimIds(node.volumes));
      for (const driver of node.volumeLimits.keys()) limited.add(driver);
    }
    for (const driver of limited) this.drivers.id(driver);
    // Without a limit anywhere nothing is counted.
    const drivers = limited.size === 0 ? [] : this.drivers.items;
    const limits = nodes.flatMap((node) => drivers.map((driver) => node.volumeLimits.get(driver) ?? -1));
    image.word(H_DRIVERS, this.drivers.items.length);
    image.word(H_CLAIM_IDS, this.claims.items.length);
    image.word(H_VOLUME_USES, this.uses.length);
    image.word(H_ALTERNATIVES, this.alternatives.length);
    image.section(S_CLAIM_DRIVER, this.claimDriver);
    image.section(S_NODE_LIMITS, limited.size === 0 ? new Int32Array(nodes.length * this.drivers.items.length).fill(-1) : limits);
    image.section(S_NODE_VOLUME_START, attached.starts);
    image.section(S_NODE_VOLUMES, attached.items);
    image.section(S_VOLUME_USE_START, this.uses.starts);
    image.section(S_VOLUME_USE_LIST, this.uses.items);
    image.section(S_ALTERNATIVE_START, this.alternatives.starts);
    image.section(S_ALTERNATIVE_VOLUMES, this.alternatives.items);
    image.section(S_VOLUME_TERM_START, this.terms.starts);
    image.section(S_VOLUME_TERMS, this.terms.items);
  }
}
