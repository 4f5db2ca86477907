// The universe of domains: per topology key the values that NodePools with their types can create, each under the pool's taints (chapter 03, 3).
import { heap, heapView, keep } from './arena';
import { OP_IN, T_TAINTS, T_UNIVERSE_SET, TEMPLATE_STRIDE } from './layout';
import { I32A, viewI } from './mem';
import { keyCount, templateCount, templates, templateTypeStart, templateTypes, topologyKey, topologyKeyCount, typeSet } from './problem';
import { atomBits, atomOperator, intersection, keyWords } from './requirement';
import { atomOf, compiled } from './requirements';
import { tolerates } from './taints';

/** Per (topology key, template) the bitset of values. */
let universe: I32A = viewI(0, 0);

export function openTopologyDomains(): void {
  universe = heapView(keep(topologyKeyCount * templateCount), topologyKeyCount * templateCount);
  for (let i: i32 = 0; i < topologyKeyCount; i++) {
    const key: i32 = topologyKey[i];
    if (key >= keyCount) continue;
    for (let t: i32 = 0; t < templateCount; t++) {
      universe[i * templateCount + t] = keep(keyWords[key]);
      collect(universe[i * templateCount + t], key, t);
    }
  }
}

function addListed(to: i32, atom: i32, words: i32): void {
  for (let w: i32 = 0; w < words; w++) heap[to + w] |= heap[atomBits[atom] + w];
}

/** The values listed in pool AND type, type by type, excluded ones too; then, apart from any type, the values of an In of the pool itself. */
function collect(to: i32, key: i32, template: i32): void {
  // A pool without types contributes nothing.
  if (templateTypeStart[template] == templateTypeStart[template + 1]) return;
  const pool: i32 = atomOf(compiled[templates[template * TEMPLATE_STRIDE + T_UNIVERSE_SET]], key);
  let last: i32 = -2;
  for (let i: i32 = templateTypeStart[template]; i < templateTypeStart[template + 1]; i++) {
    const own: i32 = atomOf(compiled[typeSet[templateTypes[i]]], key);
    if (own == last) continue;
    last = own;
    if (own < 0 && pool < 0) continue;
    addListed(to, own < 0 ? pool : pool < 0 ? own : intersection(pool, own), keyWords[key]);
  }
  if (pool >= 0 && atomOperator[pool] == OP_IN) addListed(to, pool, keyWords[key]);
}

/** Adds to a bitset the domains of the i-th topology key that a pod sees: all of them, or those under taints that it tolerates. */
export function addUniverse(to: i32, i: i32, tolerationSet: i32, whole: bool): void {
  for (let t: i32 = 0; t < templateCount; t++) {
    if (!whole && !tolerates(tolerationSet, templates[t * TEMPLATE_STRIDE + T_TAINTS])) continue;
    const from: i32 = universe[i * templateCount + t];
    for (let w: i32 = 0; w < keyWords[topologyKey[i]]; w++) heap[to + w] |= heap[from + w];
  }
}
