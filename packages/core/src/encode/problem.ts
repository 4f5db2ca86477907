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
  H_PODS_RESOURCE,
  H_RESOURCES,
  H_SEED,
  OPERATION_SCHEDULE,
  S_DAEMON_REQUESTS,
  S_DAEMON_TERM_START,
  S_DAEMON_TERMS,
  S_DAEMONS,
  S_SELECTED_NODES,
} from '../../kernel/layout.js';
import type { SchedulingInput } from '../model/input.js';
import type { Issue } from '../model/issue.js';
import { InvalidInput } from '../model/issue.js';
import type { Pod } from '../model/pod.js';
import { type Resources, requestsOf } from '../model/resources.js';
import { type Configuration, Label, normalizeLabel } from '../model/wellknown.js';
import type { Volumes } from '../provisioning/volumes.js';
import type { ClusterState } from '../state/cluster.js';
import { daemonPods } from '../state/daemonset.js';
import { hostPortsOf } from '../state/hostport.js';
import { AmountTable } from './amounts.js';
import { type CandidatePod, CandidateTable, type EarlierPods } from './candidates.js';
import { HostPortTable } from './hostports.js';
import { Image, Lists } from './image.js';
import { InstanceTypeTable } from './instancetypes.js';
import { LabelClasses } from './labelclasses.js';
import type { OrderedLabels } from './labels.js';
import { NodeTable, PLACEHOLDER_HOST, type UnderConsolidateAfter } from './nodes.js';
import { RequestClasses } from './requestclasses.js';
import { RequirementTable } from './requirements.js';
import { ShapeTable } from './shapes.js';
import { TaintTable } from './taints.js';
import { hasPreferNoSchedule, type Template, TemplateTable, templatesOf } from './templates.js';
import { TopologyTable } from './topology.js';
import { VolumeTable } from './volumes.js';

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
  candidates: CandidateTable;
  cluster: ClusterState;
}

/**
 * Encodes a round. The input is normalised and valid. After an `earlier` encoding of the same candidates but for one, the others are not read again.
 * Throws InvalidInput where an amount cannot be represented exactly.
 */
export function encodeProblem(
  input: SchedulingInput,
  cluster: ClusterState,
  volumes: Volumes,
  candidates: readonly CandidatePod[],
  options: EncodeOptions,
  earlier?: EarlierPods,
): Problem {
  const { configuration } = options;
  const templates = templatesOf(input, configuration);
  const requirements = new RequirementTable(configuration);
  const taints = new TaintTable();
  const ports = new HostPortTable();
  const labelClasses = new LabelClasses();
  const amounts = new AmountTable();
  const volumeTable = new VolumeTable(volumes, requirements);
  const topology = new TopologyTable(requirements, input.namespaces ?? [], configuration);
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
  const pods = new CandidateTable(candidates, requests, shapes, earlier);
  const daemons = daemonPods(input.daemonSets ?? [], input.pods);
  const daemonTable = internDaemons(daemons, requirements, taints, ports);
  nodes.internInverses();
  const internedTemplates = templateTable.intern(requirements, taints);
  requirements.label(Label.hostname, PLACEHOLDER_HOST);

  const podsResource = amounts.track('pods');
  requests.track(amounts);
  for (const { list } of daemonTable) for (const name of list.keys()) amounts.track(name);
  templateTable.measure(amounts);
  requests.measure(amounts);
  for (const { list } of daemonTable) amounts.measure(list);
  instanceTypes.measure(amounts);
  nodes.measure();

  const asked = askedKeys(requirements, instanceTypes.facts.offeringKeys, configuration);
  instanceTypes.intern(requirements, asked, new Set(topology.domainLabels.map(({ key }) => key)));
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
  requests.write(image, amounts);

  const order = pods.queueOrder(requests.ranks(amounts), earlier);
  const queueIds = new Int32Array(candidates.length);
  for (let position = 0; position < order.length; position++) queueIds[order[position]!] = position;
  const templateOf = new Map(templates.map(({ nodePool }, index) => [nodePool.metadata.name, index]));
  nodes.write(image, labels, templateOf, pods.boundIds(queueIds), options.underConsolidateAfter);
  pods.write(image, order, queueIds, shapes);

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
  const queue = Array.from(order, (index) => candidates[index]!.pod);
  return { image: image.build(), labels, amounts, taints, templates, instanceTypes, pods: queue, queueIds, candidates: pods, cluster };
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

/** Every key that some requirement, topology constraint or offering speaks of. */
function askedKeys(requirements: RequirementTable, offeringKeys: ReadonlySet<string>, configuration: Configuration): Set<string> {
  const asked = new Set(offeringKeys);
  for (const name of requirements.labels.names()) asked.add(normalizeLabel(name, configuration));
  return asked;
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
