// Refuses an image whose sections have the wrong size or point outside of each other, so that a corrupt image neither makes WASM trap nor
// JavaScript loop (architecture, 8).
import {
  D_PORTS,
  D_RELAXED_TOLERATIONS,
  D_TOLERATIONS,
  DAEMON_STRIDE,
  E_COUNT,
  E_KEY,
  E_OPERATOR,
  E_VALUES,
  ERROR_RANGE,
  ERROR_SECTION,
  EXPRESSION_STRIDE,
  H_OPERATION,
  N_HOST,
  N_SET,
  N_TAINTS,
  N_TEMPLATE,
  NODE_STRIDE,
  O_PATTERN,
  O_RESERVATION,
  OFFERING_STRIDE,
  OK,
  OP_IN,
  OP_LTE,
  OPERATION_SCHEDULE,
  P_RUNG,
  POD_STRIDE,
  PORT_STRIDE,
  R_ALTERNATIVES,
  R_LABELS,
  R_NEXT,
  R_PORTS,
  R_REQUESTS,
  R_SET,
  R_STRICT_SET,
  R_TOLERATIONS,
  R_VOLUME_USE,
  RUNG_STRIDE,
  S_ALTERNATIVE_START,
  S_ALTERNATIVE_VOLUMES,
  S_CLAIM_DRIVER,
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
  S_TYPE_ALLOCATABLE,
  S_TYPE_CAPACITY,
  S_TYPE_NEGATIVE,
  S_TYPE_SET,
  S_VALUE_RANK,
  S_VOLUME_TERM_START,
  S_VOLUME_TERMS,
  S_VOLUME_USE_LIST,
  S_VOLUME_USE_START,
  T_SET,
  T_TAINTS,
  T_UNIVERSE_SET,
  TAINT_STRIDE,
  TEMPLATE_STRIDE,
  TOLERATION_STRIDE,
} from './layout';
import {
  alternativeCount,
  alternativeStart,
  alternativeVolumes,
  capacityTypeKey,
  claimDriver,
  claimIdCount,
  daemonCount,
  daemons,
  daemonTermStart,
  daemonTerms,
  driverCount,
  expressionCount,
  expressions,
  expressionValues,
  hostCount,
  hostnameKey,
  hostValue,
  keyCount,
  keyValues,
  labelClassCount,
  maxTypes,
  nodeCount,
  nodePortStart,
  nodePorts,
  nodes,
  nodeVolumeStart,
  nodeVolumes,
  offeringStart,
  offerings,
  patternCount,
  patternSet,
  placeholderValue,
  podCount,
  podList,
  pods,
  podsResource,
  portCount,
  portSetCount,
  portSetList,
  portSetStart,
  requestClassCount,
  reservationCount,
  reservationKey,
  reservedValue,
  resourceCount,
  rungCount,
  rungGroupStart,
  rungGroups,
  rungInverseStart,
  rungInverses,
  rungs,
  setCount,
  setExpressions,
  setStart,
  taintCount,
  taintSetCount,
  taintSetList,
  taintSetStart,
  templateCount,
  templates,
  templateTypeStart,
  templateTypes,
  tolerationCount,
  tolerationSetCount,
  tolerationSetList,
  tolerationSetStart,
  typeCount,
  typeSet,
  valueCount,
  variantCount,
  volumeTermStart,
  volumeTerms,
  volumeUseCount,
  volumeUseList,
  volumeUseStart,
} from './problem';
import { column, header, listStarts, nonEmptyLists, sectionLength } from './sections';
import { checkTopology } from './topologyvalidity';

function expressionsInRange(): bool {
  const listed: i32 = sectionLength(S_EXPRESSION_VALUES);
  for (let e: i32 = 0; e < expressionCount; e++) {
    const at: i32 = e * EXPRESSION_STRIDE;
    const key: i32 = expressions[at + E_KEY];
    const first: i32 = expressions[at + E_VALUES];
    const count: i32 = expressions[at + E_COUNT];
    if (key < 0 || key >= keyCount || first < 0 || count < 0 || first > listed || count > listed - first) return false;
    if (expressions[at + E_OPERATOR] < OP_IN || expressions[at + E_OPERATOR] > OP_LTE) return false;
    const values: i32 = keyValues[key + 1] - keyValues[key];
    for (let i: i32 = 0; i < count; i++) if (expressionValues[first + i] < 0 || expressionValues[first + i] >= values) return false;
  }
  return true;
}

