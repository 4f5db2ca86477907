import {
  DAEMON_STRIDE,
  FLAG_BEST_EFFORT,
  FLAG_CONSOLIDATION,
  FLAG_NO_MEMO,
  FLAG_NO_REASONS,
  FLAG_RESERVED_FALLBACK,
  H_DAEMONS,
  H_FLAGS,
  H_HOSTNAME_KEY,
  H_LABEL_CLASSES,
  H_MAX_TYPES,
  H_NODE_POOLS_GIVEN,
  H_OPERATION,
  H_PLACEHOLDER_VALUE,
  H_PODS,
  H_PODS_RESOURCE,
  H_REQUEST_CLASSES,
  H_RESOURCES,
  H_SEED,
  OPERATION_SCHEDULE,
  P_FLAGS,
  P_RUNG,
  POD_EXEMPT,
  POD_OUTSIDE_TOPOLOGY,
  POD_STRIDE,
  S_DAEMON_REQUESTS,
  S_DAEMON_TERM_START,
  S_DAEMON_TERMS,
  S_DAEMONS,
  S_POD_LIST,
  S_PODS,
  S_REQUESTS,
  S_SELECTED_NODES,
  S_SELECTED_PODS,
} from '../../kernel/layout.js';
import type { SchedulingInput } from '../model/input.js';
import type { Issue } from '../model/issue.js';
import { InvalidInput } from '../model/issue.js';
import type { Pod } from '../model/pod.js';
import { type Resources, requestsOf } from '../model/resources.js';
import { parseTime } from '../model/time.js';
import { type Configuration, Label, normalizeLabel } from '../model/wellknown.js';
import type { Volumes } from '../provisioning/volumes.js';
import type { ClusterState } from '../state/cluster.js';
import { daemonPods } from '../state/daemonset.js';
import { hostPortsOf } from '../state/hostport.js';
import { compareText, podKey } from '../state/podfacts.js';
import { AmountTable } from './amounts.js';
import { HostPortTable } from './hostports.js';
import { Image, Lists } from './image.js';
import { InstanceTypeTable } from './instancetypes.js';
import { LabelClasses } from './labelclasses.js';
import type { OrderedLabels } from './labels.js';
import { NodeTable, PLACEHOLDER_HOST, type UnderConsolidateAfter } from './nodes.js';
import { RequirementTable } from './requirements.js';
import { ShapeTable } from './shapes.js';
import { TaintTable } from './taints.js';
import { hasPreferNoSchedule, type Template, TemplateTable, templatesOf } from './templates.js';
import { TopologyTable } from './topology.js';
import { VolumeTable } from './volumes.js';

/** A pod that a solve may place. */
export interface CandidatePod {
  pod: Pod;
  /** Whether the batch holds it until a selection says otherwise. */
  selected: boolean;
  /** Pending, or of a node that is being deleted: nodes under consolidateAfter take it (chapter 02, 9.4). */
  exempt: boolean;
}

export interface EncodeOptions {
  configuration: Configuration;
  maxInstanceTypes: number;
  reservedFallback: boolean;
  consolidation: boolean;
  memos: boolean;
  reasons: boolean;
  seed: number;
  underConsolidateAfter: UnderConsolidateAfter;
}

/** An encoded problem: the image for the kernel, and the names behind its numbers. */
export interface Problem {
  image: Uint8Array;
  labels: OrderedLabels;
  amounts: AmountTable;
  taints: TaintTable;
  templates: readonly Template[];
  instanceTypes: InstanceTypeTable;
  /** In queue order; ids of the answer count them. */
  pods: readonly Pod[];
  /** Queue position of each candidate, in the order given. */
  queueIds: Int32Array;
  cluster: ClusterState;
}

/** The candidates' requests, interned: equal requests are one class. */
class RequestClasses {
  private readonly byText = new Map<string, number>();
  /** The common pod: one container that requests cpu and memory, nothing else. */
  private readonly byAmounts = new Map<string | number, Map<string | number, number>>();
  readonly lists: Resources[] = [];

  of(pod: Pod): number {
    const requests = plainRequests(pod);
    if (requests === undefined) return this.byRequestText(pod);
    const { cpu, memory } = requests as { cpu: string | number; memory: string | number };
    const byMemory = this.byAmounts.get(cpu) ?? new Map<string | number, number>();
    let id = byMemory.get(memory);
    if (id === undefined) {
      id = this.lists.push(requestsOf(pod)) - 1;
      this.byAmounts.set(cpu, byMemory.set(memory, id));
    }
    return id;
  }

  private byRequestText(pod: Pod): number {
    const text = requestText(pod);
    let id = this.byText.get(text);
    if (id === undefined) {
      id = this.lists.push(requestsOf(pod)) - 1;
      this.byText.set(text, id);
    }
    return id;
  }
}

