import { constraintCosts, type Explanation, explain, explainNode, type Pod } from '@kerf/core';
import { Command } from 'commander';
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
import { addPlanFlags, outputOption, type PlanFlags } from './manifestflags.js';
import { type PlannedManifests, planManifests } from './plannedmanifests.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import { type Terminal, widthOf } from './terminal.js';

interface ExplainFlags extends PlanFlags {
  filename: string[];
  costs?: true;
  output: 'table' | 'json';
}

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
  const planned = await planManifests(flags.filename, flags, terminal);
  if (planned === undefined) return EXIT.badInput;
  const options = { width: widthOf(terminal), style: styleFor(terminal.colours) };
  if (target?.startsWith('node/')) {
    const explanation = refusing(() => explainNode(planned.input, target.slice('node/'.length), { backend: createBackend(flags.backend) }));
    const json = flags.output === 'json';
    await terminal.stdout(json ? document(nodeExplanationDocument(explanation)) : nodeExplanationText(explanation, options));
    return EXIT.ok;
  }
  const explained = podsOf(target, planned, flags.namespace).map((pod) => explainPod(pod, planned, flags));
  const reasons = new Reasons(planned.input);
  if (flags.output === 'json') await terminal.stdout(document(explanationDocument(explained, reasons)));
  else if (explained.length === 0) await terminal.stdout('Every pod has a place.\n');
  else
    await terminal.stdout(
      explained.map((each) => explanationText(each, (reason) => reasons.describe(each.explanation.pod, reason), options)).join('\n'),
    );
  return explained.some(({ explanation }) => explanation.state === 'unschedulable') ? EXIT.incomplete : EXIT.ok;
}

function explainPod(pod: string, { input, plan, replan }: PlannedManifests, flags: ExplainFlags): ExplainedPod {
  const explanation: Explanation = refusing(() => explain(input, plan, pod, { backend: createBackend(flags.backend) }));
  return { explanation, ...(flags.costs ? { costs: constraintCosts(input, plan, pod, replan) } : {}) };
}

/** The pods that a target names, one for each workload. */
function podsOf(target: string | undefined, { input, plan }: PlannedManifests, namespace: string): string[] {
  const workloads = new Workloads(input.pods);
  const first = (pods: readonly string[]) => {
    const seen = new Set<string>();
    return pods.filter((pod) => {
      const [workload] = workloads.summary([pod]) as [string];
      return !seen.has(workload) && seen.add(workload);
    });
  };
  if (target === undefined) return first(plan.unschedulable.map(({ pod }) => pod));
  const [kind = '', ...rest] = target.split('/');
  const [owner, name] = rest.length === 1 ? [namespace, rest[0]] : rest;
  if (rest.length < 1 || rest.length > 2 || !name) throw new BadInput(`${JSON.stringify(target)} is not of the form pod/NAME or node/NAME`);
  const wanted = `${owner}/${name}`;
  const names = input.pods.map(podName);
  if (names.includes(wanted) && /^(pod|pods|po)$/i.test(kind)) return [wanted];
  const failed = new Set(plan.unschedulable.map(({ pod }) => pod));
  const own = names.filter((pod) => workloads.summary([pod])[0] === wanted);
  const [chosen] = [...own.filter((pod) => failed.has(pod)), ...own];
  if (chosen === undefined)
    throw new BadInput(
      `there is no ${kind} ${wanted} in the manifests${owner === namespace ? '' : `; name its namespace as ${kind}/NAMESPACE/NAME`}`,
    );
  return [chosen];
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