/** Reservations are values of their key; capacity type and its value `reserved` are known. */
function reservationsNamed(): bool {
  if (reservationKey < 0 || reservationKey >= keyCount || capacityTypeKey < 0 || capacityTypeKey >= keyCount) return false;
  if (reservedValue < 0 || reservedValue >= keyValues[capacityTypeKey + 1] - keyValues[capacityTypeKey]) return false;
  return reservationCount == keyValues[reservationKey + 1] - keyValues[reservationKey];
}

/** A ladder only goes forward, so it ends. */
function laddersEnd(): bool {
  for (let r: i32 = 0; r < rungCount; r++) if (rungs[r * RUNG_STRIDE + R_NEXT] >= 0 && rungs[r * RUNG_STRIDE + R_NEXT] <= r) return false;
  return true;
}

function checkConstraints(): i32 {
  if (!listStarts(keyValues, S_KEY_VALUES, keyCount, valueCount)) return ERROR_RANGE;
  if (sectionLength(S_KEY_WELL_KNOWN) != keyCount) return ERROR_SECTION;
  if (sectionLength(S_VALUE_RANK) != valueCount) return ERROR_SECTION;
  if (sectionLength(S_EXPRESSIONS) != expressionCount * EXPRESSION_STRIDE) return ERROR_SECTION;
  if (!expressionsInRange()) return ERROR_RANGE;
  if (!listStarts(setStart, S_SET_START, setCount, sectionLength(S_SET_EXPRESSIONS))) return ERROR_RANGE;
  if (!column(setExpressions, S_SET_EXPRESSIONS, sectionLength(S_SET_EXPRESSIONS), 1, 0, 0, expressionCount)) return ERROR_RANGE;
  if (sectionLength(S_TAINTS) != taintCount * TAINT_STRIDE) return ERROR_SECTION;
  if (!listStarts(taintSetStart, S_TAINT_SET_START, taintSetCount, sectionLength(S_TAINT_SET_LIST))) return ERROR_RANGE;
  if (!column(taintSetList, S_TAINT_SET_LIST, sectionLength(S_TAINT_SET_LIST), 1, 0, 0, taintCount)) return ERROR_RANGE;
  if (sectionLength(S_TOLERATIONS) != tolerationCount * TOLERATION_STRIDE) return ERROR_SECTION;
  if (!listStarts(tolerationSetStart, S_TOLERATION_SET_START, tolerationSetCount, sectionLength(S_TOLERATION_SET_LIST))) return ERROR_RANGE;
  if (!column(tolerationSetList, S_TOLERATION_SET_LIST, sectionLength(S_TOLERATION_SET_LIST), 1, 0, 0, tolerationCount)) return ERROR_RANGE;
  if (sectionLength(S_PORTS) != portCount * PORT_STRIDE) return ERROR_SECTION;
  if (!listStarts(portSetStart, S_PORT_SET_START, portSetCount, sectionLength(S_PORT_SET_LIST))) return ERROR_RANGE;
  if (!column(portSetList, S_PORT_SET_LIST, sectionLength(S_PORT_SET_LIST), 1, 0, 0, portCount)) return ERROR_RANGE;
  return OK;
}

