import type { Simulation } from '../simulate/simulate.js';
import { claimNames } from './claimname.js';
import { HOURS_PER_MONTH, roundPrice } from './price.js';
import { Reasons } from './reason.js';

/** The version of the shape, documented in `docs/output.md`; a change that could break a reader raises it. */
export const PLAN_API_VERSION = 'kerf/v1alpha1';

/** The plan as the document `kind: Plan`. */
export function planDocument({ plan, input, region, currency, kubernetesVersion, allocatable }: Simulation): object {
  const words = new Reasons(input);
  const names = claimNames(plan.nodeClaims);
  return {
    apiVersion: PLAN_API_VERSION,
    kind: 'Plan',
    region,
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    backend: plan.backend,
    cost: {
      currency,
      perHour: roundPrice(plan.costPerHour),
      perMonth: Number((plan.costPerHour * HOURS_PER_MONTH).toFixed(2)),
    },
    nodeClaims: plan.nodeClaims.map((claim, i) => ({
      name: names[i],
      nodePool: claim.nodePool,
      pods: claim.pods,
      requests: claim.requests,
      requirements: claim.requirements,
      // Without an offering there is no price; JSON has no word for that but null.
      instanceTypes: claim.instanceTypes.map(({ name, price }) => ({ name, price: price === Number.MAX_VALUE ? null : price })),
      ...(claim.launch === undefined ? {} : { launch: { ...claim.launch, allocatable: allocatable[i] ?? {} } }),
    })),
    existingNodes: plan.existingNodes,
    unschedulable: plan.unschedulable.map(({ pod, reasons }) => ({ pod, reasons: words.withMessages(pod, reasons) })),
    ignored: plan.ignored,
    contestedChoices: plan.contestedChoices,
  };
}
