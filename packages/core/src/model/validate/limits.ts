/** Largest sizes of an input that is read. Far beyond real clusters; they keep a stranger's input from filling the memory. */
export const Limit = {
  pods: 200_000,
  nodes: 50_000,
  nodePools: 1_000,
  instanceTypes: 10_000,
  offeringsPerType: 2_000,
  daemonSets: 5_000,
  volumeObjects: 200_000,
  otherObjects: 50_000,
  requirements: 1_000,
  valuesPerRequirement: 10_000,
  termsPerList: 1_000,
  containers: 1_000,
  taints: 1_000,
  conditions: 1_000,
} as const;