/** The requests of a pod with one container that requests cpu and memory alone; undefined for any other pod. */
function plainRequests({ spec, status }: Pod): Record<string, string | number> | undefined {
  if (spec.containers?.length !== 1 || spec.initContainers || spec.overhead || spec.resources) return undefined;
  if (status?.containerStatuses || status?.initContainerStatuses) return undefined;
  const requests = spec.containers[0]!.resources?.requests;
  if (requests === undefined) return undefined;
  let names = 0;
  for (const name in requests) {
    if (name !== 'cpu' && name !== 'memory') return undefined;
    names++;
  }
  return names === 2 ? requests : undefined;
}

/** What of a pod decides its requests, as text. */
function requestText({ spec, status }: Pod): string {
  let text = '';
  for (const { resources, name } of spec.containers ?? []) {
    if (status?.containerStatuses || status?.initContainerStatuses) text += `${name} `;
    text += resources?.requests ? `${listText(resources.requests)};` : ';';
  }
  if (spec.initContainers)
    text += JSON.stringify(spec.initContainers.map(({ name, resources, restartPolicy }) => [name, resources?.requests, restartPolicy]));
  if (spec.overhead) text += `o${JSON.stringify(spec.overhead)}`;
  if (spec.resources) text += `p${JSON.stringify(spec.resources.requests)}`;
  if (status?.containerStatuses || status?.initContainerStatuses) {
    text += JSON.stringify([status.containerStatuses, status.initContainerStatuses, status.conditions]);
  }
  return text;
}

// A quantity holds no comma; the name of a resource may hold anything, so its length comes first.
function listText(list: Record<string, string | number>): string {
  let text = '';
  for (const name in list) text += `${name.length} ${name}${list[name]},`;
  return text;
}

/** Encodes a round. The input is normalised and valid. Throws InvalidInput where an amount cannot be represented exactly. */
export function encodeProblem(
  input: SchedulingInput,
  cluster: ClusterState,
  volumes: Volumes,
  candidates: readonly CandidatePod[],
  options: EncodeOptions,
): Problem {
  const { configuration } = options;
  const templates = templatesOf(input, configuration);
  const requirements = new RequirementTable(configuration);
  const taints = new TaintTable();
  const ports = new HostPortTable();
  const labelClasses = new LabelClasses();
  const amounts = new AmountTable();
  const volumeTable = new VolumeTable(volumes, requirements);
  const topology = new TopologyTable(requirements, input.namespaces ?? []);
  const instanceTypes = new InstanceTypeTable(
    templates.map((template) => template.instanceTypes),
    configuration,
  );
  const templateTable = new TemplateTable(templates, configuration);
  const nodes = new NodeTable(cluster, { requirements, taints, ports, topology, labelClasses, amounts, configuration });
  const shapes = new ShapeTable(
    { requirements, taints, ports, volumes: volumeTable, topology, labelClasses },
    input.options?.preferencePolicy === 'Ignore',
    hasPreferNoSchedule(templates),
  );

  // What pods, daemons and templates ask for comes first: other keys and resources decide nothing.
  const requests = new RequestClasses();
  const requestIds = new Int32Array(candidates.length);
  const rungs = new Int32Array(candidates.length);
  const outsideTopology = new Set<number>();
  for (let index = 0; index < candidates.length; index++) {
    const { pod } = candidates[index]!;
    requestIds[index] = requests.of(pod);
    const shape = shapes.of(pod, requestIds[index]!);
    rungs[index] = shape < 0 ? -1 - shape : shape;
    if (shape < 0) outsideTopology.add(index);
  }
  const daemons = daemonPods(input.daemonSets ?? [], input.pods);
  const daemonTable = internDaemons(daemons, requirements, taints, ports);
  nodes.internInverses();
  const internedTemplates = templateTable.intern(requirements, taints);
  requirements.label(Label.hostname, PLACEHOLDER_HOST);

  const podsResource = amounts.track('pods');
  for (const list of requests.lists) for (const name of list.keys()) amounts.track(name);
  for (const { list } of daemonTable) for (const name of list.keys()) amounts.track(name);
  templateTable.measure(amounts);
  for (const list of requests.lists) amounts.measure(list);
  for (const { list } of daemonTable) amounts.measure(list);
  instanceTypes.measure(amounts);
  nodes.measure();

  const asked = askedKeys(requirements, instanceTypes.facts.offeringKeys, configuration);
  instanceTypes.intern(requirements, asked);
  nodes.intern(asked);

  const image = new Image();
  const labels = requirements.write(image);
  taints.write(image);
  ports.write(image);
  volumeTable.write(image, cluster.active);
  instanceTypes.write(image, labels, amounts);
  templateTable.write(image, internedTemplates, instanceTypes, amounts);
  topology.write(image, labels, labelClasses.classes);
  shapes.write(image);
  writeDaemons(image, daemonTable, amounts);
  writeRequests(image, requests.lists, amounts);

  const order = queueOrder(candidates, requestIds, classRanks(requests.lists, amounts));
  const queueIds = new Int32Array(candidates.length);
  for (let position = 0; position < order.length; position++) queueIds[order[position]!] = position;
  const podIds = new Map<string, number>();
  for (let index = 0; index < candidates.length; index++) {
    const { pod } = candidates[index]!;
    if (pod.spec.nodeName) podIds.set(podKey(pod), queueIds[index]!);
  }
  const templateOf = new Map(templates.map(({ nodePool }, index) => [nodePool.metadata.name, index]));
  nodes.write(image, labels, templateOf, podIds, options.underConsolidateAfter);
  for (let index = 0; index < rungs.length; index++) rungs[index] = shapes.imageId(rungs[index]!);
  writePods(image, candidates, order, queueIds, rungs, outsideTopology);

  image.word(H_OPERATION, OPERATION_SCHEDULE);
  image.word(H_FLAGS, flagsOf(input, options));
  image.word(H_SEED, options.seed | 0);
  image.word(H_RESOURCES, amounts.names.length);
  image.word(H_PODS_RESOURCE, podsResource);
  image.word(H_LABEL_CLASSES, labelClasses.classes.length);
  image.word(H_HOSTNAME_KEY, labels.keyId(Label.hostname));
  image.word(H_PLACEHOLDER_VALUE, labels.valueId(labels.keyId(Label.hostname), PLACEHOLDER_HOST));
  image.word(H_MAX_TYPES, options.maxInstanceTypes);
  image.word(H_NODE_POOLS_GIVEN, templates.length);
  image.section(S_SELECTED_NODES, new Int32Array(cluster.active.length).fill(1));

  const issues: Issue[] = [...amounts.issues, ...volumeTable.issues];
  if (issues.length > 0) throw new InvalidInput(issues);
  const pods = Array.from(order, (index) => candidates[index]!.pod);
  return { image: image.build(), labels, amounts, taints, templates, instanceTypes, pods, queueIds, cluster };
}

