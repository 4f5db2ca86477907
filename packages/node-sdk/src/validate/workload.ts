import type { LabelSelector } from '@kerf/core';
import { selectorMatches } from '@kerf/core/model';
import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { Findings, type Place } from './finding.js';
import { checkUnchanged } from './immutable.js';
import { subdomainProblems } from './label.js';
import { labelSelector } from './labelselectorschema.js';
import { checkAnnotations, checkLabels, checkMetadata, objectMeta } from './metadata.js';
import { checkNotNegative } from './number.js';
import { podTemplate } from './podschema.js';
import { checkPodSpec, forbidEphemeralContainers, withPodSpecDefaults } from './podspec.js';
import { anything, type FieldsSchema, fields, type IntOrTextSchema, integer, type Schema, text } from './schema.js';
import { checkLabelSelector, checkOption } from './selector.js';

const intOrPercent: IntOrTextSchema = { kind: 'intOrText' };
export const rollingUpdate = fields({ maxSurge: intOrPercent, maxUnavailable: intOrPercent });
export const count = integer({ bits: 32 });
/** A count that Go does not write when it is 0. */
export const plainCount = integer({ bits: 32, zero: 'dropped' });

/** The schema of a workload with these fields beside `selector` and `template`. */
export function workloadSchema(spec: Readonly<Record<string, Schema>>): FieldsSchema {
  return fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields({ selector: labelSelector, template: podTemplate, ...spec }),
    status: anything,
  });
}

export function withTemplateDefaults(spec: JsonObject): JsonObject {
  const template = objectAt(spec, 'template');
  return { ...spec, template: { metadata: {}, ...template, spec: withPodSpecDefaults(objectAt(template, 'spec'), false) } };
}

/** The pods of a workload are found by its selector, which is fixed. */
export function checkSelectorUpdate(object: JsonObject, old: JsonObject, place: Place, findings: Findings): void {
  checkUnchanged(objectAt(object, 'spec'), objectAt(old, 'spec'), 'selector', place.child('spec'), findings);
}

interface WorkloadRules {
  /** Whether the template of a workload is left alone while its selector is broken. Default true. */
  selectorFirst?: boolean;
  /** Whether restartPolicy and deadline of the pods are looked at even so. Default false. */
  restartAnyway?: boolean;
  /** Whether the server tells what is wrong with labels and annotations of the template twice. Default false. */
  labelsTwice?: boolean;
  /** What makes a name of the kind. Default: a DNS subdomain. */
  nameProblems?: (name: string) => string[];
}

/** Metadata, counts, selector and template of a workload whose pods run for ever (chapter 06, 10.1). */
export function checkWorkload(
  object: JsonObject,
  kind: string,
  counts: readonly string[],
  place: Place,
  findings: Findings,
  { selectorFirst = true, restartAnyway = false, labelsTwice = false, nameProblems = subdomainProblems }: WorkloadRules = {},
): JsonObject {
  checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings, { nameProblems });
  const spec = objectAt(object, 'spec');
  const at = place.child('spec');
  for (const field of counts) checkNotNegative(spec, field, at, findings);
  const selectorFine = checkSelector(spec, kind, selectorFirst, at, findings);
  const looked = selectorFine || !selectorFirst;
  if (looked) checkTemplate(spec, at, findings);
  if (looked && labelsTwice) {
    const again = new Findings();
    checkTemplateLabels(spec, at, again);
    for (const { cause, path } of again.all) if (cause !== undefined) findings.repeat(cause, path);
  }
  if (looked || restartAnyway) checkEndless(objectAt(objectAt(spec, 'template'), 'spec'), kind, at.child('template', 'spec'), findings);
  return spec;
}

/** What pods must say that are replaced whenever they end. */
export function checkEndless(podSpec: JsonObject, kind: string, place: Place, findings: Findings): void {
  checkOption(textAt(podSpec, 'restartPolicy'), ['Always'], place.child('restartPolicy'), findings);
  if (ownField(podSpec, 'activeDeadlineSeconds') !== undefined)
    findings.forbidden('deadline', place.child('activeDeadlineSeconds'), `pods of a ${kind} have no deadline`);
}

/** Whether the selector can be used. */
function checkSelector(spec: JsonObject, kind: string, required: boolean, place: Place, findings: Findings): boolean {
  const selector = ownField(spec, 'selector');
  const at = place.child('selector');
  const own = new Findings();
  checkLabelSelector(selector, at, own);
  findings.all.push(...own.all);
  if (!isObject(selector)) {
    if (required) findings.required(at, `a ${kind} needs a selector`);
  } else if (Object.keys(selector).length === 0) findings.invalid('empty-selector', at, `the selector of a ${kind} may not be empty`);
  if (own.all.length > 0) {
    // told a second time for the whole
    if (required) findings.echo('FieldValueInvalid', at);
    return false;
  }
  const labels = objectAt(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels');
  if (!selectorMatches(selector as LabelSelector | undefined, labels as Record<string, string>)) {
    const of = place.child('template', 'metadata', 'labels');
    findings.invalid('selector-mismatch', of, 'the selector does not match the labels of the template');
  }
  return true;
}

/** The pods to be made. */
export function checkTemplate(spec: JsonObject, place: Place, findings: Findings): void {
  const template = objectAt(spec, 'template');
  const at = place.child('template');
  checkTemplateLabels(spec, place, findings);
  checkPodSpec(objectAt(template, 'spec'), undefined, at.child('spec'), findings);
  forbidEphemeralContainers(objectAt(template, 'spec'), at.child('spec'), findings);
}

/** The server leaves `metadata` out when it names labels and annotations of a template. */
function checkTemplateLabels(spec: JsonObject, place: Place, findings: Findings): void {
  const metadata = objectAt(objectAt(spec, 'template'), 'metadata');
  const at = place.child('template');
  const spelled = (field: string): Place => at.child('metadata', field).spelled(at.child(field).field);
  checkLabels(objectAt(metadata, 'labels'), spelled('labels'), findings);
  checkAnnotations(objectAt(metadata, 'annotations'), spelled('annotations'), findings);
}

/** A count or a percentage of at most 100, as rolling updates take them. */
export function checkShare(of: JsonObject, field: string, place: Place, findings: Findings, limited = true): void {
  const value = ownField(of, field);
  const reject = (message: string): void => findings.invalid('share', place.child(field), `${shown(value)} ${message}`);
  if (typeof value === 'number' && value < 0) reject('is less than 0');
  if (typeof value !== 'string') return;
  if (!/^[0-9]+%$/.test(value)) reject('is no percentage; write a count as a number, without quotes');
  else if (limited && Number(value.slice(0, -1)) > 100) reject('is more than 100%');
}

/** Whether Go reads the count or percentage as 0: so it does with texts that are neither. */
export function isNone(value: unknown): boolean {
  if (typeof value !== 'string') return !value;
  return !/^([+-]?[0-9]+|[0-9]+%)$/.test(value) || Number.parseInt(value, 10) === 0;
}
