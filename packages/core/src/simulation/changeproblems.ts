import type { SchedulingInput } from '../model/input.js';
import type { Issue } from '../model/issue.js';
import { validateInput } from '../model/validate.js';
import type { Change } from './change.js';
import type { Provider } from './provider.js';

/** Every problem of the objects that a change brings, found at `path`; decisions take them as valid later. */
export function changeProblems(change: Change, path: string): Issue[] {
  switch (change.kind) {
    case 'provider':
      return providerProblems(change.provider, `${path}.provider`);
    case 'apply-nodepool':
      return objectProblems({ nodePools: [change.nodePool] }, 'nodePools[0]', `${path}.nodePool`);
    case 'apply-pod-disruption-budget':
      return objectProblems(
        { podDisruptionBudgets: [change.podDisruptionBudget] },
        'podDisruptionBudgets[0]',
        `${path}.podDisruptionBudget`,
      );
    case 'create-pod':
      return objectProblems({ pods: [change.pod] }, 'pods[0]', `${path}.pod`);
    default:
      return [];
  }
}

/** Every problem of what a provider offers. */
export function providerProblems({ instanceTypes, nodePoolInstanceTypes }: Provider, path: string): Issue[] {
  const offered = {
    ...(instanceTypes === undefined ? {} : { instanceTypes }),
    ...(nodePoolInstanceTypes === undefined ? {} : { nodePoolInstanceTypes }),
  };
  return objectProblems(offered, '', `${path}.`);
}

function objectProblems(part: Partial<SchedulingInput>, from: string, to: string): Issue[] {
  return validateInput({ nodePools: [], pods: [], ...part }).map((issue) => ({ ...issue, path: `${to}${issue.path.slice(from.length)}` }));
}
