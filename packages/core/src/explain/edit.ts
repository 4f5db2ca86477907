import type { SchedulingInput } from '../model/input.js';
import type { Toleration } from '../model/meta.js';
import type { NodePool, NodePoolRequirement } from '../model/nodepool.js';
import type { NodeSelectorRequirement, Pod } from '../model/pod.js';
import { compareQuantities, formatQuantity, type Quantity, subtractQuantities } from '../model/quantity.js';
import { readResources, requestsOf } from '../model/resources.js';
import { type Configuration, DEFAULT_CONFIGURATION, normalizeLabel } from '../model/wellknown.js';
import type { PodConstraint } from './constraint.js';
import { podWithout } from './podconstraints.js';

/** One change of a pod or of a NodePool. */
export type Edit =
  | { code: 'add-toleration'; toleration: Toleration }
  /** Where the pod selects or requires `from`, it asks for `to` instead. `alternatives` would do as well as `to`. */
  | { code: 'replace-value'; key: string; from: string; to: string; alternatives: string[] }
  | { code: 'replace-key'; from: string; to: string }
  | { code: 'drop-constraint'; constraint: PodConstraint }
  | { code: 'reduce-request'; resource: string; from: string; to: string }
  | { code: 'raise-max-skew'; index: number; key: string; from: number; to: number }
  | { code: 'spread-if-possible'; index: number; key: string }
  | { code: 'add-label'; nodePool: string; key: string; value: string }
  /** Adds the value to what the NodePool's requirements of the key allow. */
  | { code: 'allow-value'; nodePool: string; key: string; value: string }
  | { code: 'replace-allowed-value'; nodePool: string; key: string; from: string; to: string }
  | { code: 'remove-requirement'; nodePool: string; key: string }
  | { code: 'lower-min-values'; nodePool: string; key: string; from: number; to: number }
  | { code: 'raise-limit'; nodePool: string; resource: string; from: string; to: string };

/** Whether the edit is one of a NodePool. */
export function isNodePoolEdit(edit: Edit): edit is Extract<Edit, { nodePool: string }> {
  return 'nodePool' in edit;
}

/** The input after edits of one pod (`namespace/name`) and of NodePools. */
export function applyEdits(input: SchedulingInput, pod: string, edits: readonly Edit[]): SchedulingInput {
  const [namespace, name] = [pod.slice(0, pod.indexOf('/')), pod.slice(pod.indexOf('/') + 1)];
  const isThePod = ({ metadata }: Pod) => metadata.name === name && (metadata.namespace || 'default') === namespace;
  return {
    ...input,
    pods: input.pods.map((each) => (isThePod(each) ? editPod(each, edits) : each)),
    nodePools: input.nodePools.map((nodePool) => editNodePool(nodePool, edits)),
  };
}

/** The pod after those of the edits that change pods. */
export function editPod(pod: Pod, edits: readonly Edit[], configuration: Configuration = DEFAULT_CONFIGURATION): Pod {
  // Positions in a constraint are those of the unedited pod, so what is dropped is dropped at once.
  const dropped = edits.flatMap((edit) => (edit.code === 'drop-constraint' ? [edit.constraint] : []));
  return edits.reduce((edited, edit) => editPodOnce(edited, edit, configuration), podWithout(pod, dropped));
}

function editPodOnce(pod: Pod, edit: Edit, configuration: Configuration): Pod {
  const { spec } = pod;
  switch (edit.code) {
    case 'add-toleration':
      return { ...pod, spec: { ...spec, tolerations: [...(spec.tolerations ?? []), edit.toleration] } };
    case 'replace-value': {
      const isKey = (key: string) => normalizeLabel(key, configuration) === edit.key;
      const replace = (value: string) => (value === edit.from ? edit.to : value);
      return mapAsked(
        pod,
        (key, value) => [key, isKey(key) ? replace(value) : value],
        (stated) => (isKey(stated.key) && stated.operator === 'In' ? { ...stated, values: (stated.values ?? []).map(replace) } : stated),
      );
    }
    case 'replace-key':
      return mapAsked(
        pod,
        (key, value) => [key === edit.from ? edit.to : key, value],
        (stated) => (stated.key === edit.from ? { ...stated, key: edit.to } : stated),
      );
    case 'reduce-request':
      return reduceRequest(pod, edit.resource, edit.to);
    case 'raise-max-skew':
    case 'spread-if-possible': {
      const change = edit.code === 'raise-max-skew' ? { maxSkew: edit.to } : { whenUnsatisfiable: 'ScheduleAnyway' };
      const topologySpreadConstraints = spec.topologySpreadConstraints?.map((spread, i) =>
        i === edit.index ? { ...spread, ...change } : spread,
      );
      return { ...pod, spec: { ...spec, ...(topologySpreadConstraints ? { topologySpreadConstraints } : {}) } };
    }
    default:
      return pod;
  }
}

function mapAsked(
  pod: Pod,
  label: (key: string, value: string) => [string, string],
  expression: (stated: NodeSelectorRequirement) => NodeSelectorRequirement,
): Pod {
  const { spec } = pod;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const affinity = terms && {
    ...spec.affinity,
    nodeAffinity: {
      ...spec.affinity!.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map((term) => ({ ...term, matchExpressions: (term.matchExpressions ?? []).map(expression) })),
      },
    },
  };
  const nodeSelector = spec.nodeSelector && Object.fromEntries(Object.entries(spec.nodeSelector).map(([key, value]) => label(key, value)));
  return { ...pod, spec: { ...spec, ...(nodeSelector ? { nodeSelector } : {}), ...(affinity ? { affinity } : {}) } };
}

