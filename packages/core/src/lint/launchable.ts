import { RoundAnswer } from '../decode/answer.js';
import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { NodePool } from '../model/nodepool.js';
import type { Pod } from '../model/pod.js';
import { Label } from '../model/wellknown.js';
import { Round } from '../round.js';
import type { KernelBackend } from '../runtime/backend.js';
import { Session } from '../runtime/solve.js';
import { podKey } from '../state/podfacts.js';

/**
 * The types that each NodePool could launch for a pod that asks for nothing but the NodePool: one round for all of them, without limits, minValues and
 * other pods. A NodePool that can launch nothing is not in the answer.
 */
export function launchableTypes(input: SchedulingInput, daemonSets: boolean, backend: KernelBackend): Map<string, InstanceType[]> {
  const { pods: _, nodes: _nodes, nodeClaims: _claims, ...rest } = input;
  const problem: SchedulingInput = {
    ...rest,
    nodePools: input.nodePools.map(unlimited),
    pods: input.nodePools.map(askingFor),
    daemonSets: daemonSets ? (input.daemonSets ?? []) : [],
  };
  const { problem: encoded } = Round.prepare(problem, { reasons: false, reservedMode: 'fallback' });
  const answer = new RoundAnswer(new Session(backend, encoded.image).solve(), encoded);
  const launchable = new Map<string, InstanceType[]>();
  for (const claim of answer.claims()) {
    const name = encoded.templates[claim.template]!.nodePool.metadata.name;
    if (claim.pods().some((pod) => podKey(encoded.pods[pod]!) === `lint/${name}`))
      launchable.set(
        name,
        claim.instanceTypes().map(({ type }) => type),
      );
  }
  return launchable;
}

function unlimited(nodePool: NodePool): NodePool {
  const { limits: _, replicas: _replicas, ...spec } = nodePool.spec;
  const { template } = spec;
  const requirements = (template.spec.requirements ?? []).map(({ minValues: _floor, ...stated }) => stated);
  return { ...nodePool, spec: { ...spec, template: { ...template, spec: { ...template.spec, requirements } } } };
}

function askingFor({ metadata: { name } }: NodePool): Pod {
  return {
    metadata: { name, namespace: 'lint', uid: `lint-${name}` },
    spec: { nodeSelector: { [Label.nodePool]: name }, tolerations: [{ operator: 'Exists' }], containers: [{ name: 'app' }] },
  };
}
