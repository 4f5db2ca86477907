import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { PREFERRED, REQUIRED } from './affinity.js';
import { checkImage } from './container.js';
import type { ValidationContext } from './context.js';
import type { Findings, Place } from './finding.js';
import type { BuiltInKind } from './kind.js';
import { NODEPOOL_LABEL } from './labelkeys.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { admitPod, checkOverhead } from './podadmission.js';
import { podSpec } from './podschema.js';
import { checkPodSpec, forbidEphemeralContainers } from './podspec.js';
import { checkPodUpdate } from './podupdate.js';
import { requirementProblems } from './requirement.js';
import { anything, fields, text } from './schema.js';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

export const pod: BuiltInKind = {
  apiVersion: 'v1',
  kind: 'Pod',
  schema: fields({ apiVersion: text(), kind: text(), metadata: objectMeta, spec: podSpec, status: anything }),
  admit: admitPod,
  check: checkPod,
  checkUpdate: checkPodUpdate,
  runtime: checkPodAtRuntime,
};

function checkPod(object: JsonObject, place: Place, findings: Findings, context: ValidationContext): void {
  const before = findings.all.length;
  const metadata = objectAt(object, 'metadata');
  checkMetadata(metadata, place.child('metadata'), findings);
  checkDeletionCost(metadata, place, findings);
  checkPodSpec(objectAt(object, 'spec'), metadata, place.child('spec'), findings);
  checkImages(objectAt(object, 'spec'), place.child('spec'), findings);
  if (context.old !== undefined) return;
  forbidEphemeralContainers(objectAt(object, 'spec'), place.child('spec'), findings);
  if (!findings.all.slice(before).some(({ effect }) => effect === 'reject'))
    checkOverhead(objectAt(object, 'spec'), place.child('spec'), findings);
}

function checkImages(spec: JsonObject, place: Place, findings: Findings): void {
  for (const field of ['containers', 'initContainers']) {
    listAt(spec, field).forEach((container, index) => {
      if (isObject(container)) checkImage(container, place.child(field).index(index), findings);
    });
  }
}

function checkDeletionCost(metadata: JsonObject, place: Place, findings: Findings): void {
  const annotations = objectAt(metadata, 'annotations');
  if (!Object.hasOwn(annotations, DELETION_COST)) return;
  const cost = textAt(annotations, DELETION_COST);
  const number = Number(cost);
  if (/^(0|-?[1-9][0-9]{0,9})$/.test(cost) && number >= -(2 ** 31) && number < 2 ** 31) return;
  findings.invalid(
    'deletion-cost',
    place.child('metadata', 'annotations').key(DELETION_COST),
    'the deletion cost must be a 32 bit integer',
  );
}

/** Whether provisioning looks at the pod at all (chapter 01, 7.4). */
function checkPodAtRuntime(object: JsonObject, place: Place, findings: Findings, context: ValidationContext): void {
  const spec = objectAt(object, 'spec');
  const at = place.child('spec');
  const affinity = objectAt(objectAt(spec, 'affinity'), 'nodeAffinity');
  const terms = listAt(objectAt(affinity, REQUIRED), 'nodeSelectorTerms');
  if (avoidsNodePools(spec, terms[0], heaviestPreference(affinity))) {
    findings.notReady(
      'avoids-karpenter',
      at,
      `the pod asks for nodes without label ${NODEPOOL_LABEL}: it does not want nodes of Karpenter`,
    );
  }
  const preference = heaviestPreference(affinity);
  for (const expression of isObject(preference) ? listAt(preference, 'matchExpressions') : []) {
    const incomparable =
      isObject(expression) &&
      ['Gt', 'Lt', 'Gte', 'Lte'].includes(textAt(expression, 'operator')) &&
      listAt(expression, 'values').length === 0;
    if (incomparable) {
      const of = at.child('affinity', 'nodeAffinity', PREFERRED);
      findings.notReady('comparison-value', of, 'Karpenter cannot evaluate a comparison without a value');
    }
  }
  for (const [key, value] of Object.entries(objectAt(spec, 'nodeSelector'))) {
    for (const problem of requirementProblems({ key, operator: 'In', values: [value] }, at.child('nodeSelector').key(key))) {
      findings.notReady(problem.code, at.child('nodeSelector').key(key), problem.message);
    }
  }
  terms.forEach((term, index) => {
    if (!isObject(term)) return;
    const of = at.child('affinity', 'nodeAffinity', REQUIRED, 'nodeSelectorTerms').index(index);
    if (Array.isArray(ownField(term, 'matchFields')))
      findings.notReady('match-fields', of.child('matchFields'), 'Karpenter does not support matchFields');
    listAt(term, 'matchExpressions').forEach((expression, position) => {
      for (const problem of requirementProblems(expression, of.child('matchExpressions').index(position)))
        findings.notReady(problem.code, problem.place, problem.message);
    });
  });
  checkClaims(object, at.child('volumes'), findings, context);
}

function heaviestPreference(affinity: JsonObject): unknown {
  let heaviest: JsonObject | undefined;
  for (const preference of listAt(affinity, PREFERRED)) {
    if (isObject(preference) && (heaviest === undefined || Number(ownField(preference, 'weight')) > Number(ownField(heaviest, 'weight'))))
      heaviest = preference;
  }
  return heaviest === undefined ? undefined : ownField(heaviest, 'preference');
}

/** Whether the pod's requirements leave no value for the label of a NodePool, a preference and a contradiction included. */
function avoidsNodePools(spec: JsonObject, ...terms: unknown[]): boolean {
  const selected = ownField(objectAt(spec, 'nodeSelector'), NODEPOOL_LABEL);
  const expressions = terms.flatMap((term) => (isObject(term) ? listAt(term, 'matchExpressions') : [])).filter(isObject);
  const own = expressions.filter((expression) => textAt(expression, 'key') === NODEPOOL_LABEL);
  if (own.some((expression) => textAt(expression, 'operator') === 'DoesNotExist')) return true;
  const listed = own.filter((expression) => textAt(expression, 'operator') === 'In').map((expression) => listAt(expression, 'values'));
  if (selected !== undefined) listed.push([selected]);
  const [first, ...others] = listed;
  if (first === undefined) return false;
  const excluded = own
    .filter((expression) => textAt(expression, 'operator') === 'NotIn')
    .flatMap((expression) => listAt(expression, 'values'));
  return first.every((value) => !others.every((values) => values.includes(value)) || excluded.includes(value));
}

function checkClaims(object: JsonObject, place: Place, findings: Findings, context: ValidationContext): void {
  if (context.persistentVolumeClaims === undefined) return;
  const metadata = objectAt(object, 'metadata');
  const namespace = textAt(metadata, 'namespace') || 'default';
  listAt(objectAt(object, 'spec'), 'volumes').forEach((volume, index) => {
    if (!isObject(volume)) return;
    const given = textAt(objectAt(volume, 'persistentVolumeClaim'), 'claimName');
    const claim = given === '' && Object.hasOwn(volume, 'ephemeral') ? `${textAt(metadata, 'name')}-${textAt(volume, 'name')}` : given;
    const asked = Object.hasOwn(volume, 'persistentVolumeClaim') || Object.hasOwn(volume, 'ephemeral');
    if (!asked || context.persistentVolumeClaims?.has(`${namespace}/${claim}`) === true) return;
    findings.notReady(
      'claim-not-found',
      place.index(index),
      `there is no PersistentVolumeClaim ${claim} in namespace ${namespace}`,
      'reference',
    );
  });
}
