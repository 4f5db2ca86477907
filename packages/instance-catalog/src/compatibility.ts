import type { InstanceTypeFacts } from './facts.js';
import type { NodeClassSettings } from './settings.js';

/** Why a node class cannot use a type at all; then all its offerings are unavailable (chapter 04, 1.1). */
export type Incompatibility =
  | 'ami-family'
  | 'network-cards'
  | 'ena-unsupported'
  | 'network-card-index'
  | 'device-index'
  | 'efa-interfaces'
  | 'connection-tracking';

function interfacesFit(facts: InstanceTypeFacts, nodeClass: NodeClassSettings): Incompatibility | undefined {
  const nics = nodeClass.networkInterfaces;
  if (nics === undefined) return undefined;
  if (facts.networkCards.length === 0) return 'network-cards';
  if (facts.enaSupport === 'unsupported') return 'ena-unsupported';
  for (const nic of nics) {
    const maximum = facts.networkCards[nic.networkCardIndex];
    if (maximum === undefined) return 'network-card-index';
    if (nic.deviceIndex >= maximum) return 'device-index';
  }
  if (nics.filter((nic) => nic.interfaceType === 'efa-only').length > (facts.efaInterfaces ?? 0)) return 'efa-interfaces';
  return undefined;
}

/** `undefined` when the node class can use the type. */
export function incompatibility(facts: InstanceTypeFacts, nodeClass: NodeClassSettings): Incompatibility | undefined {
  if (nodeClass.family.name === 'AL2023' && facts.name.startsWith('a1.')) return 'ami-family';
  // Bare metal states no hypervisor and is excluded as well (chapter 04, 1.1).
  if (nodeClass.connectionTracking && facts.hypervisor !== 'nitro') return 'connection-tracking';
  return interfacesFit(facts, nodeClass);
}
