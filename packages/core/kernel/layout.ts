// The problem image, ABI version 1: header words, section ids, record strides and codes. Encode writes by this table, the kernel reads by it.
// README.md of this folder describes each section.

export const MAGIC: i32 = 0x4b657266;
export const VERSION: i32 = 1;
export const HEADER_WORDS: i32 = 64;

// Header words. Word H_SECTIONS starts the section table: (byte offset, element count) per section id.
export const H_MAGIC: i32 = 0;
export const H_VERSION: i32 = 1;
export const H_BYTES: i32 = 2;
export const H_OPERATION: i32 = 3;
export const H_FLAGS: i32 = 4;
export const H_SEED: i32 = 5;
export const H_SECTION_COUNT: i32 = 6;
export const H_ANSWER_OFFSET: i32 = 7;
export const H_ANSWER_WORDS: i32 = 8;
export const H_KEYS: i32 = 10;
export const H_RESOURCES: i32 = 11;
export const H_SETS: i32 = 12;
export const H_TYPES: i32 = 13;
export const H_PATTERNS: i32 = 14;
export const H_RESERVATIONS: i32 = 15;
export const H_TEMPLATES: i32 = 16;
export const H_TAINTS: i32 = 17;
export const H_TAINT_SETS: i32 = 18;
export const H_TOLERATIONS: i32 = 19;
export const H_TOLERATION_SETS: i32 = 20;
export const H_PORTS: i32 = 21;
export const H_PORT_SETS: i32 = 22;
export const H_DAEMONS: i32 = 23;
export const H_REQUEST_CLASSES: i32 = 24;
export const H_RUNGS: i32 = 25;
export const H_PODS: i32 = 26;
export const H_NODES: i32 = 27;
export const H_DRIVERS: i32 = 28;
export const H_CLAIM_IDS: i32 = 29;
export const H_VOLUME_USES: i32 = 30;
export const H_ALTERNATIVES: i32 = 31;
export const H_LABEL_CLASSES: i32 = 32;
export const H_SELECTORS: i32 = 33;
export const H_VARIANTS: i32 = 34;
export const H_IDENTITIES: i32 = 35;
export const H_COUNTING_NODES: i32 = 36;
export const H_BOUND_PODS: i32 = 37;
export const H_TOPOLOGY_KEYS: i32 = 38;
export const H_HOSTS: i32 = 39;
export const H_VALUES: i32 = 40;
export const H_EXPRESSIONS: i32 = 41;
// Ids of keys and values with a meaning of their own; -1 where the problem does not name them.
export const H_HOSTNAME_KEY: i32 = 42;
export const H_PLACEHOLDER_VALUE: i32 = 43;
export const H_CAPACITY_TYPE_KEY: i32 = 44;
export const H_RESERVED_VALUE: i32 = 45;
export const H_RESERVATION_KEY: i32 = 46;
export const H_PODS_RESOURCE: i32 = 47;
export const H_MAX_TYPES: i32 = 48;
export const H_NODE_POOLS_GIVEN: i32 = 49;
/** Bytes behind the image that the kernel may use; the host writes it before `load`. */
export const H_CAPACITY: i32 = 50;
/** A pod's id + 1: the round ends once that pod's place is settled. 0: it goes to its end. A host may write it between two solves. */
export const H_UNTIL_POD: i32 = 51;

// Flags of H_FLAGS.
export const FLAG_BEST_EFFORT: i32 = 1;
export const FLAG_RESERVED_FALLBACK: i32 = 2;
export const FLAG_NO_MEMO: i32 = 4;
export const FLAG_NO_REASONS: i32 = 8;
export const FLAG_CONSOLIDATION: i32 = 16;
export const FLAG_TOLERATE_PREFER_NO_SCHEDULE: i32 = 32;

// Operations of H_OPERATION.
export const OPERATION_SCHEDULE: i32 = 0;
export const OPERATION_REQUIREMENT: i32 = 1;
export const OPERATION_REQUIREMENTS: i32 = 2;
export const OPERATION_TAINTS: i32 = 3;

