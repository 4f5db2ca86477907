import type { LabelSelector } from '@kerf/core';
import { selectorMatches } from '@kerf/core/model';
import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import { checkLabels, checkMetadata, objectMeta } from './metadata.js';
import { labelSelector, podTemplate } from './podschema.js';
import { checkPodSpec, withPodSpecDefaults } from './podspec.js';
import { anything, type FieldsSchema, fields, type IntOrTextSchema, integer, type Schema, text } from './schema.js';
import { checkLabelSelector, checkOption } from './selector.js';

const intOrPercent: IntOrTextSchema = { kind: 'intOrText' };
export const rollingUpdate = fields({ maxSurge: intOrPercent, maxUnavailable: intOrPercent });
export const count = integer({ bits: 32 });

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

/** Metadata, counts, selector and template of a workload whose pods run for ever (chapter 06, 10.1). */
export function checkWorkload(object: JsonObject, kind: string, counts: readonly string[], place: Place, findings: Findings): JsonObject {
  checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
  const spec = objectAt(object, 'spec');
  const at = place.child('spec');
  for (const field of counts) checkNotNegative(spec, field, at, findings);
  checkSelector(spec, kind, at, findings);
  const restartPolicy = checkTemplate(spec, at, findings);
  if (['OnFailure', 'Never'].includes(restartPolicy))
    checkOption(restartPolicy, ['Always'], at.child('template', 'spec', 'restartPolicy'), findings);
  return spec;
}

function checkSelector(spec: JsonObject, kind: string, place: Place, findings: Findings): void {
  const selector = ownField(spec, 'selector');
  const at = place.child('selector');
  const empty = isObject(selector) && Object.keys(selector).length === 0;
  if (!isObject(selector)) findings.required(at, `a ${kind} needs a selector`);
  else if (empty) findings.invalid('empty-selector', at, `the selector of a ${kind} may not be empty`);
  else checkLabelSelector(selector, at, findings);
  const labels = objectAt(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels');
  if (!empty && !selectorMatches(selector as LabelSelector | undefined, labels as Record<string, string>)) {
    findings.invalid(
      'selector-mismatch',
      place.child('template', 'metadata', 'labels'),
      'the selector does not match the labels of the template',
    );
  }
}

/** The pods to be made; gives their restartPolicy. */
export function checkTemplate(spec: JsonObject, place: Place, findings: Findings): string {
  const template = objectAt(spec, 'template');
  const labels = objectAt(objectAt(template, 'metadata'), 'labels');
  const at = place.child('template');
  checkLabels(labels, at.child('metadata', 'labels'), findings);
  checkPodSpec(objectAt(template, 'spec'), labels, at.child('spec'), findings);
  return textAt(objectAt(template, 'spec'), 'restartPolicy');
}

export function checkNotNegative(spec: JsonObject, field: string, place: Place, findings: Findings): void {
  const value = ownField(spec, field);
  if (typeof value === 'number' && value < 0)
    findings.invalid('out-of-range', place.child(field), `${field} must be at least 0, not ${value}`);
}
