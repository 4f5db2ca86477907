import type { Pod, PodAffinityTerm } from '@kerf/core';
import { Claim, factsOf, largestCapacity } from './claim.js';
import { contradictedKeys, fullRequirements, hostPorts, nameOf, portConflict, requestsOf } from './pod.js';
import { fits, parseResources, sum } from './quantity.js';
import type { Quirk } from './quirks.js';
import type { ExistingNode, Placed, Replay } from './replay.js';
import { HOSTNAME, has, isEmpty, operatorOf, single } from './requirement.js';
import { isTerminal, isTerminating } from './round.js';
import { selects } from './selector.js';
import { countPlacement, passes, requiredAntiAffinity, type Topology } from './topology.js';
import { identity } from './topologyidentity.js';
import { type Attachments, attach } from './volume.js';

/** Notes a quirk, or a violation where no quirk explains it. */
export interface Findings {
  violation(text: string): void;
  quirk(name: Quirk): void;
}

const isClaim = (on: Claim | ExistingNode): on is Claim => on instanceof Claim;
const hostOf = (on: Claim | ExistingNode): string => (isClaim(on) ? on.host : on.state.hostname);

/** Looks at the finished plan as Kubernetes would, without the order in which it came about. */
export function audit(replay: Replay, findings: Findings): void {
  for (const placed of replay.placed.values()) {
    labels(replay, placed, findings);
    volumes(replay, placed, findings);
  }
  antiAffinity(replay, findings);
  for (const claim of replay.claims) if (claim !== undefined) contents(replay, claim, findings);
  limits(replay, findings);
}

function labels(replay: Replay, { form: given, on, requirements }: Placed, findings: Findings): void {
  const form = replay.respects ? given : { ...given, preferred: [] };
  if (contradictedKeys(form).length > 0) findings.quirk('contradiction-as-absence');
  const first = form.terms?.[0];
  if (first !== undefined && (first.matchExpressions ?? []).length === 0) findings.quirk('empty-term');
  for (const [key, r] of fullRequirements(form)) {
    const wantsValue = operatorOf(r) === 'In' || operatorOf(r) === 'Exists';
    const bounded = r.gte !== undefined || r.lte !== undefined;
    if (!isClaim(on) && wantsValue && !on.state.requirements.has(key)) findings.quirk('sticky-requirement');
    const left = on.requirements.get(key);
    if (left === undefined || !isEmpty(left) || isEmpty(r) || !(wantsValue || bounded)) continue;
    const others = isClaim(on) ? on.pods.map((p) => p.form) : on.pods;
    const refusedByOther = others.some((other) => {
      const asked = fullRequirements(replay.respects ? other : { ...other, preferred: [] }).get(key);
      return asked !== undefined && isEmpty(asked);
    });
    if (r.complement && refusedByOther) findings.quirk('presence-forgotten');
    else if (r.complement && others.some((other) => pickedKeys(other).has(key))) findings.quirk('pick-outside-not-in');
    else if (bounded) findings.quirk('crossing-bounds');
    else findings.violation(`${nameOf(form.pod)} asks for ${key}, which its node will not have`);
  }
  const { affinity } = form.pod.spec;
  for (const key of pickedKeys(form)) {
    const left = requirements.get(key);
    const excluded =
      replay.withoutVolumes.has(nameOf(form.pod)) ||
      (form.spreads.every((s) => s.topologyKey !== key || s.whenUnsatisfiable !== 'DoNotSchedule') && affinity?.podAffinity === undefined);
    if (!excluded && left !== undefined && isEmpty(left)) findings.quirk('pick-outside-not-in');
  }
  if (isClaim(on)) lateCommit(replay.topology, { form, on, requirements }, findings);
}

/** The keys on which a group of the pod picks a domain. */
function pickedKeys(form: Placed['form']): Set<string> {
  const { podAffinity } = form.pod.spec.affinity ?? {};
  return new Set([
    ...form.spreads.map((spread) => spread.topologyKey),
    ...(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => term.topologyKey),
  ]);
}

/** A pod that a group selects was accepted while its claim's domain was open, and the claim was narrowed afterwards. */
function lateCommit(topology: Topology, { form, on, requirements }: Placed, findings: Findings): void {
  const claim = on as Claim;
  const uncounted = [...topology.groups.values()].some(
    (group) =>
      group.type !== 'anti-affinity' &&
      group.namespaces.has(form.pod.metadata.namespace!) &&
      group.selected(form.pod.metadata.labels) &&
      passes(group, claim.template.taints, requirements) &&
      single(requirements.get(group.key)) === undefined &&
      single(claim.requirements.get(group.key)) !== undefined,
  );
  if (uncounted) findings.quirk('late-commit');
}

