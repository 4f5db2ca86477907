import type { SimulationRecord } from '@kerf/core';
import { describeRefusal, type Refusal } from '@kerf/core';
import type { Upgrade } from './upgrade.js';

/** How many entries of a list the controller prints. */
const SHOWN = 5;

type Fields = Readonly<Record<string, unknown>>;
type Line = { level?: string; controller: string; message: string; fields: Record<string, unknown> };

/** The lines that the controllers would log, as JSON, and with them what happens to pods that they do not log. */
export function upgradeLog({ result }: Pick<Upgrade, 'result'>): string[] {
  return result.records.map((record) => {
    const { level = 'INFO', controller, message, fields } = lineOf(record);
    return JSON.stringify({ level, time: new Date(record.time).toISOString(), logger: 'controller', message, controller, ...fields });
  });
}

const named = (name: unknown) => ({ name });

function podReference(pod: unknown): { name: string; namespace: string } {
  const [namespace = '', name = ''] = String(pod).split('/');
  return { name, namespace };
}

function firstOf(list: unknown): string {
  const all = list as readonly string[];
  const shown = all.slice(0, SHOWN).join(', ');
  return all.length > SHOWN ? `${shown} and ${all.length - SHOWN} other(s)` : shown;
}

/** Field names as those of the pinned reference (chapter 05, 24.7). */
function objects(fields: Fields): Record<string, unknown> {
  return {
    ...(fields.nodePool === undefined ? {} : { NodePool: named(fields.nodePool) }),
    ...(fields.nodeClaim === undefined ? {} : { NodeClaim: named(fields.nodeClaim) }),
    ...(fields.node === undefined ? {} : { Node: named(fields.node) }),
    ...(fields.pod === undefined ? {} : { Pod: podReference(fields.pod) }),
  };
}

function lineOf({ controller, kind, fields }: SimulationRecord): Line {
  const about = objects(fields);
  const line = (message: string, rest: Record<string, unknown> = {}, level?: string): Line => ({
    controller,
    message,
    fields: { ...about, ...rest },
    ...(level === undefined ? {} : { level }),
  });
  switch (kind) {
    case 'change':
      return { controller, message: `applied: ${fields.change}`, fields: { ...fields } };
    case 'found-pods':
      return line('found provisionable pod(s)', { Pods: firstOf(fields.pods) });
    case 'computed-nodeclaims':
      return line('computed new nodeclaim(s) to fit pod(s)', { nodeclaims: fields.nodeClaims, pods: fields.pods });
    case 'computed-nodes':
      return line('computed unready node(s) will fit pod(s)', { nodes: fields.nodes, pods: fields.pods });
    case 'created-nodeclaim':
      return line('created nodeclaim', {
        requests: fields.requests,
        'instance-types': firstOf([...(fields.instanceTypes as string[])].sort()),
      });
    case 'unschedulable-pod':
      return line('could not schedule pod', { reasons: fields.reasons }, 'ERROR');
    case 'launched-nodeclaim':
      return line('launched nodeclaim', {
        'provider-id': fields.providerID,
        'instance-type': fields.instanceType,
        zone: fields.zone,
        'capacity-type': fields.capacityType,
        allocatable: fields.allocatable,
      });
    case 'launch-failed':
      return line('failed launching nodeclaim', { reason: fields.reason }, 'ERROR');
    case 'initialized-nodeclaim':
      return line('initialized nodeclaim', {
        'provider-id': fields.providerID,
        allocatable: fields.allocatable,
        ...(fields.version === undefined ? {} : { version: fields.version }),
      });
    case 'liveness-deleted':
      return line('terminating due to registration timeout', { reason: fields.reason });
    case 'drifted':
      return line('marking drifted', { reason: fields.reason });
    case 'expired':
      return line('expired nodeclaim');
    case 'disrupting':
      return { controller, message: disruptingText(fields), fields: disruptingFields(fields) };
    case 'disruption-blocked':
      return line(`cannot disrupt: ${describeRefusal(fields.refusal as Refusal)}`, { code: (fields.refusal as Refusal).code });
    case 'budget-blocking':
      return line(`no allowed disruptions for ${fields.reason} due to a blocking budget`);
    case 'command-rejected':
      return line('abandoned disruption attempt', { reason: fields.reason, method: fields.method });
    case 'command-failed':
      return line('failed disrupting node(s), the command is undone', { reason: fields.reason, nodeclaims: fields.nodeClaims }, 'ERROR');
    case 'command-succeeded':
      return line('command succeeded', { nodeclaims: fields.nodeClaims });
    case 'tainted-node':
      return line('tainted node');
    case 'evicted':
      return line('evicted pod');
    case 'eviction-refused':
      return line('eviction refused', { 'pod-disruption-budgets': fields.podDisruptionBudgets });
    case 'force-deleted':
      return line('deleted pod by force', { 'grace-seconds': fields.graceSeconds });
    case 'drained-node':
      return line('drained node');
    case 'deleted-node':
      return line('deleted node');
    case 'deleted-nodeclaim':
      return line('deleted nodeclaim');
    case 'bound-pod':
      return line('bound pod');
    case 'ready-pod':
      return line('pod is ready');
  }
}

interface DisruptedNode {
  node: string;
  nodeClaim: string;
  instanceType: string;
  capacityType: string;
  pods: number;
}

/** As the controller words it: `disrupting via drift replace, terminating 1 candidates NODE/TYPE/CAPACITY and replacing with ...`. */
function disruptingText(fields: Fields): string {
  const candidates = fields.candidates as DisruptedNode[];
  const replacements = fields.replacements as { capacityTypes: string[]; instanceTypes: string[] }[];
  const nodes = candidates.map(({ node, instanceType, capacityType }) => `${node}/${instanceType}/${capacityType}`).join(', ');
  const by = replacements.map(
    ({ capacityTypes, instanceTypes }) => ` and replacing with ${capacityTypes.join('|')} node from types ${firstOf(instanceTypes)}`,
  );
  return `disrupting via ${fields.method} ${fields.decision}, terminating ${candidates.length} candidates ${nodes}${by.join('')}`;
}

function disruptingFields(fields: Fields): Record<string, unknown> {
  const candidates = fields.candidates as DisruptedNode[];
  const replacements = fields.replacements as { capacityTypes: string[]; instanceTypes: string[] }[];
  return {
    reason: fields.reason,
    decision: fields.decision,
    'disrupted-node-count': candidates.length,
    'replacement-node-count': replacements.length,
    'pod-count': candidates.reduce((sum, { pods }) => sum + pods, 0),
    'disrupted-nodes': candidates.map(({ node, nodeClaim, instanceType, capacityType }) => ({
      Node: named(node),
      NodeClaim: named(nodeClaim),
      'instance-type': instanceType,
      'capacity-type': capacityType,
    })),
    'replacement-nodes': replacements.map(({ capacityTypes, instanceTypes }) => ({
      'capacity-type': capacityTypes.join('|'),
      'instance-types': firstOf(instanceTypes),
    })),
    savings: fields.savings,
  };
}