interface EncodedDaemon {
  list: Resources;
  terms: number[];
  record: [tolerations: number, relaxedTolerations: number, ports: number];
}

// Strict form, one set per required node affinity term; preferences do not matter for daemons (chapter 02, 7.2).
function internDaemons(daemons: readonly Pod[], requirements: RequirementTable, taints: TaintTable, ports: HostPortTable): EncodedDaemon[] {
  return daemons.map((pod) => {
    const selected = requirements.expressionsOfLabels(pod.spec.nodeSelector ?? {});
    const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    const sets = terms.map(({ matchExpressions }) =>
      requirements.set([...selected, ...(matchExpressions ?? []).map((expression) => requirements.expression(expression))]),
    );
    const relaxed = [...(pod.spec.tolerations ?? []), { operator: 'Exists', effect: 'PreferNoSchedule' }];
    return {
      list: requestsOf(pod),
      terms: sets.length > 0 ? sets : [requirements.set(selected)],
      record: [taints.tolerationSet(pod.spec.tolerations), taints.tolerationSet(relaxed), ports.set(hostPortsOf(pod.spec))],
    };
  });
}

function writeDaemons(image: Image, daemons: readonly EncodedDaemon[], amounts: AmountTable): void {
  const terms = new Lists();
  const width = amounts.names.length;
  const rows = new Float64Array(daemons.length * width);
  for (const [id, daemon] of daemons.entries()) {
    terms.add(daemon.terms);
    amounts.row(rows, id * width, daemon.list, 'daemonSets');
  }
  image.word(H_DAEMONS, daemons.length);
  const records = daemons.flatMap(({ record }) => record);
  if (records.length !== daemons.length * DAEMON_STRIDE) throw new Error('a daemon record has another stride');
  image.section(S_DAEMONS, records);
  image.section(S_DAEMON_TERM_START, terms.starts);
  image.section(S_DAEMON_TERMS, terms.items);
  image.section(S_DAEMON_REQUESTS, rows);
}

function writeRequests(image: Image, lists: readonly Resources[], amounts: AmountTable): void {
  const width = amounts.names.length;
  const rows = new Float64Array(lists.length * width);
  for (const [id, list] of lists.entries()) amounts.row(rows, id * width, list, 'pods[].spec.containers[].resources.requests');
  image.word(H_REQUEST_CLASSES, lists.length);
  image.section(S_REQUESTS, rows);
}

