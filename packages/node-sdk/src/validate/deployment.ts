import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import type { BuiltInKind } from './kind.js';
import { fields, flag, text } from './schema.js';
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

const COUNTS = ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'];

export const deployment: BuiltInKind = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  schema: workloadSchema({
    replicas: count,
    strategy: fields({ type: text(), rollingUpdate }),
    minReadySeconds: plainCount,
    revisionHistoryLimit: count,
    paused: flag({ zero: 'dropped' }),
    progressDeadlineSeconds: count,
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    const given = objectAt(spec, 'strategy');
    const rolling = ['', 'RollingUpdate'].includes(textAt(given, 'type'));
    const strategy = rolling
      ? { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%', ...objectAt(given, 'rollingUpdate') } }
      : given;
    return {
      ...object,
      spec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, ...withTemplateDefaults(spec), strategy },
    };
  },
  check: (object, place, findings) => {
    const spec = checkWorkload(object, 'Deployment', COUNTS, place, findings);
    checkStrategy(objectAt(spec, 'strategy'), place.child('spec', 'strategy'), findings);
    checkDeadline(spec, place.child('spec'), findings);
  },
  checkUpdate: checkSelectorUpdate,
};

function checkStrategy(strategy: JsonObject, place: Place, findings: Findings): void {
  const type = textAt(strategy, 'type');
  const rolling = ownField(strategy, 'rollingUpdate');
  // the server names the whole strategy
  checkOption(type, ['Recreate', 'RollingUpdate'], place.child('type').spelled(place.field), findings);
  if (!isObject(rolling)) return;
  const at = place.child('rollingUpdate');
  if (type === 'Recreate') findings.forbidden('strategy', at, 'strategy Recreate takes no rollingUpdate');
  if (type !== 'RollingUpdate') return;
  checkShare(rolling, 'maxUnavailable', at, findings);
  checkShare(rolling, 'maxSurge', at, findings, false);
  if (isNone(ownField(rolling, 'maxSurge')) && isNone(ownField(rolling, 'maxUnavailable'))) {
    findings.invalid('strategy', at.child('maxUnavailable'), 'maxUnavailable may not be 0 when maxSurge is 0');
  }
}

function checkDeadline(spec: JsonObject, place: Place, findings: Findings): void {
  const deadline = ownField(spec, 'progressDeadlineSeconds');
  const ready = Number(ownField(spec, 'minReadySeconds') ?? 0);
  if (typeof deadline === 'number' && deadline <= ready)
    findings.invalid(
      'deadline',
      place.child('progressDeadlineSeconds'),
      `${deadline} must be greater than minReadySeconds, which is ${ready}`,
    );
}
