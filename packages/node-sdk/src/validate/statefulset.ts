import { isObject, type JsonObject, listAt, objectAt, ownField, sameJson, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { checkClaimSpec, claimSpec, withClaimSpecDefaults, withExactAmounts } from './claimspec.js';
import { pointer, resourceList } from './containerschema.js';
import type { Findings, Place } from './finding.js';
import { sameField } from './immutable.js';
import type { BuiltInKind } from './kind.js';
import { dnsLabelProblems } from './label.js';
import { objectMeta } from './metadata.js';
import { checkNotNegative } from './number.js';
import { anything, fields, type IntOrTextSchema, integer, list, map, text } from './schema.js';
import { checkOption } from './selector.js';
import { checkWorkload, count, plainCount, withTemplateDefaults, workloadSchema } from './workload.js';

const intOrPercent: IntOrTextSchema = { kind: 'intOrText' };

const claimTemplate = fields({
  apiVersion: text(),
  kind: text(),
  metadata: { ...objectMeta, default: {} },
  spec: { ...claimSpec, default: {} },
  status: fields(
    {
      phase: text({ default: 'Pending' }),
      accessModes: list(text()),
      capacity: resourceList,
      conditions: anything,
      allocatedResources: resourceList,
      allocatedResourceStatuses: map(text()),
      currentVolumeAttributesClassName: pointer,
      modifyVolumeStatus: anything,
    },
    { default: {} },
  ),
});

export const statefulSet: BuiltInKind = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  schema: workloadSchema({
    replicas: count,
    serviceName: text({ default: '', zero: 'kept' }),
    volumeClaimTemplates: list(claimTemplate),
    podManagementPolicy: text(),
    updateStrategy: fields({ type: text(), rollingUpdate: fields({ partition: count, maxUnavailable: intOrPercent }) }),
    revisionHistoryLimit: count,
    minReadySeconds: plainCount,
    persistentVolumeClaimRetentionPolicy: fields({ whenDeleted: text(), whenScaled: text() }),
    ordinals: fields({ start: integer({ bits: 32, default: 0 }) }),
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    const claims = listAt(spec, 'volumeClaimTemplates');
    return {
      ...object,
      spec: {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        revisionHistoryLimit: 10,
        ...withTemplateDefaults(spec),
        updateStrategy: withUpdateDefaults(objectAt(spec, 'updateStrategy')),
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: 'Retain',
          whenScaled: 'Retain',
          ...objectAt(spec, 'persistentVolumeClaimRetentionPolicy'),
        },
        ...(claims.length === 0 ? {} : { volumeClaimTemplates: claims.map(withClaimDefaults) }),
      },
    };
  },
  check: (object, place, findings, context) => {
    const spec = objectAt(object, 'spec');
    checkWorkload({ ...object, spec: withPodOfController(spec) }, 'StatefulSet', ['replicas', 'minReadySeconds'], place, findings, {
      restartAnyway: true,
      labelsTwice: true,
      nameProblems: dnsLabelProblems,
    });
    const at = place.child('spec');
    const policy = textAt(spec, 'podManagementPolicy');
    if (!['OrderedReady', 'Parallel'].includes(policy)) {
      findings.invalid('not-supported', at.child('podManagementPolicy'), `${shown(policy)} is neither OrderedReady nor Parallel`);
    }
    checkUpdateStrategy(objectAt(spec, 'updateStrategy'), at.child('updateStrategy'), findings);
    checkNotNegative(objectAt(spec, 'ordinals'), 'start', at.child('ordinals'), findings);
    const retention = objectAt(spec, 'persistentVolumeClaimRetentionPolicy');
    for (const field of ['whenDeleted', 'whenScaled']) {
      checkOption(textAt(retention, field), ['Delete', 'Retain'], at.child('persistentVolumeClaimRetentionPolicy', field), findings);
    }
    // what may not change is not looked at again
    if (isObject(context.old)) return;
    const service = textAt(spec, 'serviceName');
    for (const problem of service === '' ? [] : dnsLabelProblems(service))
      findings.invalid('bad-name', at.child('serviceName'), `${shown(service)} is no name of a Service: ${problem}`);
    listAt(spec, 'volumeClaimTemplates').forEach((claim, index) => {
      const of = at.child('volumeClaimTemplates').index(index).child('spec');
      checkClaimSpec(objectAt(isObject(claim) ? claim : {}, 'spec'), of, findings);
    });
  },
  checkUpdate: checkChange,
};

