import { constraintCosts, type Explanation, explain, type Pod } from '@kerf/core';
import { Command } from 'commander';
import { nodeExplanation } from '../consolidate/nodeexplanation.js';
import {
  type ExplainedPod,
  explanationDocument,
  explanationText,
  nodeExplanationDocument,
  nodeExplanationText,
} from '../report/explanation.js';
import { Reasons } from '../report/reason.js';
import { styleFor } from '../report/style.js';
import { Workloads } from '../report/workload.js';
import { gather } from './arguments.js';
import { createBackend } from './backend.js';
import { consolidateManifests } from './consolidatedmanifests.js';
import { type ExplainTarget, readTarget } from './explaintarget.js';
import { addPlanFlags, outputOption, type PlanFlags } from './manifestflags.js';
import { type PlannedManifests, planManifests } from './plannedmanifests.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import { type Terminal, widthOf } from './terminal.js';

interface ExplainFlags extends PlanFlags {
  filename: string[];
  costs?: true;
  output: 'table' | 'json';
}

type PodTarget = Exclude<ExplainTarget, { of: 'node' }>;

/** `kerf explain`. */
export function explainCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const command = new Command('explain')
    .summary('say why a pod is where it is or stays pending, and what would place it; or why a node stays')
    .description('Says why a pod is where it is or stays pending, and what would place it; or why a node is or is not disrupted.')
    .argument(
      '[target]',
      'pod/NAME, pod/NAMESPACE/NAME, node/NAME, or a workload such as deployment/NAME; default: every workload with a pod that finds no place',
    )
    .requiredOption('-f, --filename <path>', 'a file, a folder with all below it, or - for standard input; repeatable', gather)
    .option('--costs', 'also tell the price of the plan without each constraint of the pod');
  return addPlanFlags(command)
    .addOption(outputOption(['table', 'json']))
    .addHelpText(
      'after',
      '\nExit status: 0 the pods have a place, or a node was explained; 3 some pod has none, 2 bad input, 1 a fault of Kerf.',
    )
    .action(async (target: string | undefined, flags: ExplainFlags) => finish(await runExplain(target, flags, terminal)));
}

async function runExplain(target: string | undefined, flags: ExplainFlags, terminal: Terminal): Promise<ExitStatus> {
  const asked = target === undefined ? undefined : readTarget(target, flags.namespace);
  if (asked?.of === 'node') return await runExplainNode(asked.name, flags, terminal);
  const planned = await planManifests(flags.filename, flags, terminal);
  if (planned === undefined) return EXIT.badInput;
  const options = { width: widthOf(terminal), style: styleFor(terminal.colours) };
  const explained = podsOf(asked, planned).map((pod) => explainPod(pod, planned, flags));
  const reasons = new Reasons(planned.input);
  if (flags.output === 'json') await terminal.stdout(document(explanationDocument(explained, reasons)));
  else if (explained.length === 0) await terminal.stdout('Every pod has a place.\n');
  else
    await terminal.stdout(
      explained.map((each) => explanationText(each, (reason) => reasons.describe(each.explanation.pod, reason), options)).join('\n'),
    );
  return explained.some(({ explanation }) => explanation.state === 'unschedulable') ? EXIT.incomplete : EXIT.ok;
}

/** The verdicts of `kerf consolidate` on one node. */
async function runExplainNode(name: string, flags: ExplainFlags, terminal: Terminal): Promise<ExitStatus> {
  const read = await consolidateManifests(flags.filename, flags, terminal);
  if (read === undefined) return EXIT.badInput;
  const names = (read.manifests.input.nodes ?? []).map(({ metadata }) => metadata.name);
  if (!names.includes(name)) {
    const shown = names.slice(0, SHOWN).join(', ');
    const rest = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
    throw new BadInput(
      `there is no node ${JSON.stringify(name)}; ${names.length === 0 ? 'the manifests hold none' : `there is ${shown}${rest}`}`,
    );
  }
  const explanation = nodeExplanation(read.consolidation.decision, name);
  await terminal.stdout(
    flags.output === 'json'
      ? document(nodeExplanationDocument(explanation))
      : nodeExplanationText(explanation, { width: widthOf(terminal), style: styleFor(terminal.colours) }),
  );
  return EXIT.ok;
}

function explainPod(pod: string, { input, plan, replan }: PlannedManifests, flags: ExplainFlags): ExplainedPod {
  const explanation: Explanation = refusing(() => explain(input, plan, pod, { backend: createBackend(flags.backend) }));
  return { explanation, ...(flags.costs ? { costs: constraintCosts(input, plan, pod, replan) } : {}) };
}

/** The pods that are asked about: one for each workload with a pod that finds no place, or else the one that the target names. */
function podsOf(target: PodTarget | undefined, { input, plan }: PlannedManifests): string[] {
  const workloads = new Workloads(input.pods);
  const workloadOf = (pod: string) => workloads.summary([pod])[0] as string;
  if (target === undefined) {
    const seen = new Set<string>();
    return plan.unschedulable
      .map(({ pod }) => pod)
      .filter((pod) => {
        const workload = workloadOf(pod);
        return !seen.has(workload) && seen.add(workload);
      });
  }
  const wanted = `${target.namespace}/${target.name}`;
  const names = input.pods.map(podName);
  const failed = new Set(plan.unschedulable.map(({ pod }) => pod));
  const own = names.filter((pod) => workloadOf(pod) === wanted);
  const named = target.of === 'pod' && names.includes(wanted) ? wanted : undefined;
  const chosen = named ?? own.find((pod) => failed.has(pod)) ?? own[0];
  if (chosen === undefined) throw new BadInput(missing(target, names, workloadOf));
  return [chosen];
}

const SHOWN = 5;

function missing(target: PodTarget, pods: readonly string[], workloadOf: (pod: string) => string): string {
  const word = target.of === 'pod' ? 'pod' : target.word;
  const known = target.of === 'pod' ? pods : [...new Set(pods.map(workloadOf))];
  const elsewhere = known.filter((each) => each.endsWith(`/${target.name}`));
  const others = elsewhere.length > 0 ? elsewhere : known;
  const shown = others.slice(0, SHOWN).join(', ');
  const rest = others.length > SHOWN ? ` and ${others.length - SHOWN} more` : '';
  const there = others.length === 0 ? 'they hold no pods' : `there is ${shown}${rest}`;
  return `there is no ${word} ${target.namespace}/${target.name} with pods in the manifests; ${there}`;
}

function podName({ metadata }: Pod): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

function refusing<T>(answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (error instanceof RangeError) throw new BadInput(error.message);
    throw error;
  }
}

function document(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
