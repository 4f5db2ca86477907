import type { CSINode, Namespace, Node, StorageClass } from '@kerf/core';
import type { PriorityClass } from './admission.js';
import { checkLabels, type Refuse } from './selectorsyntax.js';

const UNSCHEDULABLE_TAINT = 'node.kubernetes.io/unschedulable';
const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';
const MAX_USER_PRIORITY = 1_000_000_000;

/** What a cluster's controllers would have added to a Node (chapter 06, 11). */
export function completeNode(node: Node, refuse: Refuse): Node {
  checkLabels(node.metadata.labels, ['metadata', 'labels'], refuse);
  const taints = node.spec?.taints ?? [];
  const cordoned =
    node.spec?.unschedulable === true && !taints.some(({ key, effect }) => key === UNSCHEDULABLE_TAINT && effect === 'NoSchedule');
  const { capacity } = node.status ?? {};
  return {
    ...node,
    ...(cordoned ? { spec: { ...node.spec, taints: [...taints, { key: UNSCHEDULABLE_TAINT, effect: 'NoSchedule' as const }] } } : {}),
    ...(capacity !== undefined && node.status?.allocatable === undefined ? { status: { ...node.status, allocatable: capacity } } : {}),
  };
}

export function completeStorageClass(storageClass: StorageClass): StorageClass {
  return { ...storageClass, volumeBindingMode: storageClass.volumeBindingMode ?? 'Immediate' };
}

/** A CSI driver whose `allocatable` states no count attaches nothing (chapter 06, 11). */
export function completeCSINode(csiNode: CSINode): CSINode {
  const drivers = csiNode.spec?.drivers?.map((driver) =>
    driver.allocatable === undefined ? driver : { ...driver, allocatable: { count: driver.allocatable.count ?? 0 } },
  );
  return drivers === undefined ? csiNode : { ...csiNode, spec: { drivers } };
}

export function completeNamespace({ metadata }: Namespace): Namespace {
  return { metadata: { ...metadata, labels: { ...metadata.labels, [NAMESPACE_NAME_LABEL]: metadata.name } } };
}

/** A namespace that the input uses but does not hold. */
export function impliedNamespace(name: string): Namespace {
  return completeNamespace({ metadata: { name } });
}

/** `earlier` are the classes before this one: there is one global default at most. */
export function validatePriorityClass(
  { metadata, value, globalDefault }: PriorityClass,
  earlier: readonly PriorityClass[],
  refuse: Refuse,
): void {
  if (metadata.name.startsWith('system-')) refuse('reserved-name', ['metadata', 'name'], 'names that begin with system- are reserved');
  if (value === undefined) refuse('required', ['value'], 'the value is required');
  else if (value > MAX_USER_PRIORITY) refuse('out-of-range', ['value'], `must be at most ${MAX_USER_PRIORITY}, found ${value}`);
  const other = globalDefault === true ? earlier.find((priorityClass) => priorityClass.globalDefault === true) : undefined;
  if (other !== undefined)
    refuse('second-default', ['globalDefault'], `PriorityClass ${other.metadata.name} is the global default already`);
}