// Sections of i32.
export const S_KEY_VALUES: i32 = 0;
export const S_KEY_WELL_KNOWN: i32 = 1;
export const S_VALUE_RANK: i32 = 2;
export const S_EXPRESSIONS: i32 = 3;
export const S_EXPRESSION_VALUES: i32 = 4;
export const S_SET_START: i32 = 5;
export const S_SET_EXPRESSIONS: i32 = 6;
export const S_TYPE_SET: i32 = 7;
export const S_TYPE_NEGATIVE: i32 = 8;
export const S_OFFERING_START: i32 = 9;
export const S_OFFERINGS: i32 = 10;
export const S_PATTERN_SET: i32 = 11;
export const S_RESERVATION_CAPACITY: i32 = 12;
export const S_TEMPLATES: i32 = 13;
export const S_TEMPLATE_TYPE_START: i32 = 14;
export const S_TEMPLATE_TYPES: i32 = 15;
export const S_TAINTS: i32 = 16;
export const S_TAINT_SET_START: i32 = 17;
export const S_TAINT_SET_LIST: i32 = 18;
export const S_TOLERATIONS: i32 = 19;
export const S_TOLERATION_SET_START: i32 = 20;
export const S_TOLERATION_SET_LIST: i32 = 21;
export const S_PORTS: i32 = 22;
export const S_PORT_SET_START: i32 = 23;
export const S_PORT_SET_LIST: i32 = 24;
export const S_DAEMONS: i32 = 25;
export const S_DAEMON_TERM_START: i32 = 26;
export const S_DAEMON_TERMS: i32 = 27;
export const S_RUNGS: i32 = 28;
export const S_RUNG_GROUP_START: i32 = 29;
export const S_RUNG_GROUPS: i32 = 30;
export const S_RUNG_INVERSE_START: i32 = 31;
export const S_RUNG_INVERSES: i32 = 32;
export const S_PODS: i32 = 33;
export const S_NODES: i32 = 34;
export const S_NODE_PORT_START: i32 = 35;
export const S_NODE_PORTS: i32 = 36;
export const S_NODE_VOLUME_START: i32 = 37;
export const S_NODE_VOLUMES: i32 = 38;
export const S_NODE_LIMITS: i32 = 39;
export const S_CLAIM_DRIVER: i32 = 40;
export const S_VOLUME_USE_START: i32 = 41;
export const S_VOLUME_USE_LIST: i32 = 42;
export const S_ALTERNATIVE_START: i32 = 43;
export const S_ALTERNATIVE_VOLUMES: i32 = 44;
export const S_SELECTS: i32 = 45;
export const S_COUNTS_EXISTING: i32 = 46;
export const S_VARIANTS: i32 = 47;
export const S_VARIANT_TERM_START: i32 = 48;
export const S_VARIANT_TERMS: i32 = 49;
export const S_TOPOLOGY_KEY: i32 = 50;
export const S_NODE_DOMAIN: i32 = 51;
export const S_COUNTING_NODES: i32 = 52;
export const S_COUNTING_DOMAIN: i32 = 53;
export const S_BOUND_PODS: i32 = 54;
export const S_BOUND_INVERSE_START: i32 = 55;
export const S_BOUND_INVERSES: i32 = 56;
export const S_HOST_VALUE: i32 = 57;
export const S_SELECTED_PODS: i32 = 58;
export const S_SELECTED_NODES: i32 = 59;
export const S_POD_LIST: i32 = 60;
export const S_VOLUME_TERM_START: i32 = 61;
export const S_VOLUME_TERMS: i32 = 62;
// Sections of f64.
export const S_TYPE_ALLOCATABLE: i32 = 63;
export const S_TYPE_CAPACITY: i32 = 64;
export const S_OFFERING_PRICE: i32 = 65;
export const S_TEMPLATE_LIMITS: i32 = 66;
export const S_TEMPLATE_NODE_LIMIT: i32 = 67;
export const S_DAEMON_REQUESTS: i32 = 68;
export const S_REQUESTS: i32 = 69;
export const S_NODE_AVAILABLE: i32 = 70;
export const S_NODE_DAEMON_REQUESTS: i32 = 71;
export const S_NODE_CAPACITY: i32 = 72;
export const SECTION_COUNT: i32 = 73;
export const FIRST_F64_SECTION: i32 = 63;

