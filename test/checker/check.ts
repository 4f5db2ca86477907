import type { InstanceType } from '@kerf/core';
import type { ClaimOutcome, Outcome, Scenario } from '../support/document.js';
import { audit, type Findings, spreads } from './audit.js';
import { byPrice, type Claim } from './claim.js';
import { Cluster } from './cluster.js';
import { nameOf } from './pod.js';
import { describe, parseResources, sameAmounts } from './quantity.js';
import type { Quirk, QuirkCounts } from './quirks.js';
import { Replay, type Ties } from './replay.js';
import { HOSTNAME, INSTANCE_TYPE, serialise } from './requirement.js';

export interface Report {
  /** Empty for a plan that the rules allow. */
  violations: string[];
  /** Placements that the rules allow although they break the pod's own constraints. */
  quirks: QuirkCounts;
  /** Ties that were met on the way (chapter 03, 17). */
  contested: number;
}

/**
 * Checks a plan against its scenario without the engine: no pod lost or placed twice, every placement legal by chapters 01 to 03 when replayed in the
 * queue's order, limits kept, and the claims' requests, requirements, instance types, order and price what the placed pods make of them.
 * Which pods failed is not questioned.
 * @param types the instance types of the scenario, in provider order
 * @param ties `any` for a plan that was made with a seed
 */
export function checkPlan(scenario: Scenario, types: readonly InstanceType[], outcome: Outcome, ties: Ties = 'smallest'): Report {
  const violations: string[] = [];
  const quirks: QuirkCounts = {};
  const findings: Findings = {
    violation: (text) => violations.push(text),
    quirk: (name: Quirk) => {
      quirks[name] = (quirks[name] ?? 0) + 1;
    },
  };
  const cluster = new Cluster(scenario);
  account(cluster, outcome, findings);
  const byTypeName = new Map(types.map((type) => [type.name, type]));
  const typesOf = (pool: string): readonly InstanceType[] =>
    scenario.nodePoolInstanceTypes?.[pool]?.map((name) => byTypeName.get(name)!) ?? types;
  const replay = new Replay(cluster, typesOf, outcome, ties);
  replay.onAccept = (form, final) => spreads(replay, form, final, findings);
  replay.run();
  for (const [pod, reason] of replay.refused) findings.violation(`${pod} cannot be where it is: ${reason}`);
  outcome.nodeClaims.forEach((stated, i) => {
    const claim = replay.claims[i];
    if (stated.pods.length === 0) findings.violation(`claim ${i} of NodePool ${stated.nodePool} holds no pod`);
    else if (claim !== undefined) compareClaim(stated, claim, findings);
  });
  audit(replay, findings);
  return { violations, quirks, contested: replay.topology.contested };
}

/** Every pod of the round is in exactly one place, every pending pod outside it is ignored (chapter 06, 14.1). */
function account(cluster: Cluster, outcome: Outcome, findings: Findings): void {
  const round = new Set(cluster.round.map(nameOf));
  const seen = new Set<string>();
  const decided = [
    ...outcome.nodeClaims.flatMap((claim) => claim.pods),
    ...Object.values(outcome.existingNodes).flat(),
    ...outcome.podErrors,
  ];
  for (const pod of decided) {
    if (seen.has(pod)) findings.violation(`${pod} is decided twice`);
    if (!round.has(pod)) findings.violation(`${pod} is decided but does not take part in the round`);
    seen.add(pod);
  }
  for (const pod of round) if (!seen.has(pod)) findings.violation(`${pod} takes part in the round but is lost`);
  const ignored = new Set(cluster.ignored.map(nameOf));
  for (const pod of outcome.ignored) if (!ignored.has(pod)) findings.violation(`${pod} is ignored but takes part in the round`);
  for (const pod of ignored) if (!outcome.ignored.includes(pod)) findings.violation(`${pod} takes no part in the round but is not ignored`);
}

const NOT_STATED = new Set([HOSTNAME, INSTANCE_TYPE]);

function compareClaim(stated: ClaimOutcome, claim: Claim, findings: Findings): void {
  const title = `claim of ${stated.pods[0]}`;
  const requests = claim.finishedRequests;
  if (!sameAmounts(parseResources(stated.requests), requests)) {
    findings.violation(`${title}: requests ${describe(parseResources(stated.requests))}, its pods and daemons make ${describe(requests)}`);
  }
  const texts = (list: { key: string; operator: string; values?: string[] | null; minValues?: number }[]) =>
    list.map((e) => JSON.stringify([e.key, e.operator, [...(e.values ?? [])].sort(), e.minValues ?? null])).sort();
  const finished = claim.finished;
  const made = texts([...finished.values()].filter((r) => !NOT_STATED.has(r.key)).flatMap(serialise));
  const given = texts(stated.requirements);
  const unexplained = [
    ...given.filter((text) => !made.includes(text)),
    ...made.filter((text) => !given.includes(text)).map((text) => `missing ${text}`),
  ];
  if (unexplained.length > 0) findings.violation(`${title}: requirements ${unexplained.join(', ')}`);
  const listed = byPrice(claim.types, finished);
  const names = listed.map((type) => type.name);
  const extra = stated.instanceTypes.filter((name) => !names.includes(name));
  const missing = names.filter((name) => !stated.instanceTypes.includes(name));
  if (extra.length > 0) findings.violation(`${title}: ${extra.join(', ')} cannot carry it`);
  if (missing.length > 0) findings.violation(`${title}: ${missing.join(', ')} could carry it but is not listed`);
  if (new Set(stated.instanceTypes).size < stated.instanceTypes.length) findings.violation(`${title}: an instance type is listed twice`);
  else if (extra.length + missing.length === 0 && names.some((name, i) => stated.instanceTypes[i] !== name))
    findings.violation(`${title}: instance types are not in the order of price and name`);
  const cheapest = listed[0]?.price ?? Number.MAX_VALUE;
  if (Math.abs(stated.cheapestPrice - cheapest) > 1e-12 * cheapest)
    findings.violation(`${title}: cheapest price ${stated.cheapestPrice}, it is ${cheapest}`);
}
