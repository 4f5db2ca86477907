import type { Simulation } from '../simulate/simulate.js';
import { claimNames } from './claimname.js';
import { Reasons } from './reason.js';

/** How many entries of a list the controller prints. */
const SHOWN = 5;

/**
 * The lines that the controller's provisioner would log for the pass, as JSON (chapter 02, 15). What belongs to one run of one process is left out: commit,
 * reconcileID, duration, and the time unless it is given.
 * @param time RFC 3339; all lines carry it, since a pass takes no time here.
 */
export function planLog({ plan, input, pods }: Simulation, time?: string): string[] {
  const words = new Reasons(input);
  const line = (level: string, message: string, fields: object) =>
    JSON.stringify({
      level,
      ...(time === undefined ? {} : { time: new Date(time).toISOString() }),
      logger: 'controller',
      message,
      controller: 'provisioner',
      namespace: '',
      name: '',
      ...fields,
    });
  const lines: string[] = [];
  const placed = plan.nodeClaims.reduce((sum, { pods }) => sum + pods.length, 0);
  if (plan.nodeClaims.length > 0) {
    lines.push(line('INFO', 'found provisionable pod(s)', { Pods: firstOf(pods) }));
    lines.push(line('INFO', 'computed new nodeclaim(s) to fit pod(s)', { nodeclaims: plan.nodeClaims.length, pods: placed }));
    if (plan.existingNodes.length > 0) {
      const pods = plan.existingNodes.reduce((sum, node) => sum + node.pods.length, 0);
      lines.push(line('INFO', 'computed unready node(s) will fit pod(s)', { nodes: plan.existingNodes.length, pods }));
    }
  }
  for (const { pod, reasons } of plan.unschedulable) {
    const [namespace = '', name = ''] = pod.split('/');
    const error = reasons
      .map((reason) => `${reason.nodePool === undefined ? '' : `nodepool "${reason.nodePool}": `}${words.describe(pod, reason)}`)
      .join('; ');
    lines.push(line('ERROR', 'could not schedule pod', { Pod: { name, namespace }, error }));
  }
  const names = claimNames(plan.nodeClaims);
  plan.nodeClaims.forEach(({ nodePool, requests, launchCandidates }, i) => {
    const instanceTypes = firstOf([...launchCandidates].sort());
    lines.push(
      line('INFO', 'created nodeclaim', {
        NodePool: { name: nodePool },
        NodeClaim: { name: names[i] },
        requests,
        'instance-types': instanceTypes,
      }),
    );
  });
  return lines;
}

function firstOf(list: readonly string[]): string {
  const shown = list.slice(0, SHOWN).join(', ');
  return list.length > SHOWN ? `${shown} and ${list.length - SHOWN} other(s)` : shown;
}
