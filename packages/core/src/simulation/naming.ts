/** Names of what a simulation creates, where a cluster would make up random ones. Ordinals count from 0. */
export interface Naming {
  /** The `ordinal`-th NodeClaim of the NodePool. */
  nodeClaim(nodePool: string, ordinal: number): string;
  /** The Node of the NodeClaim that was created as the `ordinal`-th of all. */
  node(nodeClaim: string, ordinal: number): string;
  /** The provider ID of the same. */
  instance(nodeClaim: string, zone: string, ordinal: number): string;
  /** The `ordinal`-th pod that the controller creates. */
  pod(controller: string, ordinal: number): string;
}

const WIDTH = 5;
const suffix = (ordinal: number) => ordinal.toString(36).padStart(WIDTH, '0');

export const DEFAULT_NAMING: Naming = {
  nodeClaim: (nodePool, ordinal) => `${nodePool}-${suffix(ordinal)}`,
  node: (nodeClaim) => `node-${nodeClaim}`,
  instance: (nodeClaim, zone) => `instance:///${zone}/${nodeClaim}`,
  pod: (controller, ordinal) => `${controller}-${suffix(ordinal)}`,
};
