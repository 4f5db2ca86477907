import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { budgets, checkBudgetsInUse, v1beta1Budgets } from './budget.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { kubelet } from './kubelet.js';
import { labelValueProblems, qualifiedNameProblems } from './label.js';
import { CLASS_LABEL, isRestricted, NODEPOOL_LABEL } from './labelkeys.js';
import { NODEPOOL_KEY_RULES, TEMPLATE_LABEL_RULES, V1BETA1_NODEPOOL_KEY_RULES, V1BETA1_TEMPLATE_LABEL_RULES } from './labelrules.js';
import { nodePoolClassRef, v1beta1NodeClassRef } from './nodeclassref.js';
import { requirementProblems, requirements } from './requirement.js';
import { checkRequirementsInUse } from './requirementadvice.js';
import { type FieldsSchema, fields, integer, map, quantity, type Rule, text } from './schema.js';
import { checkTemplateTaints, taints } from './taint.js';

/** Durations that may be `Never`, and those that may not. */
export const DURATION_OR_NEVER = {
  pattern: /^(([0-9]+(s|m|h))+|Never)$/,
  wanted: 'a duration in h, m and s such as 1h30m, or Never',
  form: 'durationOrNever',
} as const;
export const DURATION = { pattern: /^([0-9]+(s|m|h))+$/, wanted: 'a duration in h, m and s such as 1h30m', form: 'duration' } as const;

/** The v1beta1 expression binds so that a text which begins with a duration or ends in Never passes (chapter 06, 7.2). */
const V1BETA1_DURATION = {
  pattern: /^(([0-9]+(s|m|h))+)|(Never)$/,
  wanted: 'a duration in h, m and s such as 1h30m, or Never',
  form: 'durationOrNever',
} as const;

const LABEL_VALUE = text({ maxLength: 63, pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/, wanted: 'a label value' });

function templateMetadata(labelRules: readonly Rule[]): FieldsSchema {
  return fields({ labels: map(LABEL_VALUE, { maxEntries: 100, rules: labelRules }), annotations: map(text()) });
}

const given = (object: JsonObject, field: string): boolean => ownField(object, field) !== undefined;

const STATIC_RULES: readonly Rule[] = [
  {
    code: 'static-transition',
    message: 'replicas may be neither added nor removed: a static NodePool stays static',
    transition: true,
    holds: (spec: JsonObject, old: JsonObject) => given(spec, 'replicas') === given(old, 'replicas'),
  },
  {
    code: 'static-limits',
    message: 'a static NodePool may only limit nodes',
    holds: (spec: JsonObject) =>
      !given(spec, 'replicas') || Object.keys(objectAt(spec, 'limits')).every((resource) => resource === 'nodes'),
  },
  {
    code: 'static-weight',
    message: 'a static NodePool may have no weight',
    holds: (spec: JsonObject) => !given(spec, 'replicas') || !given(spec, 'weight'),
  },
];

export const nodePoolSpec = fields(
  {
    template: fields(
      {
        metadata: templateMetadata(TEMPLATE_LABEL_RULES),
        spec: fields(
          {
            requirements: requirements({ keyRules: NODEPOOL_KEY_RULES }),
            taints,
            startupTaints: taints,
            nodeClassRef: nodePoolClassRef,
            expireAfter: text({ default: '720h', ...DURATION_OR_NEVER }),
            terminationGracePeriod: text(DURATION),
          },
          { required: ['nodeClassRef', 'requirements'], moved: { kubelet: 'spec.kubelet of the EC2NodeClass' } },
        ),
      },
      { required: ['spec'] },
    ),
    disruption: fields(
      {
        consolidateAfter: text(DURATION_OR_NEVER),
        consolidationPolicy: text({ default: 'WhenEmptyOrUnderutilized', options: ['WhenEmpty', 'WhenEmptyOrUnderutilized', 'Balanced'] }),
        budgets,
      },
      { required: ['consolidateAfter'], default: { consolidateAfter: '0s' }, moved: { expireAfter: 'spec.template.spec.expireAfter' } },
    ),
    limits: map(quantity),
    weight: integer({ min: 1, max: 100, bits: 32 }),
    replicas: integer({ min: 0 }),
  },
  { required: ['template'], rules: STATIC_RULES },
);

const V1BETA1_DISRUPTION_RULES: readonly Rule[] = [
  {
    code: 'consolidate-after-with-underutilized',
    message: 'consolidateAfter may only be Never with consolidationPolicy WhenUnderutilized',
    holds: (disruption: JsonObject) =>
      !given(disruption, 'consolidateAfter') ||
      textAt(disruption, 'consolidationPolicy') !== 'WhenUnderutilized' ||
      textAt(disruption, 'consolidateAfter') === 'Never',
  },
  {
    code: 'consolidate-after-required',
    message: 'consolidateAfter is required with consolidationPolicy WhenEmpty',
    holds: (disruption: JsonObject) => textAt(disruption, 'consolidationPolicy') !== 'WhenEmpty' || given(disruption, 'consolidateAfter'),
  },
];