function checkCatalog(): i32 {
  if (!column(typeSet, S_TYPE_SET, typeCount, 1, 0, 0, setCount)) return ERROR_RANGE;
  if (sectionLength(S_TYPE_NEGATIVE) != typeCount) return ERROR_SECTION;
  if (sectionLength(S_TYPE_ALLOCATABLE) != typeCount * resourceCount) return ERROR_SECTION;
  if (sectionLength(S_TYPE_CAPACITY) != typeCount * resourceCount) return ERROR_SECTION;
  if (!listStarts(offeringStart, S_OFFERING_START, typeCount, sectionLength(S_OFFERING_PRICE))) return ERROR_RANGE;
  if (!column(offerings, S_OFFERINGS, sectionLength(S_OFFERING_PRICE), OFFERING_STRIDE, O_PATTERN, 0, patternCount)) return ERROR_RANGE;
  if (!column(offerings, S_OFFERINGS, sectionLength(S_OFFERING_PRICE), OFFERING_STRIDE, O_RESERVATION, -1, reservationCount))
    return ERROR_RANGE;
  if (!column(patternSet, S_PATTERN_SET, patternCount, 1, 0, 0, setCount)) return ERROR_RANGE;
  if (sectionLength(S_RESERVATION_CAPACITY) != reservationCount) return ERROR_SECTION;
  if (reservationCount > 0 && !reservationsNamed()) return ERROR_RANGE;
  if (!column(templates, S_TEMPLATES, templateCount, TEMPLATE_STRIDE, T_SET, 0, setCount)) return ERROR_RANGE;
  if (!column(templates, S_TEMPLATES, templateCount, TEMPLATE_STRIDE, T_UNIVERSE_SET, 0, setCount)) return ERROR_RANGE;
  if (!column(templates, S_TEMPLATES, templateCount, TEMPLATE_STRIDE, T_TAINTS, 0, taintSetCount)) return ERROR_RANGE;
  if (!listStarts(templateTypeStart, S_TEMPLATE_TYPE_START, templateCount, sectionLength(S_TEMPLATE_TYPES))) return ERROR_RANGE;
  if (!column(templateTypes, S_TEMPLATE_TYPES, sectionLength(S_TEMPLATE_TYPES), 1, 0, 0, typeCount)) return ERROR_RANGE;
  if (sectionLength(S_TEMPLATE_LIMITS) != templateCount * resourceCount) return ERROR_SECTION;
  if (sectionLength(S_TEMPLATE_NODE_LIMIT) != templateCount) return ERROR_SECTION;
  if (!column(daemons, S_DAEMONS, daemonCount, DAEMON_STRIDE, D_TOLERATIONS, 0, tolerationSetCount)) return ERROR_RANGE;
  if (!column(daemons, S_DAEMONS, daemonCount, DAEMON_STRIDE, D_RELAXED_TOLERATIONS, 0, tolerationSetCount)) return ERROR_RANGE;
  if (!column(daemons, S_DAEMONS, daemonCount, DAEMON_STRIDE, D_PORTS, -1, portSetCount)) return ERROR_RANGE;
  if (!listStarts(daemonTermStart, S_DAEMON_TERM_START, daemonCount, sectionLength(S_DAEMON_TERMS))) return ERROR_RANGE;
  if (!nonEmptyLists(daemonTermStart, daemonCount)) return ERROR_RANGE;
  if (!column(daemonTerms, S_DAEMON_TERMS, sectionLength(S_DAEMON_TERMS), 1, 0, 0, setCount)) return ERROR_RANGE;
  if (sectionLength(S_DAEMON_REQUESTS) != daemonCount * resourceCount) return ERROR_SECTION;
  return OK;
}

function checkPods(): i32 {
  if (sectionLength(S_REQUESTS) != requestClassCount * resourceCount) return ERROR_SECTION;
  if (!column(rungs, S_RUNGS, rungCount, RUNG_STRIDE, R_REQUESTS, 0, requestClassCount)) return ERROR_RANGE;
  if (!column(rungs, S_RUNGS, rungCount, RUNG_STRIDE, R_SET, 0, setCount)) return ERROR_RANGE;
  if (!column(rungs, S_RUNGS, rungCount, RUNG_STRIDE, R_STRICT_SET, 0, setCount)) return ERROR_RANGE;
  if (!column(rungs, S_RUNGS, rungCount, RUNG_STRIDE, R_TOLERATIONS, 0, tolerationSetCount)) return ERROR_RANGE;
  if (!column(rungs, S_RUNGS, rungCount, RUNG_STRIDE, R_PORTS, -1, portSetCount)) return ERROR_RANGE;
  if (!column(rungs, S_RUNGS, rungCount, RUNG_STRIDE, R_VOLUME_USE, -2, volumeUseCount)) return ERROR_RANGE;
  if (!column(rungs, S_RUNGS, rungCount, RUNG_STRIDE, R_ALTERNATIVES, -1, alternativeCount)) return ERROR_RANGE;
  if (!column(rungs, S_RUNGS, rungCount, RUNG_STRIDE, R_LABELS, 0, labelClassCount)) return ERROR_RANGE;
  if (!column(rungs, S_RUNGS, rungCount, RUNG_STRIDE, R_NEXT, -1, rungCount)) return ERROR_RANGE;
  if (!laddersEnd()) return ERROR_RANGE;
  if (!listStarts(rungGroupStart, S_RUNG_GROUP_START, rungCount, sectionLength(S_RUNG_GROUPS))) return ERROR_RANGE;
  if (!column(rungGroups, S_RUNG_GROUPS, sectionLength(S_RUNG_GROUPS), 1, 0, 0, variantCount)) return ERROR_RANGE;
  if (!listStarts(rungInverseStart, S_RUNG_INVERSE_START, rungCount, sectionLength(S_RUNG_INVERSES))) return ERROR_RANGE;
  if (!column(rungInverses, S_RUNG_INVERSES, sectionLength(S_RUNG_INVERSES), 1, 0, 0, variantCount)) return ERROR_RANGE;
  if (!column(pods, S_PODS, podCount, POD_STRIDE, P_RUNG, 0, rungCount)) return ERROR_RANGE;
  if (sectionLength(S_SELECTED_PODS) != podCount) return ERROR_SECTION;
  if (sectionLength(S_SELECTED_NODES) != nodeCount) return ERROR_SECTION;
  if (!column(podList, S_POD_LIST, podCount, 1, 0, 0, podCount)) return ERROR_RANGE;
  if (!listStarts(volumeUseStart, S_VOLUME_USE_START, volumeUseCount, sectionLength(S_VOLUME_USE_LIST))) return ERROR_RANGE;
  if (!column(volumeUseList, S_VOLUME_USE_LIST, sectionLength(S_VOLUME_USE_LIST), 1, 0, 0, claimIdCount)) return ERROR_RANGE;
  if (!column(claimDriver, S_CLAIM_DRIVER, claimIdCount, 1, 0, 0, driverCount)) return ERROR_RANGE;
  if (!listStarts(alternativeStart, S_ALTERNATIVE_START, alternativeCount, sectionLength(S_ALTERNATIVE_VOLUMES))) return ERROR_RANGE;
  const volumes: i32 = sectionLength(S_VOLUME_TERM_START) - 1;
  if (!listStarts(volumeTermStart, S_VOLUME_TERM_START, volumes, sectionLength(S_VOLUME_TERMS))) return ERROR_RANGE;
  if (!column(alternativeVolumes, S_ALTERNATIVE_VOLUMES, sectionLength(S_ALTERNATIVE_VOLUMES), 1, 0, 0, volumes)) return ERROR_RANGE;
  if (!column(volumeTerms, S_VOLUME_TERMS, sectionLength(S_VOLUME_TERMS), 1, 0, 0, setCount)) return ERROR_RANGE;
  return OK;
}

