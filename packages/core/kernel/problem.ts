// The loaded problem: one named view per section of the image (README.md, sections). Nothing here is written but what a selection replaces.
import {
  H_ALTERNATIVES,
  H_BOUND_PODS,
  H_CAPACITY_TYPE_KEY,
  H_CLAIM_IDS,
  H_COUNTING_NODES,
  H_DAEMONS,
  H_DRIVERS,
  H_EXPRESSIONS,
  H_FLAGS,
  H_HOSTNAME_KEY,
  H_HOSTS,
  H_IDENTITIES,
  H_KEYS,
  H_LABEL_CLASSES,
  H_MAX_TYPES,
  H_NODE_POOLS_GIVEN,
  H_NODES,
  H_PATTERNS,
  H_PLACEHOLDER_VALUE,
  H_PODS,
  H_PODS_RESOURCE,
  H_PORT_SETS,
  H_PORTS,
  H_REQUEST_CLASSES,
  H_RESERVATION_KEY,
  H_RESERVATIONS,
  H_RESERVED_VALUE,
  H_RESOURCES,
  H_RUNGS,
  H_SEED,
  H_SELECTORS,
  H_SETS,
  H_TAINT_SETS,
  H_TAINTS,
  H_TEMPLATES,
  H_TOLERATION_SETS,
  H_TOLERATIONS,
  H_TOPOLOGY_KEYS,
  H_TYPES,
  H_VALUES,
  H_VARIANTS,
  H_VOLUME_USES,
  S_ALTERNATIVE_START,
  S_ALTERNATIVE_VOLUMES,
  S_BOUND_INVERSE_START,
  S_BOUND_INVERSES,
  S_BOUND_PODS,
  S_CLAIM_DRIVER,
  S_COUNTING_DOMAIN,
  S_COUNTING_NODES,
  S_COUNTS_EXISTING,
  S_DAEMON_REQUESTS,
  S_DAEMON_TERM_START,
  S_DAEMON_TERMS,
  S_DAEMONS,
  S_EXPRESSION_VALUES,
  S_EXPRESSIONS,
  S_HOST_VALUE,
  S_KEY_VALUES,
  S_KEY_WELL_KNOWN,
  S_NODE_AVAILABLE,
  S_NODE_CAPACITY,
  S_NODE_DAEMON_REQUESTS,
  S_NODE_DOMAIN,
  S_NODE_LIMITS,
  S_NODE_PORT_START,
  S_NODE_PORTS,
  S_NODE_VOLUME_START,
  S_NODE_VOLUMES,
  S_NODES,
  S_OFFERING_PRICE,
  S_OFFERING_START,
  S_OFFERINGS,
  S_PATTERN_SET,
  S_POD_LIST,
  S_PODS,
  S_PORT_SET_LIST,
  S_PORT_SET_START,
  S_PORTS,
  S_REQUESTS,
  S_RESERVATION_CAPACITY,
  S_RUNG_GROUP_START,
  S_RUNG_GROUPS,
  S_RUNG_INVERSE_START,
  S_RUNG_INVERSES,
  S_RUNGS,
  S_SELECTED_NODES,
  S_SELECTED_PODS,
  S_SELECTS,
  S_SET_EXPRESSIONS,
  S_SET_START,
  S_TAINT_SET_LIST,
  S_TAINT_SET_START,
  S_TAINTS,
  S_TEMPLATE_LIMITS,
  S_TEMPLATE_NODE_LIMIT,
  S_TEMPLATE_TYPE_START,
  S_TEMPLATE_TYPES,
  S_TEMPLATES,
  S_TOLERATION_SET_LIST,
  S_TOLERATION_SET_START,
  S_TOLERATIONS,
  S_TOPOLOGY_KEY,
  S_TYPE_ALLOCATABLE,
  S_TYPE_CAPACITY,
  S_TYPE_NEGATIVE,
  S_TYPE_SET,
  S_VALUE_RANK,
  S_VARIANT_TERM_START,
  S_VARIANT_TERMS,
  S_VARIANTS,
  S_VOLUME_TERM_START,
  S_VOLUME_TERMS,
  S_VOLUME_USE_LIST,
  S_VOLUME_USE_START,
} from './layout';
import { F64A, I32A, viewF, viewI } from './mem';
import { header, sectionF, sectionI } from './sections';

