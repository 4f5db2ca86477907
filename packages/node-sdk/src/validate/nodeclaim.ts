import { type JsonObject, listAt, objectAt, sameJson } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import { kubelet } from './kubelet.js';
import { NODECLAIM_KEY_RULES, V1BETA1_NODECLAIM_KEY_RULES } from './labelrules.js';
import { nodeClassRef, v1beta1NodeClassRef } from './nodeclassref.js';
import { DURATION, DURATION_OR_NEVER } from './nodepool.js';
import { requirementProblems, requirements } from './requirement.js';
import { fields, map, quantity, type Rule, text } from './schema.js';
import { taints } from './taint.js';

const IMMUTABLE: Rule = {
  code: 'immutable',
  message: 'the spec of a NodeClaim may not change',
  transition: true,
  holds: (spec: JsonObject, old: JsonObject) => sameJson(spec, old),
};

const resources = fields({ requests: map(quantity) });

export const nodeClaimSpec = fields(
  {
    requirements: requirements({ keyRules: NODECLAIM_KEY_RULES }),
    taints,
    startupTaints: taints,
    nodeClassRef,
    resources,
    expireAfter: text({ default: '720h', ...DURATION_OR_NEVER }),
    terminationGracePeriod: text(DURATION),
  },
  { required: ['nodeClassRef', 'requirements'], rules: [IMMUTABLE], moved: { kubelet: 'spec.kubelet of the EC2NodeClass' } },
);

export const v1beta1NodeClaimSpec = fields(
  {
    requirements: requirements({ keyRules: V1BETA1_NODECLAIM_KEY_RULES, operators: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] }),
    taints,
    startupTaints: taints,
    nodeClassRef: v1beta1NodeClassRef,
    kubelet,
    resources,
  },
  { required: ['nodeClassRef', 'requirements'] },
);

/** What Karpenter would say of these requirements in a NodePool; of a NodeClaim it does not ask this (chapter 06, 4). */
export function checkNodeClaimAtRuntime(claim: JsonObject, place: Place, findings: Findings): void {
  listAt(objectAt(claim, 'spec'), 'requirements').forEach((requirement, index) => {
    for (const problem of requirementProblems(requirement, place.child('spec', 'requirements').index(index))) {
      findings.notReady(problem.code, problem.place, problem.message);
    }
  });
}