function volumes(replay: Replay, { form, on }: Placed, findings: Findings): void {
  if (replay.withoutVolumes.has(nameOf(form.pod))) findings.quirk('volume-lookup-leak');
  if (replay.cluster.volumes.leavesLocalVolume(form.pod, hostOf(on))) findings.quirk('local-volume-left');
}

/**
 * Holds a pod's own hard spreads against all that is placed so far, each counted as if no group were shared and every group had seen the whole run.
 * To be called before the placement is counted.
 */
export function spreads(replay: Replay, form: Placed['form'], final: Placed['requirements'], findings: Findings): void {
  const { topology } = replay;
  for (const spread of form.spreads) {
    if (spread.whenUnsatisfiable !== 'DoNotSchedule') continue;
    const own = topology.spreadGroup(form, spread);
    const shared = topology.groups.get(identity(own));
    const domain = single(final.get(own.key));
    if (shared === undefined || domain === undefined) continue;
    topology.countCluster(own);
    for (const placement of topology.placements) countPlacement(own, placement);
    const self = own.selected(form.pod.metadata.labels) ? 1 : 0;
    const asked = fullRequirements({ ...form, preferred: [] }).get(own.key);
    const supported = [...own.domains].filter(([d]) => asked === undefined || has(asked, d));
    let least = Math.min(...supported.map(([, count]) => count), 2 ** 31 - 1);
    if (own.key === HOSTNAME || (own.minDomains !== undefined && supported.length < own.minDomains)) least = 0;
    if ((own.domains.get(domain) ?? 0) + self - least <= own.maxSkew) continue;
    const sameCounts = [...own.domains].every(([d, count]) => shared.domains.get(d) === count);
    findings.quirk(shared.midRun && !sameCounts ? 'group-created-mid-run' : 'shared-spread-group');
  }
}

interface Located {
  pod: Pod;
  placed?: Placed;
  domain(key: string): string | undefined;
  node: string | undefined;
}

function antiAffinity(replay: Replay, findings: Findings): void {
  const { cluster } = replay;
  const inRound = new Set(cluster.round.map((pod) => pod.metadata.uid));
  const located: Located[] = [];
  for (const placed of replay.placed.values()) {
    const { on } = placed;
    const domain = (key: string) =>
      key === HOSTNAME
        ? hostOf(on)
        : isClaim(on)
          ? single(on.requirements.get(key))
          : Object.hasOwn(on.state.labels, key)
            ? on.state.labels[key]
            : undefined;
    located.push({ pod: placed.form.pod, placed, domain, node: isClaim(on) ? undefined : on.state.node?.metadata.name });
  }
  for (const pod of cluster.pods) {
    const node = cluster.nodeObjects.get(pod.spec.nodeName ?? '');
    if (node === undefined || isTerminal(pod) || inRound.has(pod.metadata.uid)) continue;
    const of = node.metadata.labels ?? {};
    const domain = (key: string) => (Object.hasOwn(of, key) ? of[key] : key === HOSTNAME ? node.metadata.name : undefined);
    located.push({ pod, domain, node: node.metadata.name });
  }
  const namespaces = (pod: Pod, term: PodAffinityTerm): ((namespace: string) => boolean) => {
    if (!term.namespaceSelector) {
      const listed = term.namespaces?.length ? term.namespaces : [pod.metadata.namespace!];
      return (name) => listed.includes(name);
    }
    const matches = selects(term.namespaceSelector);
    return (name) => (term.namespaces ?? []).includes(name) || matches(cluster.namespaces.get(name));
  };
  for (const carrier of located) {
    for (const term of requiredAntiAffinity(carrier.pod)) {
      const inNamespace = namespaces(carrier.pod, term);
      const selected = selects(term.labelSelector);
      for (const other of located) {
        if (other === carrier || (other.placed === undefined && carrier.placed === undefined)) continue;
        if (!inNamespace(other.pod.metadata.namespace!) || !selected(other.pod.metadata.labels)) continue;
        const key = term.topologyKey;
        const sameHost = key === HOSTNAME && carrier.node !== undefined && carrier.node === other.node;
        if (!sameHost && (carrier.domain(key) === undefined || carrier.domain(key) !== other.domain(key))) continue;
        const explained = explain(replay, carrier, other, key);
        if (explained === undefined)
          findings.violation(`${nameOf(carrier.pod)} and ${nameOf(other.pod)} share ${key} ${carrier.domain(key)} against anti-affinity`);
        else findings.quirk(explained);
      }
    }
  }
}

