/**
 * Where the reference places a pod against its own constraints, or a plan against its NodePool's, and a plan that agrees with it does the same.
 * The checker counts each of them per run; what is not listed here is a violation.
 */
export const QUIRKS = {
  /**
   * Chapter 01, 2.4. The pod's own terms contradict each other on a custom key (nodeSelector team=a, affinity team In [b]). The intersection is
   * indistinguishable from DoesNotExist, so the pod lands where the label is absent, although it asks for the label twice.
   */
  'contradiction-as-absence': 'chapter 01, 2.4',
  /**
   * Chapter 02, 11.1. An earlier pod with `foo NotIn [x]` leaves the key `foo` on an existing node without that label; a later pod with `foo In [y]`
   * is accepted there, although the node never gets the label.
   */
  'sticky-requirement': 'chapter 02, 11.1',
  /**
   * Chapter 02, 18. `foo Exists` beside `foo NotIn [x]` is kept as NotIn, which a later pod with `foo DoesNotExist` accepts: the label will be absent
   * although a pod asks for its presence.
   */
  'presence-forgotten': 'chapter 02, 18',
  /**
   * Chapter 01, 2.4. Two NotIn sets with bounds that cross admit no value together, but NotIn against NotIn always counts as compatible: the key
   * ends as DoesNotExist although both sides ask for a number.
   */
  'crossing-bounds': 'chapter 01, 2.4',
  /**
   * Chapter 03, 9. The pick of a topology group lies outside the candidate's NotIn; the candidate is compared with candidate-and-pick, which is
   * DoesNotExist and compatible with NotIn. The pod's domain does not exist on the node.
   */
  'pick-outside-not-in': 'chapter 03, 9',
  /**
   * Chapter 03, 5. Spread constraints share one group although their minDomains or the values of their node filters differ; the first creator's
   * decide. The pod's own constraint, counted alone, would not allow its domain.
   */
  'shared-spread-group': 'chapter 03, 5',
  /**
   * Chapter 03, 5. A spread group that a relaxation creates in the middle of a run counts from the cluster alone; pods placed earlier in the run are
   * missing, and the skew within the batch is larger than allowed.
   */
  'group-created-mid-run': 'chapter 03, 5',
  /**
   * Chapter 03, 12. A pod on a claim whose domain is still open is not counted, and not counted later when the claim is narrowed: the spread that
   * selects the pod believes the domain to be emptier than it is.
   */
  'late-commit': 'chapter 03, 12',
  /** Chapter 03, 8. A terminating pod no longer counts for another pod's anti-affinity, so both can share a domain for a while. */
  'terminating-not-counted': 'chapter 03, 8',
  /** Chapter 03, 8. A bound pod with anti-affinity on hostname blocks nothing while its Node lacks the hostname label. */
  'no-hostname-label': 'chapter 03, 8',
  /** Chapter 02, 9.1. Pods on a Node that the cache has not admitted carry their anti-affinity to nobody. */
  'unadmitted-node': 'chapter 02, 9.1',
  /** Chapter 03, 11. Counts go by the Node's hostname, candidates by the NodeClaim's name until the node is registered. */
  'hostname-view': 'chapter 03, 11',
  /** Chapter 02, 1. The volumes of a pod of a deleting node cannot be looked up: it is placed without volume and without topology constraints. */
  'volume-lookup-leak': 'chapter 02, 1',
  /** Chapter 01, 5.2. Attach limits hold on existing nodes only; a claim can take more volumes than any node can attach. */
  'no-attach-limit-on-claims': 'chapter 01, 5.2',
  /** Chapter 01, 5.3. The hostname in the affinity of a local or host-path volume is dropped: the pod moves away from its data. */
  'local-volume-left': 'chapter 01, 5.3',
  /** Chapter 02, 10.6. The limit `nodes` is not counted down within a round, so a round can plan more nodes than the limit has left. */
  'nodes-limit-not-counted': 'chapter 02, 10.6',
  /** Chapter 02, 11.6. minValues counts values of a type that the claim's requirement excludes. */
  'excluded-values-counted': 'chapter 02, 11.6',
  /** Chapter 02, 14.1. The claim's requests hold the least daemon overhead of its groups; on some of its types the daemons ask for more. */
  'least-daemon-overhead': 'chapter 02, 14.1',
  /** Chapter 01, 2.2. A node selector term without expressions matches every node, while Kubernetes lets it match none. */
  'empty-term': 'chapter 01, 2.2',
} as const;

export type Quirk = keyof typeof QUIRKS;
export type QuirkCounts = Partial<Record<Quirk, number>>;