// Record strides and fields.
export const EXPRESSION_STRIDE: i32 = 6;
export const E_KEY: i32 = 0;
export const E_OPERATOR: i32 = 1;
export const E_VALUES: i32 = 2;
export const E_COUNT: i32 = 3;
export const E_BOUND: i32 = 4;
export const E_MIN_VALUES: i32 = 5;

export const OFFERING_STRIDE: i32 = 3;
export const O_PATTERN: i32 = 0;
export const O_AVAILABLE: i32 = 1;
export const O_RESERVATION: i32 = 2;

export const TEMPLATE_STRIDE: i32 = 3;
export const T_SET: i32 = 0;
export const T_UNIVERSE_SET: i32 = 1;
export const T_TAINTS: i32 = 2;

export const TAINT_STRIDE: i32 = 4;
export const TAINT_KEY: i32 = 0;
export const TAINT_VALUE: i32 = 1;
export const TAINT_EFFECT: i32 = 2;
export const TAINT_RANK: i32 = 3;

export const TOLERATION_STRIDE: i32 = 5;
export const TOLERATION_KEY: i32 = 0;
export const TOLERATION_VALUE: i32 = 1;
export const TOLERATION_EFFECT: i32 = 2;
export const TOLERATION_RANK: i32 = 3;
export const TOLERATION_OPERATOR: i32 = 4;
export const TOLERATION_EQUAL: i32 = 0;
export const TOLERATION_EXISTS: i32 = 1;
export const TOLERATION_LESS: i32 = 2;
export const TOLERATION_GREATER: i32 = 3;

export const PORT_STRIDE: i32 = 3;
export const PORT_ADDRESS: i32 = 0;
export const PORT_NUMBER: i32 = 1;
export const PORT_PROTOCOL: i32 = 2;

export const DAEMON_STRIDE: i32 = 3;
export const D_TOLERATIONS: i32 = 0;
export const D_RELAXED_TOLERATIONS: i32 = 1;
export const D_PORTS: i32 = 2;

export const RUNG_STRIDE: i32 = 10;
export const R_REQUESTS: i32 = 0;
export const R_SET: i32 = 1;
export const R_STRICT_SET: i32 = 2;
export const R_TOLERATIONS: i32 = 3;
export const R_PORTS: i32 = 4;
export const R_VOLUME_USE: i32 = 5;
export const R_ALTERNATIVES: i32 = 6;
export const R_LABELS: i32 = 7;
export const R_NEXT: i32 = 8;
export const R_FLAGS: i32 = 9;
export const RUNG_RESOURCE_CLAIMS: i32 = 1;
/** Value of R_VOLUME_USE for a pod whose volumes cannot be looked up: it skips existing nodes. */
export const VOLUME_LOOKUP_FAILED: i32 = -2;

export const POD_STRIDE: i32 = 2;
export const P_RUNG: i32 = 0;
export const P_FLAGS: i32 = 1;
export const POD_OUTSIDE_TOPOLOGY: i32 = 1;
export const POD_EXEMPT: i32 = 2;

export const NODE_STRIDE: i32 = 5;
export const N_SET: i32 = 0;
export const N_TAINTS: i32 = 1;
export const N_TEMPLATE: i32 = 2;
export const N_HOST: i32 = 3;
export const N_FLAGS: i32 = 4;
export const NODE_NEGATIVE: i32 = 1;
export const NODE_UNDER_CONSOLIDATE_AFTER: i32 = 2;

export const VARIANT_STRIDE: i32 = 9;
export const V_KEY: i32 = 0;
export const V_TYPE: i32 = 1;
export const V_MAX_SKEW: i32 = 2;
export const V_MIN_DOMAINS: i32 = 3;
export const V_SELECTOR: i32 = 4;
export const V_POLICIES: i32 = 5;
export const V_TOLERATIONS: i32 = 6;
export const V_IDENTITY: i32 = 7;
export const V_TOPOLOGY_KEY: i32 = 8;
export const TOPOLOGY_SPREAD: i32 = 0;
export const TOPOLOGY_AFFINITY: i32 = 1;
export const TOPOLOGY_ANTI_AFFINITY: i32 = 2;
export const POLICY_HONOR_AFFINITY: i32 = 1;
export const POLICY_HONOR_TAINTS: i32 = 2;
/** The universe of domains is not narrowed by taints (node taints policy Ignore). */
export const POLICY_WHOLE_UNIVERSE: i32 = 4;
export const POLICY_INVERSE: i32 = 8;
/** The constraint names its key by an older name: no requirement carries that, only labels of nodes do. */
export const POLICY_OLDER_NAME: i32 = 16;
/** Value 0 of the key is the empty text. */
export const POLICY_EMPTY_DOMAIN: i32 = 32;