export const v1beta1NodePoolSpec = fields(
  {
    template: fields(
      {
        metadata: templateMetadata(V1BETA1_TEMPLATE_LABEL_RULES),
        spec: fields(
          {
            requirements: requirements({
              keyRules: V1BETA1_NODEPOOL_KEY_RULES,
              operators: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
            }),
            taints,
            startupTaints: taints,
            nodeClassRef: v1beta1NodeClassRef,
            kubelet,
            resources: fields({ requests: map(quantity) }, { maxEntries: 0 }),
          },
          { required: ['nodeClassRef', 'requirements'] },
        ),
      },
      { required: ['spec'] },
    ),
    disruption: fields(
      {
        consolidateAfter: text(V1BETA1_DURATION),
        consolidationPolicy: text({ default: 'WhenUnderutilized', options: ['WhenEmpty', 'WhenUnderutilized'] }),
        expireAfter: text({ default: '720h', ...V1BETA1_DURATION }),
        budgets: v1beta1Budgets,
      },
      { default: { consolidationPolicy: 'WhenUnderutilized', expireAfter: '720h' }, rules: V1BETA1_DISRUPTION_RULES },
    ),
    limits: map(quantity),
    weight: integer({ min: 1, max: 100, bits: 32 }),
  },
  { required: ['template'] },
);

/** The scale subresource reads `replicas` too, as a number of 32 bits, and reports in its own spelling. */
export function checkScale(pool: JsonObject, place: Place, findings: Findings): void {
  const spec = ownField(pool, 'spec');
  const replicas = isObject(spec) ? ownField(spec, 'replicas') : undefined;
  const isCount = typeof replicas === 'number' && Number.isInteger(replicas) && replicas >= 0 && replicas < 2 ** 31;
  if (isCount || (replicas === undefined && (spec === undefined || isObject(spec)))) return;
  findings.echo('FieldValueInvalid', place.child('spec', 'replicas').spelled('.spec.replicas'));
}

/** Karpenter's own validation of a NodePool; what it finds makes the pool not Ready (chapter 06, 3.3). */
export function checkNodePoolAtRuntime(pool: JsonObject, place: Place, findings: Findings): void {
  const template = objectAt(objectAt(pool, 'spec'), 'template');
  const spec = objectAt(template, 'spec');
  const at = place.child('spec', 'template');
  checkTemplateLabels(objectAt(objectAt(template, 'metadata'), 'labels'), at.child('metadata', 'labels'), findings);
  checkTemplateTaints(spec, at.child('spec'), findings);
  listAt(spec, 'requirements').forEach((requirement, index) => {
    const of = at.child('spec', 'requirements').index(index);
    for (const problem of requirementProblems(requirement, of)) findings.notReady(problem.code, problem.place, problem.message);
    if (isObject(requirement) && textAt(requirement, 'key') === NODEPOOL_LABEL) {
      findings.notReady('restricted-label', of.child('key'), `${NODEPOOL_LABEL} may not be used in the requirements of a NodePool`);
    }
  });
}

function checkTemplateLabels(labels: JsonObject, place: Place, findings: Findings): void {
  for (const [key, value] of Object.entries(labels)) {
    const at = place.key(key);
    if (key === NODEPOOL_LABEL) findings.notReady('restricted-label', at, `${key} is set by Karpenter`);
    else if (isRestricted(key))
      findings.notReady('restricted-label', at, `${key} is restricted${key === CLASS_LABEL ? ': Karpenter sets it' : ''}`);
    for (const problem of qualifiedNameProblems(key)) findings.notReady('label-key', at, `${shown(key)} is no label key: ${problem}`);
    for (const problem of labelValueProblems(typeof value === 'string' ? value : '')) {
      findings.notReady('label-value', at, `${shown(value)} is no label value: ${problem}`);
    }
  }
}

/** What is accepted and yet hardly meant. */
export function adviseOnNodePool(pool: JsonObject, place: Place, findings: Findings): void {
  const spec = objectAt(pool, 'spec');
  const template = objectAt(objectAt(spec, 'template'), 'spec');
  checkBudgetsInUse(objectAt(spec, 'disruption'), place.child('spec', 'disruption'), findings);
  checkRequirementsInUse(listAt(template, 'requirements'), place.child('spec', 'template', 'spec', 'requirements'), findings);
  if (/^0+[smh]$/.test(textAt(template, 'expireAfter'))) {
    findings.warn(
      'expires-at-once',
      place.child('spec', 'template', 'spec', 'expireAfter'),
      'nodes of this NodePool expire as soon as they exist',
    );
  }
  if (given(spec, 'replicas')) {
    findings.warn(
      'static-pool',
      place.child('spec', 'replicas'),
      'replicas makes the NodePool static: it takes no part in provisioning for pods',
    );
  }
  if (textAt(objectAt(pool, 'metadata'), 'name').length > 63) {
    findings.warn(
      'long-name',
      place.child('metadata', 'name'),
      `the name cannot become the value of label ${NODEPOOL_LABEL}, which has 63 characters: nothing can be launched`,
    );
  }
}
