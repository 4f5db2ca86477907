import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import type { BuiltInKind } from './kind.js';
import { fields, text } from './schema.js';
import { checkOption } from './selector.js';
import {
  checkSelectorUpdate,
  checkShare,
  checkWorkload,
  count,
  isNone,
  plainCount,
  rollingUpdate,
  withTemplateDefaults,
  workloadSchema,
} from './workload.js';

export const daemonSet: BuiltInKind = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  schema: workloadSchema({
    updateStrategy: fields({ type: text(), rollingUpdate }),
    minReadySeconds: plainCount,
    revisionHistoryLimit: count,
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    const given = objectAt(spec, 'updateStrategy');
    const rolling = ['', 'RollingUpdate'].includes(textAt(given, 'type'));
    const unavailable = rolling ? 1 : 0;
    const filled = { maxSurge: 0, maxUnavailable: unavailable, ...objectAt(given, 'rollingUpdate') };
    const there = rolling || isObject(ownField(given, 'rollingUpdate'));
    const updateStrategy = { ...given, ...(rolling ? { type: 'RollingUpdate' } : {}), ...(there ? { rollingUpdate: filled } : {}) };
    return { ...object, spec: { revisionHistoryLimit: 10, ...withTemplateDefaults(spec), updateStrategy } };
  },
  check: (object, place, findings) => {
    const spec = checkWorkload(object, 'DaemonSet', ['minReadySeconds', 'revisionHistoryLimit'], place, findings, {
      selectorFirst: false,
    });
    checkUpdateStrategy(objectAt(spec, 'updateStrategy'), place.child('spec', 'updateStrategy'), findings);
  },
  checkUpdate: checkSelectorUpdate,
};

/** Pods are replaced either one for one or beside each other, not both. */
function checkUpdateStrategy(strategy: JsonObject, place: Place, findings: Findings): void {
  const type = textAt(strategy, 'type');
  checkOption(type, ['OnDelete', 'RollingUpdate'], place.child('type').spelled(place.field), findings);
  if (type !== 'RollingUpdate') return;
  const rolling = objectAt(strategy, 'rollingUpdate');
  const at = place.child('rollingUpdate');
  for (const field of ['maxUnavailable', 'maxSurge']) checkShare(rolling, field, at, findings);
  const unavailable = !isNone(ownField(rolling, 'maxUnavailable'));
  const surge = !isNone(ownField(rolling, 'maxSurge'));
  if (unavailable && surge) findings.invalid('strategy', at.child('maxSurge'), 'maxSurge excludes maxUnavailable');
  if (!unavailable && !surge) findings.required(at.child('maxUnavailable'), 'maxUnavailable may not be 0 when maxSurge is 0');
}