export const COUNTING_STRIDE: i32 = 5;
export const C_SET: i32 = 0;
export const C_TAINTS: i32 = 1;
export const C_STATE_NODE: i32 = 2;
export const C_HOST: i32 = 3;
export const C_HAS_HOST_LABEL: i32 = 4;

export const BOUND_STRIDE: i32 = 5;
export const B_NODE: i32 = 0;
export const B_LABELS: i32 = 1;
export const B_COUNT: i32 = 2;
export const B_POD: i32 = 3;
export const B_FORWARD: i32 = 4;

// Operators, of expressions and of requirements. Bounds are inclusive; encode turns Gt and Lt into them.
export const OP_IN: i32 = 0;
export const OP_NOT_IN: i32 = 1;
export const OP_EXISTS: i32 = 2;
export const OP_DOES_NOT_EXIST: i32 = 3;
export const OP_GTE: i32 = 4;
export const OP_LTE: i32 = 5;

// Amounts: a limit or an amount that is not there.
export const NO_LIMIT: f64 = 1e300;
export const ABSENT: f64 = -1e300;

// Status of load and solve.
export const OK: i32 = 0;
export const ERROR_SIZE: i32 = -1;
export const ERROR_MAGIC: i32 = -2;
export const ERROR_VERSION: i32 = -3;
export const ERROR_SECTION: i32 = -4;
export const ERROR_RANGE: i32 = -5;
export const ERROR_WORKSPACE: i32 = -6;
export const ERROR_NOT_LOADED: i32 = -7;

// The answer image of a round: header words, then claim rows, requirement records, pod rows, reason rows. Offsets count words from the answer's start.
export const A_CLAIMS: i32 = 0;
export const A_CLAIM_STRIDE: i32 = 1;
export const A_CLAIM_ROWS: i32 = 2;
export const A_POD_ROWS: i32 = 3;
export const A_REASON_ROWS: i32 = 4;
export const A_REASON_STRIDE: i32 = 5;
export const A_CONTESTED: i32 = 6;
export const A_PLACED: i32 = 7;
export const A_PATTERN_WORDS: i32 = 8;
export const A_TYPE_WORDS: i32 = 9;
/** Pod rows, one per pod of the batch in queue order. */
export const A_PODS: i32 = 10;
/** What active nodes and claims use of limited resources: f64 per template and resource, 0 where nothing limits. */
export const A_USED: i32 = 11;
export const A_HEADER_WORDS: i32 = 16;

/** Claim row: these words, then requests (f64 per resource), pattern bits, type bits. */
export const AC_TEMPLATE: i32 = 0;
export const AC_PODS: i32 = 1;
/** 1: dropped by truncation, because the types kept do not reach minValues. */
export const AC_DROPPED: i32 = 2;
/** Cheapest remaining type, or -1 where none has a price. */
export const AC_CHEAPEST: i32 = 3;
/** Offset of the bitset of the types kept by truncation; that of all remaining types where none was cut. */
export const AC_LAUNCHED: i32 = 4;
/** Offset of the requirement records: a count, then per key [key, complement, gte, lte, minValues, words...]. */
export const AC_REQUIREMENTS: i32 = 5;
/** Position of the claim in the order in which the round tried them last. */
export const AC_ORDER: i32 = 6;
export const AC_HEAD: i32 = 8;

/** Pod row. Pods of claims and nodes are named by their row. */
export const AP_STRIDE: i32 = 5;
/** claim + 1, -(node + 1), or 0. */
export const AP_TARGET: i32 = 0;
/** 0: not in the batch; 1: tried. */
export const AP_TRIED: i32 = 1;
/** Next pod of the same claim or node in order of placement, -1 at the end. */
export const AP_NEXT: i32 = 2;
/** Offset of its reason rows, or 0. */
export const AP_REASONS: i32 = 3;
/** The pod's id. */
export const AP_POD: i32 = 4;