/** Why the reference lets a pod share a domain with one that its anti-affinity, or that of the other, excludes. */
function explain(replay: Replay, carrier: Located, other: Located, key: string): Quirk | undefined {
  const { cluster, withoutVolumes } = replay;
  if (withoutVolumes.has(nameOf(carrier.pod)) || withoutVolumes.has(nameOf(other.pod))) return 'volume-lookup-leak';
  const bound = carrier.placed === undefined ? carrier : other.placed === undefined ? other : undefined;
  if (bound === undefined) {
    const open = [carrier, other].some(({ placed }) => placed !== undefined && single(placed.requirements.get(key)) === undefined);
    return open ? 'late-commit' : undefined;
  }
  const node = cluster.nodeObjects.get(bound.node!)!;
  const state = cluster.nodes.find((n) => n.node === node);
  if (bound === other) {
    if (isTerminating(bound.pod)) return 'terminating-not-counted';
  } else {
    if (state === undefined) return 'unadmitted-node';
    if (key === HOSTNAME && !Object.hasOwn(node.metadata.labels ?? {}, HOSTNAME)) return 'no-hostname-label';
  }
  if (key === HOSTNAME && state !== undefined && state.hostname !== bound.domain(key)) return 'hostname-view';
  return undefined;
}

function contents(replay: Replay, claim: Claim, findings: Findings): void {
  const { volumes: known, scenario } = replay.cluster;
  const attached: Attachments = new Map();
  const ports = claim.pods.flatMap(({ form }) => hostPorts(form.pod));
  for (const { form } of claim.pods) {
    const own = known.attachments(form.pod);
    if (own !== 'unknown') attach(attached, own);
    if (portConflict(ports, hostPorts(form.pod)) !== undefined)
      findings.violation(`${nameOf(form.pod)}: a host port is taken on its claim`);
  }
  for (const [driver, held] of attached) {
    const counts = (scenario.csiNodes ?? []).flatMap((c) =>
      (c.spec?.drivers ?? []).filter((d) => d.name === driver && d.allocatable).map((d) => d.allocatable!.count ?? 0),
    );
    if (counts.length > 0 && held.size > Math.max(...counts)) findings.quirk('no-attach-limit-on-claims');
  }
  const requests = sum(...claim.pods.map(({ form }) => requestsOf(form.pod)));
  for (const type of claim.types) {
    if (!fits(requests, factsOf(type).allocatable)) findings.violation(`claim ${claim.podNames[0]}…: its pods do not fit on ${type.name}`);
  }
  const promised = claim.finishedRequests;
  const left = new Set(claim.types);
  const understated = claim.template.groups.some(
    (group) =>
      group.types.some((type) => left.has(type)) &&
      [...sum(requests, group.overhead)].some(([name, amount]) => amount > (promised.get(name) ?? 0n)),
  );
  if (understated) findings.quirk('least-daemon-overhead');
  for (const r of claim.requirements.values()) {
    if (r.minValues === undefined) continue;
    const covered = new Set(claim.types.flatMap((type) => [...(factsOf(type).requirements.get(r.key)?.values ?? [])]));
    const usable = [...covered].filter((value) => has(r, value));
    if (covered.size >= r.minValues && usable.length < r.minValues) findings.quirk('excluded-values-counted');
    if (covered.size < r.minValues) findings.violation(`claim ${claim.podNames[0]}…: minValues of ${r.key} does not hold`);
  }
}

function limits(replay: Replay, findings: Findings): void {
  for (const pool of replay.cluster.nodePools) {
    const { name } = pool.metadata;
    const own = replay.claims.filter((claim) => claim?.template.name === name).map((claim) => claim!);
    if (own.length === 0) continue;
    const existing = replay.cluster.nodes.filter((node) => !node.deleting && node.labels['karpenter.sh/nodepool'] === name);
    const used = sum(...existing.map((node) => node.capacity), ...own.map((claim) => largestCapacity(claim.types)));
    for (const [resource, limit] of parseResources(pool.spec.limits)) {
      if (resource === 'nodes') {
        if (BigInt(existing.length + own.length) * 10n ** 9n > limit) findings.quirk('nodes-limit-not-counted');
      } else if ((used.get(resource) ?? 0n) > limit) findings.violation(`NodePool ${name}: the plan exceeds its limit of ${resource}`);
    }
  }
}