export let keyValues: I32A = viewI(0, 0);
export let keyWellKnown: I32A = viewI(0, 0);
export let valueRank: I32A = viewI(0, 0);
export let expressions: I32A = viewI(0, 0);
export let expressionValues: I32A = viewI(0, 0);
export let setStart: I32A = viewI(0, 0);
export let setExpressions: I32A = viewI(0, 0);
export let typeSet: I32A = viewI(0, 0);
export let typeNegative: I32A = viewI(0, 0);
export let offeringStart: I32A = viewI(0, 0);
export let offerings: I32A = viewI(0, 0);
export let patternSet: I32A = viewI(0, 0);
export let reservationCapacity: I32A = viewI(0, 0);
export let templates: I32A = viewI(0, 0);
export let templateTypeStart: I32A = viewI(0, 0);
export let templateTypes: I32A = viewI(0, 0);
export let taints: I32A = viewI(0, 0);
export let taintSetStart: I32A = viewI(0, 0);
export let taintSetList: I32A = viewI(0, 0);
export let tolerations: I32A = viewI(0, 0);
export let tolerationSetStart: I32A = viewI(0, 0);
export let tolerationSetList: I32A = viewI(0, 0);
export let ports: I32A = viewI(0, 0);
export let portSetStart: I32A = viewI(0, 0);
export let portSetList: I32A = viewI(0, 0);
export let daemons: I32A = viewI(0, 0);
export let daemonTermStart: I32A = viewI(0, 0);
export let daemonTerms: I32A = viewI(0, 0);
export let rungs: I32A = viewI(0, 0);
export let rungGroupStart: I32A = viewI(0, 0);
export let rungGroups: I32A = viewI(0, 0);
export let rungInverseStart: I32A = viewI(0, 0);
export let rungInverses: I32A = viewI(0, 0);
export let pods: I32A = viewI(0, 0);
export let nodes: I32A = viewI(0, 0);
export let nodePortStart: I32A = viewI(0, 0);
export let nodePorts: I32A = viewI(0, 0);
export let nodeVolumeStart: I32A = viewI(0, 0);
export let nodeVolumes: I32A = viewI(0, 0);
export let nodeLimits: I32A = viewI(0, 0);
export let claimDriver: I32A = viewI(0, 0);
export let volumeUseStart: I32A = viewI(0, 0);
export let volumeUseList: I32A = viewI(0, 0);
export let alternativeStart: I32A = viewI(0, 0);
export let alternativeVolumes: I32A = viewI(0, 0);
export let selects: I32A = viewI(0, 0);
export let countsExisting: I32A = viewI(0, 0);
export let variants: I32A = viewI(0, 0);
export let variantTermStart: I32A = viewI(0, 0);
export let variantTerms: I32A = viewI(0, 0);
export let topologyKey: I32A = viewI(0, 0);
export let nodeDomain: I32A = viewI(0, 0);
export let countingNodes: I32A = viewI(0, 0);
export let countingDomain: I32A = viewI(0, 0);
export let boundPods: I32A = viewI(0, 0);
export let boundInverseStart: I32A = viewI(0, 0);
export let boundInverses: I32A = viewI(0, 0);
export let hostValue: I32A = viewI(0, 0);
export let selectedPods: I32A = viewI(0, 0);
export let selectedNodes: I32A = viewI(0, 0);
export let podList: I32A = viewI(0, 0);
export let volumeTermStart: I32A = viewI(0, 0);
export let volumeTerms: I32A = viewI(0, 0);
export let typeAllocatable: F64A = viewF(0, 0);
export let typeCapacity: F64A = viewF(0, 0);
export let offeringPrice: F64A = viewF(0, 0);
export let templateLimits: F64A = viewF(0, 0);
export let templateNodeLimit: F64A = viewF(0, 0);
export let daemonRequests: F64A = viewF(0, 0);
export let requests: F64A = viewF(0, 0);
export let nodeAvailable: F64A = viewF(0, 0);
export let nodeDaemonRequests: F64A = viewF(0, 0);
export let nodeCapacity: F64A = viewF(0, 0);
export let keyCount: i32 = 0;
export let resourceCount: i32 = 0;
export let setCount: i32 = 0;
export let typeCount: i32 = 0;
export let patternCount: i32 = 0;
export let reservationCount: i32 = 0;
export let templateCount: i32 = 0;
export let taintCount: i32 = 0;
export let taintSetCount: i32 = 0;
export let tolerationCount: i32 = 0;
export let tolerationSetCount: i32 = 0;
export let portCount: i32 = 0;
export let portSetCount: i32 = 0;
export let daemonCount: i32 = 0;
export let requestClassCount: i32 = 0;
export let rungCount: i32 = 0;
export let podCount: i32 = 0;
export let nodeCount: i32 = 0;
export let driverCount: i32 = 0;
export let claimIdCount: i32 = 0;
export let volumeUseCount: i32 = 0;
export let alternativeCount: i32 = 0;
export let labelClassCount: i32 = 0;
export let selectorCount: i32 = 0;
export let variantCount: i32 = 0;
export let identityCount: i32 = 0;
export let countingNodeCount: i32 = 0;
export let boundPodCount: i32 = 0;
export let topologyKeyCount: i32 = 0;
export let hostCount: i32 = 0;
export let valueCount: i32 = 0;
export let expressionCount: i32 = 0;
export let hostnameKey: i32 = 0;
export let placeholderValue: i32 = 0;
export let capacityTypeKey: i32 = 0;
export let reservedValue: i32 = 0;
export let reservationKey: i32 = 0;
export let podsResource: i32 = 0;
export let maxTypes: i32 = 0;
export let flags: i32 = 0;
export let seed: i32 = 0;
export let nodePoolsGiven: i32 = 0;

