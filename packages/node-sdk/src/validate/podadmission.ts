import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { PriorityOfClass, ValidationContext } from './context.js';
import { Findings, type Place } from './finding.js';
import { withPodSpecDefaults, withSelectorsExtended } from './podspec.js';

const SYSTEM_CLASSES: readonly [string, PriorityOfClass][] = [
  ['system-cluster-critical', { value: 2_000_000_000 }],
  ['system-node-critical', { value: 2_000_001_000 }],
];

/** A pod as the API server would store it: defaults, then admission (chapter 06, 9.2). */
export function admitPod(pod: JsonObject, place: Place, findings: Findings, context: ValidationContext): JsonObject {
  const defaulted = withPodSpecDefaults(objectAt(pod, 'spec'), true);
  const at = place.child('spec');
  const spec = {
    enableServiceLinks: true,
    // selectors are extended once, when the pod is made
    ...(context.old === undefined ? withSelectorsExtended(defaulted, objectAt(objectAt(pod, 'metadata'), 'labels')) : defaulted),
    ...priorityOf(defaulted, at, findings, context),
    tolerations: withDefaultTolerations(listAt(defaulted, 'tolerations')),
  };
  if (context.old === undefined) checkRuntimeClass(defaulted, at, findings, context);
  return { ...pod, spec };
}

function priorityOf(spec: JsonObject, place: Place, findings: Findings, context: ValidationContext): JsonObject {
  if (isObject(context.old)) {
    // what the old pod got stays; that nothing else is written is asked later
    const { old, ...atCreation } = context as ValidationContext & { old: JsonObject };
    const kept = priorityOf(objectAt(old, 'spec'), place, new Findings(), atCreation);
    return { ...kept, ...pick(spec, 'priority', 'preemptionPolicy') };
  }
  const name = textAt(spec, 'priorityClassName');
  const of = new Map([...SYSTEM_CLASSES, ...(context.priorityClasses ?? [])]);
  const named = name === '' ? globalDefault(of) : of.get(name);
  if (name !== '' && named === undefined) {
    // which classes there are is not known
    if (context.priorityClasses === undefined) return {};
    findings.refuseRequest(
      'schema',
      'priority-class-not-found',
      place.child('priorityClassName'),
      `there is no PriorityClass ${shown(name)}`,
    );
    return {};
  }
  const value = named?.value ?? 0;
  const policy = named?.preemptionPolicy ?? 'PreemptLowerPriority';
  const given = ownField(spec, 'priority');
  const givenPolicy = ownField(spec, 'preemptionPolicy');
  if (given !== undefined && given !== value) {
    findings.refuseRequest(
      'schema',
      'priority-given',
      place.child('priority'),
      `the priority of this pod is ${value}; ${shown(given)} may not be given`,
    );
  }
  if (givenPolicy !== undefined && givenPolicy !== policy) {
    findings.refuseRequest(
      'schema',
      'preemption-policy-given',
      place.child('preemptionPolicy'),
      `the preemptionPolicy of this pod is ${policy}; ${shown(givenPolicy)} may not be given`,
    );
  }
  return { priority: value, preemptionPolicy: policy };
}

const pick = (object: JsonObject, ...fields: string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([field]) => fields.includes(field)));

/** The lowest of the classes that hold for pods without a class. */
function globalDefault(classes: ReadonlyMap<string, PriorityOfClass>): PriorityOfClass | undefined {
  let lowest: PriorityOfClass | undefined;
  for (const of of classes.values()) if (of.globalDefault === true && (lowest === undefined || of.value < lowest.value)) lowest = of;
  return lowest;
}

function checkRuntimeClass(spec: JsonObject, place: Place, findings: Findings, context: ValidationContext): void {
  const name = ownField(spec, 'runtimeClassName');
  if (typeof name !== 'string' || context.runtimeClasses === undefined) return;
  if (!context.runtimeClasses.has(name)) {
    findings.refuseRequest('schema', 'runtime-class-not-found', place.child('runtimeClassName'), `there is no RuntimeClass ${shown(name)}`);
  }
}

/** Asked last, of pods that nothing else is wrong with. */
export function checkOverhead(spec: JsonObject, place: Place, findings: Findings): void {
  if (Object.hasOwn(spec, 'runtimeClassName') || !Object.hasOwn(spec, 'overhead')) return;
  const message = 'overhead comes from a RuntimeClass; this pod has none';
  findings.refuseRequest('schema', 'overhead-without-runtime-class', place.child('overhead'), message);
}

const DEFAULT_TOLERATIONS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

function withDefaultTolerations(tolerations: readonly unknown[]): unknown[] {
  const missing = DEFAULT_TOLERATIONS.filter(
    (key) =>
      !tolerations.some(
        (toleration) =>
          isObject(toleration) && ['', key].includes(textAt(toleration, 'key')) && ['', 'NoExecute'].includes(textAt(toleration, 'effect')),
      ),
  );
  return [...tolerations, ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))];
}
