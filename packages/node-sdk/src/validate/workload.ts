import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import type { BuiltInKind } from './kind.js';
import { checkLabels, checkMetadata, objectMeta } from './metadata.js';
import { labelSelector, podTemplate } from './podschema.js';
import { checkPodSpec, withPodSpecDefaults } from './podspec.js';
import { anything, fields, flag, type IntOrTextSchema, integer, text } from './schema.js';
import { checkLabelSelector, checkOption, selectorMatches } from './selector.js';

const intOrPercent: IntOrTextSchema = { kind: 'intOrText' };
const rollingUpdate = fields({ maxSurge: intOrPercent, maxUnavailable: intOrPercent });
const root = { apiVersion: text(), kind: text(), metadata: objectMeta, status: anything };

function withTemplateDefaults(spec: JsonObject): JsonObject {
  const template = objectAt(spec, 'template');
  return { ...spec, template: { metadata: {}, ...template, spec: withPodSpecDefaults(objectAt(template, 'spec'), false) } };
}

/** Selector and template of a workload whose pods run for ever (chapter 06, 10.1). */
function checkTemplate(spec: JsonObject, kind: string, place: Place, findings: Findings): void {
  const selector = ownField(spec, 'selector');
  const template = objectAt(spec, 'template');
  const labels = objectAt(objectAt(template, 'metadata'), 'labels');
  const at = place.child('template');
  if (!isObject(selector)) findings.required(place.child('selector'), `a ${kind} needs a selector`);
  else if (Object.keys(selector).length === 0)
    findings.invalid('empty-selector', place.child('selector'), `the selector of a ${kind} may not be empty`);
  else checkLabelSelector(selector, place.child('selector'), findings);
  const empty = isObject(selector) && Object.keys(selector).length === 0;
  if (!empty && !selectorMatches(selector, labels)) {
    findings.invalid('selector-mismatch', at.child('metadata', 'labels'), 'the selector does not match the labels of the template');
  }
  checkLabels(labels, at.child('metadata', 'labels'), findings);
  const podSpec = objectAt(template, 'spec');
  checkPodSpec(podSpec, labels, at.child('spec'), findings);
  const restartPolicy = textAt(podSpec, 'restartPolicy');
  if (['OnFailure', 'Never'].includes(restartPolicy)) checkOption(restartPolicy, ['Always'], at.child('spec', 'restartPolicy'), findings);
}

function checkNotNegative(spec: JsonObject, field: string, place: Place, findings: Findings): void {
  const value = ownField(spec, field);
  if (typeof value === 'number' && value < 0)
    findings.invalid('out-of-range', place.child(field), `${field} must be at least 0, not ${value}`);
}

const isZero = (value: unknown): boolean => value === 0 || (typeof value === 'string' && /^0+%$/.test(value));

function checkStrategy(strategy: JsonObject, place: Place, findings: Findings): void {
  const type = textAt(strategy, 'type');
  const rolling = ownField(strategy, 'rollingUpdate');
  checkOption(type, ['Recreate', 'RollingUpdate'], place.child('type'), findings);
  if (type === 'Recreate' && isObject(rolling)) {
    findings.forbidden('strategy', place.child('rollingUpdate'), 'strategy Recreate takes no rollingUpdate');
  } else if (
    type === 'RollingUpdate' &&
    isObject(rolling) &&
    isZero(ownField(rolling, 'maxSurge')) &&
    isZero(ownField(rolling, 'maxUnavailable'))
  ) {
    const at = place.child('rollingUpdate', 'maxUnavailable');
    findings.invalid('strategy', at, `maxUnavailable may not be ${shown(0)} when maxSurge is 0`);
  }
}

export const deployment: BuiltInKind = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespaced: true,
  schema: fields({
    ...root,
    spec: fields({
      replicas: integer({ bits: 32 }),
      selector: labelSelector,
      template: podTemplate,
      strategy: fields({ type: text(), rollingUpdate }),
      minReadySeconds: integer({ bits: 32 }),
      revisionHistoryLimit: integer({ bits: 32 }),
      paused: flag(),
      progressDeadlineSeconds: integer({ bits: 32 }),
    }),
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    const given = objectAt(spec, 'strategy');
    const strategy =
      textAt(given, 'type') === '' || textAt(given, 'type') === 'RollingUpdate'
        ? { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%', ...objectAt(given, 'rollingUpdate') } }
        : given;
    return {
      ...object,
      spec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, ...withTemplateDefaults(spec), strategy },
    };
  },
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    const spec = objectAt(object, 'spec');
    const at = place.child('spec');
    for (const field of ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'])
      checkNotNegative(spec, field, at, findings);
    checkTemplate(spec, 'Deployment', at, findings);
    checkStrategy(objectAt(spec, 'strategy'), at.child('strategy'), findings);
  },
};

export const daemonSet: BuiltInKind = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  namespaced: true,
  schema: fields({
    ...root,
    spec: fields({
      selector: labelSelector,
      template: podTemplate,
      updateStrategy: fields({ type: text(), rollingUpdate }),
      minReadySeconds: integer({ bits: 32 }),
      revisionHistoryLimit: integer({ bits: 32 }),
    }),
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    const given = objectAt(spec, 'updateStrategy');
    const updateStrategy =
      textAt(given, 'type') === 'OnDelete'
        ? given
        : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1, ...objectAt(given, 'rollingUpdate') } };
    return { ...object, spec: { revisionHistoryLimit: 10, ...withTemplateDefaults(spec), updateStrategy } };
  },
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    const spec = objectAt(object, 'spec');
    for (const field of ['minReadySeconds', 'revisionHistoryLimit']) checkNotNegative(spec, field, place.child('spec'), findings);
    checkTemplate(spec, 'DaemonSet', place.child('spec'), findings);
  },
};
