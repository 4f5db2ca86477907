import type { SchedulingInput } from '../model/input.js';
import { Volumes } from '../provisioning/volumes.js';
import { buildClusterState, type ClusterState } from './cluster.js';

/** What a decision reads of the objects of an input. */
export interface ClusterReading {
  volumes: Volumes;
  cluster: ClusterState;
}

/**
 * Reads clusters that have most objects in common, one after the other: what is still the same value is not read again. So objects must be replaced, never
 * changed in place; the answer is then that of a fresh reading.
 */
export class ClusterReader {
  private last: (ClusterReading & { input: SchedulingInput }) | undefined;

  /** `input` is normalised. */
  read(input: SchedulingInput): ClusterReading {
    const last = this.last !== undefined && hasSameVolumes(input, this.last.input) ? this.last : undefined;
    const volumes = last?.volumes ?? new Volumes(input);
    const cluster = buildClusterState(input, volumes, last?.cluster);
    this.last = { input, volumes, cluster };
    return { volumes, cluster };
  }
}

/** Bound pods hold what they attach, so they are worth as much as the volumes that they were read with. */
function hasSameVolumes(left: SchedulingInput, right: SchedulingInput): boolean {
  return (
    left.persistentVolumeClaims === right.persistentVolumeClaims &&
    left.persistentVolumes === right.persistentVolumes &&
    left.storageClasses === right.storageClasses
  );
}