/** Every key that some requirement, topology constraint or offering speaks of. */
function askedKeys(requirements: RequirementTable, offeringKeys: ReadonlySet<string>, configuration: Configuration): Set<string> {
  const asked = new Set(offeringKeys);
  for (const name of requirements.labels.names()) asked.add(normalizeLabel(name, configuration));
  return asked;
}

/** The queue: cpu, then memory, descending; then creation time in whole seconds and UID, ascending (chapter 02, 8). */
function queueOrder(candidates: readonly CandidatePod[], requestIds: Int32Array, ranks: Int32Array): Int32Array {
  // By class first, each class in the order given; most classes stand in order of time already.
  const starts = new Int32Array(candidates.length + 1);
  for (const id of requestIds) starts[ranks[id]! + 1]!++;
  for (let rank = 0; rank < candidates.length; rank++) starts[rank + 1]! += starts[rank]!;
  const ends = starts.slice();
  const order = new Int32Array(candidates.length);
  for (let index = 0; index < candidates.length; index++) order[ends[ranks[requestIds[index]!]!]!++] = index;
  const created = new Float64Array(candidates.length);
  for (let index = 0; index < candidates.length; index++) {
    created[index] = Math.floor((parseTime(candidates[index]!.pod.metadata.creationTimestamp) ?? 0) / 1000);
  }
  const uid = (index: number) => candidates[index]!.pod.metadata.uid ?? '';
  const compare = (a: number, b: number) => created[a]! - created[b]! || compareText(uid(a), uid(b)) || a - b;
  for (let rank = 0; rank < candidates.length; rank++) {
    const from = starts[rank]!;
    const to = starts[rank + 1]!;
    let sorted = true;
    for (let at = from + 1; at < to && sorted; at++) sorted = compare(order[at - 1]!, order[at]!) < 0;
    if (!sorted) order.subarray(from, to).sort(compare);
  }
  return order;
}

/** Rank of each request class by cpu, then memory, descending; equal amounts share a rank. */
function classRanks(lists: readonly Resources[], amounts: AmountTable): Int32Array {
  const value = (list: Resources, name: string) => {
    const id = amounts.idOf(name);
    const quantity = list.get(name);
    return id === undefined || quantity === undefined
      ? 0
      : amounts.amount(id, quantity.nano, 'pods[].spec.containers[].resources.requests');
  };
  const cpu = lists.map((list) => value(list, 'cpu'));
  const memory = lists.map((list) => value(list, 'memory'));
  const order = lists.map((_, id) => id).sort((a, b) => cpu[b]! - cpu[a]! || memory[b]! - memory[a]!);
  const ranks = new Int32Array(lists.length);
  for (const [at, id] of order.entries()) {
    const before = order[at - 1];
    const same = before !== undefined && cpu[before] === cpu[id] && memory[before] === memory[id];
    ranks[id] = same ? ranks[before]! : at;
  }
  return ranks;
}

function writePods(
  image: Image,
  candidates: readonly CandidatePod[],
  order: Int32Array,
  queueIds: Int32Array,
  rungs: Int32Array,
  outsideTopology: ReadonlySet<number>,
): void {
  const records = new Int32Array(candidates.length * POD_STRIDE);
  const selected = new Int32Array(candidates.length);
  for (let position = 0; position < order.length; position++) {
    const index = order[position]!;
    const { exempt, selected: chosen } = candidates[index]!;
    const outside = outsideTopology.size > 0 && outsideTopology.has(index);
    records[position * POD_STRIDE + P_RUNG] = rungs[index]!;
    records[position * POD_STRIDE + P_FLAGS] = (outside ? POD_OUTSIDE_TOPOLOGY : 0) | (exempt ? POD_EXEMPT : 0);
    selected[position] = Number(chosen);
  }
  image.word(H_PODS, candidates.length);
  image.section(S_PODS, records);
  image.section(S_SELECTED_PODS, selected);
  // The candidates come in list order, which decides who creates a shared topology group (chapter 03, 17, N5).
  image.section(S_POD_LIST, queueIds);
}

function flagsOf(input: SchedulingInput, options: EncodeOptions): number {
  return (
    (input.options?.minValuesPolicy === 'BestEffort' ? FLAG_BEST_EFFORT : 0) |
    (options.reservedFallback ? FLAG_RESERVED_FALLBACK : 0) |
    (options.memos ? 0 : FLAG_NO_MEMO) |
    (options.reasons ? 0 : FLAG_NO_REASONS) |
    (options.consolidation ? FLAG_CONSOLIDATION : 0)
  );
}
