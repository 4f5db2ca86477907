// What topology reads of an image (README.md, "The image"): sizes, and references that stay inside their tables.
import {
  B_LABELS,
  B_NODE,
  B_POD,
  BOUND_STRIDE,
  C_HOST,
  C_SET,
  C_STATE_NODE,
  C_TAINTS,
  COUNTING_STRIDE,
  ERROR_RANGE,
  ERROR_SECTION,
  OK,
  S_BOUND_INVERSE_START,
  S_BOUND_INVERSES,
  S_BOUND_PODS,
  S_COUNTING_DOMAIN,
  S_COUNTING_NODES,
  S_COUNTS_EXISTING,
  S_NODE_DOMAIN,
  S_SELECTS,
  S_TOPOLOGY_KEY,
  S_VARIANT_TERM_START,
  S_VARIANT_TERMS,
  S_VARIANTS,
  V_IDENTITY,
  V_KEY,
  V_SELECTOR,
  V_TOLERATIONS,
  V_TOPOLOGY_KEY,
  V_TYPE,
  VARIANT_STRIDE,
} from './layout';
import { I32A } from './mem';
import {
  boundInverseStart,
  boundInverses,
  boundPodCount,
  boundPods,
  countingDomain,
  countingNodeCount,
  countingNodes,
  hostCount,
  hostnameKey,
  identityCount,
  keyCount,
  keyValues,
  labelClassCount,
  nodeCount,
  nodeDomain,
  podCount,
  selectorCount,
  setCount,
  taintSetCount,
  tolerationSetCount,
  topologyKey,
  topologyKeyCount,
  variantCount,
  variants,
  variantTermStart,
  variantTerms,
} from './problem';
import { column, listStarts, sectionLength } from './sections';

function variantKeysMatch(): bool {
  for (let v: i32 = 0; v < variantCount; v++) {
    const key: i32 = variants[v * VARIANT_STRIDE + V_KEY];
    const i: i32 = variants[v * VARIANT_STRIDE + V_TOPOLOGY_KEY];
    if (key != hostnameKey && (i < 0 || topologyKey[i] != key)) return false;
  }
  return true;
}

function domainsInRange(view: I32A, section: i32, rows: i32): bool {
  if (sectionLength(section) != rows * topologyKeyCount) return false;
  for (let i: i32 = 0; i < rows; i++) {
    for (let k: i32 = 0; k < topologyKeyCount; k++) {
      const domain: i32 = view[i * topologyKeyCount + k];
      if (domain < -1 || domain >= keyValues[topologyKey[k] + 1] - keyValues[topologyKey[k]]) return false;
    }
  }
  return true;
}

/** Checks sizes and references of everything that topology reads. 0 or an ERROR_. */
export function checkTopology(): i32 {
  const words: i32 = (labelClassCount + 31) >> 5;
  if (sectionLength(S_SELECTS) != selectorCount * words) return ERROR_SECTION;
  if (sectionLength(S_COUNTS_EXISTING) != selectorCount * words) return ERROR_SECTION;
  if (!column(topologyKey, S_TOPOLOGY_KEY, topologyKeyCount, 1, 0, 0, keyCount)) return ERROR_RANGE;
  if (!column(variants, S_VARIANTS, variantCount, VARIANT_STRIDE, V_KEY, 0, keyCount)) return ERROR_RANGE;
  if (!column(variants, S_VARIANTS, variantCount, VARIANT_STRIDE, V_TYPE, 0, 3)) return ERROR_RANGE;
  if (!column(variants, S_VARIANTS, variantCount, VARIANT_STRIDE, V_SELECTOR, 0, selectorCount)) return ERROR_RANGE;
  if (!column(variants, S_VARIANTS, variantCount, VARIANT_STRIDE, V_TOLERATIONS, 0, tolerationSetCount)) return ERROR_RANGE;
  if (!column(variants, S_VARIANTS, variantCount, VARIANT_STRIDE, V_IDENTITY, 0, identityCount)) return ERROR_RANGE;
  if (!column(variants, S_VARIANTS, variantCount, VARIANT_STRIDE, V_TOPOLOGY_KEY, -1, topologyKeyCount)) return ERROR_RANGE;
  if (!variantKeysMatch()) return ERROR_RANGE;
  if (!listStarts(variantTermStart, S_VARIANT_TERM_START, variantCount, sectionLength(S_VARIANT_TERMS))) return ERROR_RANGE;
  if (!column(variantTerms, S_VARIANT_TERMS, sectionLength(S_VARIANT_TERMS), 1, 0, 0, setCount)) return ERROR_RANGE;
  if (!column(countingNodes, S_COUNTING_NODES, countingNodeCount, COUNTING_STRIDE, C_SET, 0, setCount)) return ERROR_RANGE;
  if (!column(countingNodes, S_COUNTING_NODES, countingNodeCount, COUNTING_STRIDE, C_TAINTS, 0, taintSetCount)) return ERROR_RANGE;
  if (!column(countingNodes, S_COUNTING_NODES, countingNodeCount, COUNTING_STRIDE, C_STATE_NODE, -1, nodeCount)) return ERROR_RANGE;
  if (!column(countingNodes, S_COUNTING_NODES, countingNodeCount, COUNTING_STRIDE, C_HOST, 0, hostCount)) return ERROR_RANGE;
  if (!domainsInRange(nodeDomain, S_NODE_DOMAIN, nodeCount) || !domainsInRange(countingDomain, S_COUNTING_DOMAIN, countingNodeCount))
    return ERROR_RANGE;
  if (!column(boundPods, S_BOUND_PODS, boundPodCount, BOUND_STRIDE, B_NODE, 0, countingNodeCount)) return ERROR_RANGE;
  if (!column(boundPods, S_BOUND_PODS, boundPodCount, BOUND_STRIDE, B_LABELS, 0, labelClassCount)) return ERROR_RANGE;
  if (!column(boundPods, S_BOUND_PODS, boundPodCount, BOUND_STRIDE, B_POD, -1, podCount)) return ERROR_RANGE;
  if (!listStarts(boundInverseStart, S_BOUND_INVERSE_START, boundPodCount, sectionLength(S_BOUND_INVERSES))) return ERROR_RANGE;
  if (!column(boundInverses, S_BOUND_INVERSES, sectionLength(S_BOUND_INVERSES), 1, 0, 0, variantCount)) return ERROR_RANGE;
  return OK;
}