/** Makes the views. checkHeader must have passed. */
export function openProblem(): void {
  keyValues = sectionI(S_KEY_VALUES);
  keyWellKnown = sectionI(S_KEY_WELL_KNOWN);
  valueRank = sectionI(S_VALUE_RANK);
  expressions = sectionI(S_EXPRESSIONS);
  expressionValues = sectionI(S_EXPRESSION_VALUES);
  setStart = sectionI(S_SET_START);
  setExpressions = sectionI(S_SET_EXPRESSIONS);
  typeSet = sectionI(S_TYPE_SET);
  typeNegative = sectionI(S_TYPE_NEGATIVE);
  offeringStart = sectionI(S_OFFERING_START);
  offerings = sectionI(S_OFFERINGS);
  patternSet = sectionI(S_PATTERN_SET);
  reservationCapacity = sectionI(S_RESERVATION_CAPACITY);
  templates = sectionI(S_TEMPLATES);
  templateTypeStart = sectionI(S_TEMPLATE_TYPE_START);
  templateTypes = sectionI(S_TEMPLATE_TYPES);
  taints = sectionI(S_TAINTS);
  taintSetStart = sectionI(S_TAINT_SET_START);
  taintSetList = sectionI(S_TAINT_SET_LIST);
  tolerations = sectionI(S_TOLERATIONS);
  tolerationSetStart = sectionI(S_TOLERATION_SET_START);
  tolerationSetList = sectionI(S_TOLERATION_SET_LIST);
  ports = sectionI(S_PORTS);
  portSetStart = sectionI(S_PORT_SET_START);
  portSetList = sectionI(S_PORT_SET_LIST);
  daemons = sectionI(S_DAEMONS);
  daemonTermStart = sectionI(S_DAEMON_TERM_START);
  daemonTerms = sectionI(S_DAEMON_TERMS);
  rungs = sectionI(S_RUNGS);
  rungGroupStart = sectionI(S_RUNG_GROUP_START);
  rungGroups = sectionI(S_RUNG_GROUPS);
  rungInverseStart = sectionI(S_RUNG_INVERSE_START);
  rungInverses = sectionI(S_RUNG_INVERSES);
  pods = sectionI(S_PODS);
  nodes = sectionI(S_NODES);
  nodePortStart = sectionI(S_NODE_PORT_START);
  nodePorts = sectionI(S_NODE_PORTS);
  nodeVolumeStart = sectionI(S_NODE_VOLUME_START);
  nodeVolumes = sectionI(S_NODE_VOLUMES);
  nodeLimits = sectionI(S_NODE_LIMITS);
  claimDriver = sectionI(S_CLAIM_DRIVER);
  volumeUseStart = sectionI(S_VOLUME_USE_START);
  volumeUseList = sectionI(S_VOLUME_USE_LIST);
  alternativeStart = sectionI(S_ALTERNATIVE_START);
  alternativeVolumes = sectionI(S_ALTERNATIVE_VOLUMES);
  selects = sectionI(S_SELECTS);
  countsExisting = sectionI(S_COUNTS_EXISTING);
  variants = sectionI(S_VARIANTS);
  variantTermStart = sectionI(S_VARIANT_TERM_START);
  variantTerms = sectionI(S_VARIANT_TERMS);
  topologyKey = sectionI(S_TOPOLOGY_KEY);
  nodeDomain = sectionI(S_NODE_DOMAIN);
  countingNodes = sectionI(S_COUNTING_NODES);
  countingDomain = sectionI(S_COUNTING_DOMAIN);
  boundPods = sectionI(S_BOUND_PODS);
  boundInverseStart = sectionI(S_BOUND_INVERSE_START);
  boundInverses = sectionI(S_BOUND_INVERSES);
  hostValue = sectionI(S_HOST_VALUE);
  selectedPods = sectionI(S_SELECTED_PODS);
  selectedNodes = sectionI(S_SELECTED_NODES);
  podList = sectionI(S_POD_LIST);
  volumeTermStart = sectionI(S_VOLUME_TERM_START);
  volumeTerms = sectionI(S_VOLUME_TERMS);
  typeAllocatable = sectionF(S_TYPE_ALLOCATABLE);
  typeCapacity = sectionF(S_TYPE_CAPACITY);
  offeringPrice = sectionF(S_OFFERING_PRICE);
  templateLimits = sectionF(S_TEMPLATE_LIMITS);
  templateNodeLimit = sectionF(S_TEMPLATE_NODE_LIMIT);
  daemonRequests = sectionF(S_DAEMON_REQUESTS);
  requests = sectionF(S_REQUESTS);
  nodeAvailable = sectionF(S_NODE_AVAILABLE);
  nodeDaemonRequests = sectionF(S_NODE_DAEMON_REQUESTS);
  nodeCapacity = sectionF(S_NODE_CAPACITY);
  keyCount = header[H_KEYS];
  resourceCount = header[H_RESOURCES];
  setCount = header[H_SETS];
  typeCount = header[H_TYPES];
  patternCount = header[H_PATTERNS];
  reservationCount = header[H_RESERVATIONS];
  templateCount = header[H_TEMPLATES];
  taintCount = header[H_TAINTS];
  taintSetCount = header[H_TAINT_SETS];
  tolerationCount = header[H_TOLERATIONS];
  tolerationSetCount = header[H_TOLERATION_SETS];
  portCount = header[H_PORTS];
  portSetCount = header[H_PORT_SETS];
  daemonCount = header[H_DAEMONS];
  requestClassCount = header[H_REQUEST_CLASSES];
  rungCount = header[H_RUNGS];
  podCount = header[H_PODS];
  nodeCount = header[H_NODES];
  driverCount = header[H_DRIVERS];
  claimIdCount = header[H_CLAIM_IDS];
  volumeUseCount = header[H_VOLUME_USES];
  alternativeCount = header[H_ALTERNATIVES];
  labelClassCount = header[H_LABEL_CLASSES];
  selectorCount = header[H_SELECTORS];
  variantCount = header[H_VARIANTS];
  identityCount = header[H_IDENTITIES];
  countingNodeCount = header[H_COUNTING_NODES];
  boundPodCount = header[H_BOUND_PODS];
  topologyKeyCount = header[H_TOPOLOGY_KEYS];
  hostCount = header[H_HOSTS];
  valueCount = header[H_VALUES];
  expressionCount = header[H_EXPRESSIONS];
  hostnameKey = header[H_HOSTNAME_KEY];
  placeholderValue = header[H_PLACEHOLDER_VALUE];
  capacityTypeKey = header[H_CAPACITY_TYPE_KEY];
  reservedValue = header[H_RESERVED_VALUE];
  reservationKey = header[H_RESERVATION_KEY];
  podsResource = header[H_PODS_RESOURCE];
  maxTypes = header[H_MAX_TYPES];
  flags = header[H_FLAGS];
  seed = header[H_SEED];
  nodePoolsGiven = header[H_NODE_POOLS_GIVEN];
}

/** Takes the flags of the header over: a host may change them between two solves, but for FLAG_NO_MEMO. */
export function refreshFlags(): void {
  flags = header[H_FLAGS];
}