function checkCluster(): i32 {
  if (!column(nodes, S_NODES, nodeCount, NODE_STRIDE, N_SET, 0, setCount)) return ERROR_RANGE;
  if (!column(nodes, S_NODES, nodeCount, NODE_STRIDE, N_TAINTS, 0, taintSetCount)) return ERROR_RANGE;
  if (!column(nodes, S_NODES, nodeCount, NODE_STRIDE, N_TEMPLATE, -1, templateCount)) return ERROR_RANGE;
  if (!column(nodes, S_NODES, nodeCount, NODE_STRIDE, N_HOST, 0, hostCount)) return ERROR_RANGE;
  if (sectionLength(S_NODE_AVAILABLE) != nodeCount * resourceCount) return ERROR_SECTION;
  if (sectionLength(S_NODE_DAEMON_REQUESTS) != nodeCount * resourceCount) return ERROR_SECTION;
  if (sectionLength(S_NODE_CAPACITY) != nodeCount * resourceCount) return ERROR_SECTION;
  if (!listStarts(nodePortStart, S_NODE_PORT_START, nodeCount, sectionLength(S_NODE_PORTS))) return ERROR_RANGE;
  if (!column(nodePorts, S_NODE_PORTS, sectionLength(S_NODE_PORTS), 1, 0, 0, portSetCount)) return ERROR_RANGE;
  if (!listStarts(nodeVolumeStart, S_NODE_VOLUME_START, nodeCount, sectionLength(S_NODE_VOLUMES))) return ERROR_RANGE;
  if (!column(nodeVolumes, S_NODE_VOLUMES, sectionLength(S_NODE_VOLUMES), 1, 0, 0, claimIdCount)) return ERROR_RANGE;
  if (sectionLength(S_NODE_LIMITS) != nodeCount * driverCount) return ERROR_SECTION;
  if (hostnameKey < 0 || hostnameKey >= keyCount) return ERROR_RANGE;
  const hostValues: i32 = keyValues[hostnameKey + 1] - keyValues[hostnameKey];
  if (placeholderValue < 0 || placeholderValue >= hostValues) return ERROR_RANGE;
  if (podsResource < 0 || podsResource >= resourceCount || maxTypes < 1) return ERROR_RANGE;
  if (!column(hostValue, S_HOST_VALUE, hostCount, 1, 0, 0, hostValues)) return ERROR_RANGE;
  return OK;
}

/** Checks sizes and references. 0 or an ERROR_. checkHeader must have passed. */
export function checkReferences(): i32 {
  let status: i32 = checkConstraints();
  if (status != OK || header[H_OPERATION] != OPERATION_SCHEDULE) return status;
  status = checkCatalog();
  if (status == OK) status = checkPods();
  if (status == OK) status = checkCluster();
  if (status == OK) status = checkTopology();
  return status;
}