const FIXED = ['selector', 'serviceName', 'podManagementPolicy'];

/** The server names the whole spec, whichever field it is. */
function checkChange(object: JsonObject, old: JsonObject, place: Place, findings: Findings): void {
  const [spec, before] = [objectAt(object, 'spec'), objectAt(old, 'spec')];
  const changed = FIXED.filter((field) => !sameField(spec, before, field));
  if (!sameClaims(listAt(spec, 'volumeClaimTemplates'), listAt(before, 'volumeClaimTemplates'))) changed.push('volumeClaimTemplates');
  if (changed.length > 0) findings.forbidden('immutable', place.child('spec'), `${changed.join(', ')} may not change after creation`);
}

const sameClaims = (claims: readonly unknown[], old: readonly unknown[]): boolean =>
  sameJson(claims.map(withExactClaim), old.map(withExactClaim));

/** Two notations of one amount are the same. */
function withExactClaim(claim: unknown): unknown {
  return isObject(claim) ? { ...claim, spec: withExactAmounts(objectAt(claim, 'spec')) } : claim;
}

/** The partition is only filled in where pods are replaced one by one, and a share of unavailable pods is dropped: its gate is off. */
function withUpdateDefaults(given: JsonObject): JsonObject {
  const type = textAt(given, 'type') || 'RollingUpdate';
  const rolling = ownField(given, 'rollingUpdate');
  if (!isObject(rolling) && textAt(given, 'type') !== '') return { ...given, type };
  const { maxUnavailable: _dropped, ...kept } = isObject(rolling) ? rolling : {};
  return { type, rollingUpdate: type === 'RollingUpdate' ? { partition: 0, ...kept } : kept };
}

function withClaimDefaults(claim: unknown): unknown {
  const given = isObject(claim) ? claim : {};
  return { ...given, apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: withClaimSpecDefaults(objectAt(given, 'spec')) };
}

/** The spec as its pods get it: the controller writes host names of its own, and claims take the place of volumes of their name. */
function withPodOfController(spec: JsonObject): JsonObject {
  const template = objectAt(spec, 'template');
  const { hostname: _hostname, subdomain: _subdomain, ...podSpec } = objectAt(template, 'spec');
  const claims = listAt(spec, 'volumeClaimTemplates').map((claim) => textAt(objectAt(isObject(claim) ? claim : {}, 'metadata'), 'name'));
  const names = new Set(claims);
  const volumes = [
    ...[...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...listAt(podSpec, 'volumes').filter((volume) => !names.has(isObject(volume) ? textAt(volume, 'name') : '')),
  ];
  return { ...spec, template: { ...template, spec: claims.length === 0 ? podSpec : { ...podSpec, volumes } } };
}

function checkUpdateStrategy(strategy: JsonObject, place: Place, findings: Findings): void {
  const type = textAt(strategy, 'type');
  const rolling = ownField(strategy, 'rollingUpdate');
  const at = place.child('rollingUpdate');
  if (type === 'RollingUpdate') checkNotNegative(objectAt(strategy, 'rollingUpdate'), 'partition', at, findings);
  else if (type !== 'OnDelete') findings.invalid('not-supported', place, `${shown(type)} is neither RollingUpdate nor OnDelete`);
  else if (isObject(rolling)) findings.invalid('strategy', at, 'update strategy OnDelete takes no rollingUpdate');
}