/** Takes the difference from the container that requests most; what asks for more in total than asked for stays as it is. */
function reduceRequest(pod: Pod, resource: string, to: string): Pod {
  const total = requestsOf(pod).get(resource);
  const containers = pod.spec.containers ?? [];
  let most = -1;
  let largest: Quantity | undefined;
  for (const [i, container] of containers.entries()) {
    const own = readResources(container.resources?.requests).get(resource);
    if (own === undefined || (largest !== undefined && compareQuantities(own, largest) <= 0)) continue;
    most = i;
    largest = own;
  }
  if (total === undefined || largest === undefined) return pod;
  const difference = subtractQuantities(total, readResources({ to }).get('to')!);
  const left = subtractQuantities(largest, difference);
  if (left.nano < 0n) return pod;
  const change = (value: string) =>
    containers.map((container, i) =>
      i === most
        ? { ...container, resources: { ...container.resources, requests: { ...container.resources?.requests, [resource]: value } } }
        : container,
    );
  return { ...pod, spec: { ...pod.spec, containers: change(formatQuantity(left)) } };
}

/** The NodePool after those of the edits that change it. */
export function editNodePool(nodePool: NodePool, edits: readonly Edit[], configuration: Configuration = DEFAULT_CONFIGURATION): NodePool {
  return edits.reduce(
    (edited, edit) =>
      isNodePoolEdit(edit) && edit.nodePool === nodePool.metadata.name ? editNodePoolOnce(edited, edit, configuration) : edited,
    nodePool,
  );
}

function editNodePoolOnce(nodePool: NodePool, edit: Extract<Edit, { nodePool: string }>, configuration: Configuration): NodePool {
  const { spec } = nodePool;
  const { template } = spec;
  const labels = template.metadata?.labels ?? {};
  const withTemplate = (change: Partial<NodePool['spec']['template']>): NodePool => ({
    ...nodePool,
    spec: { ...spec, template: { ...template, ...change } },
  });
  const withLabels = (changed: Record<string, string>) => ({ metadata: { ...template.metadata, labels: changed } });
  const mapRequirements = (change: (stated: NodePoolRequirement) => NodePoolRequirement[]) => ({
    spec: {
      ...template.spec,
      requirements: (template.spec.requirements ?? []).flatMap((stated) =>
        'key' in edit && normalizeLabel(stated.key, configuration) === edit.key ? change(stated) : [stated],
      ),
    },
  });
  const otherLabels = () =>
    Object.fromEntries(Object.entries(labels).filter(([key]) => !('key' in edit) || normalizeLabel(key, configuration) !== edit.key));
  switch (edit.code) {
    case 'add-label':
      return withTemplate(withLabels({ ...labels, [edit.key]: edit.value }));
    case 'allow-value':
      // A label allows one value: with a second it becomes a requirement.
      return withTemplate({
        ...withLabels(otherLabels()),
        ...addedToLabel(
          mapRequirements((stated) => allowed(stated, edit.value)),
          labels,
          edit.key,
          edit.value,
          configuration,
        ),
      });
    case 'replace-allowed-value':
      return withTemplate({
        ...withLabels(
          Object.fromEntries(
            Object.entries(labels).map(([key, value]) => [
              key,
              normalizeLabel(key, configuration) === edit.key && value === edit.from ? edit.to : value,
            ]),
          ),
        ),
        ...mapRequirements((stated) => [
          { ...stated, values: (stated.values ?? []).map((value) => (value === edit.from ? edit.to : value)) },
        ]),
      });
    case 'remove-requirement':
      return withTemplate({ ...withLabels(otherLabels()), ...mapRequirements(() => []) });
    case 'lower-min-values':
      return withTemplate(
        mapRequirements(({ minValues, ...stated }) => [
          minValues !== undefined && minValues > edit.to
            ? edit.to > 0
              ? { ...stated, minValues: edit.to }
              : stated
            : { ...stated, ...(minValues === undefined ? {} : { minValues }) },
        ]),
      );
    case 'raise-limit':
      return { ...nodePool, spec: { ...spec, limits: { ...spec.limits, [edit.resource]: edit.to } } };
  }
}

function allowed(stated: NodePoolRequirement, value: string): NodePoolRequirement[] {
  const values = stated.values ?? [];
  if (stated.operator === 'In') return [values.includes(value) ? stated : { ...stated, values: [...values, value] }];
  if (stated.operator !== 'NotIn') return [stated];
  const left = values.filter((excluded) => excluded !== value);
  return left.length > 0 ? [{ ...stated, values: left }] : [];
}

function addedToLabel(
  change: { spec: NodePool['spec']['template']['spec'] },
  labels: Record<string, string>,
  key: string,
  value: string,
  configuration: Configuration,
): { spec: NodePool['spec']['template']['spec'] } {
  const own = Object.entries(labels).filter(([name]) => normalizeLabel(name, configuration) === key);
  if (own.length === 0) return change;
  const values = [...new Set([...own.map(([, each]) => each), value])];
  return { spec: { ...change.spec, requirements: [...(change.spec.requirements ?? []), { key, operator: 'In', values }] } };
}

/** Equal for edits that change the same. */
export function editText(edits: readonly Edit[]): string {
  return JSON.stringify(edits);
}
