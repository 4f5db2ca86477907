import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import type { BuiltInKind } from './kind.js';
import { fields, flag, text } from './schema.js';
import { checkOption } from './selector.js';
import { checkWorkload, count, rollingUpdate, withTemplateDefaults, workloadSchema } from './workload.js';

const COUNTS = ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'];

export const deployment: BuiltInKind = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  schema: workloadSchema({
    replicas: count,
    strategy: fields({ type: text(), rollingUpdate }),
    minReadySeconds: count,
    revisionHistoryLimit: count,
    paused: flag(),
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
  },
};

function checkStrategy(strategy: JsonObject, place: Place, findings: Findings): void {
  const type = textAt(strategy, 'type');
  const rolling = ownField(strategy, 'rollingUpdate');
  checkOption(type, ['Recreate', 'RollingUpdate'], place.child('type'), findings);
  if (!isObject(rolling)) return;
  if (type === 'Recreate') findings.forbidden('strategy', place.child('rollingUpdate'), 'strategy Recreate takes no rollingUpdate');
  else if (type === 'RollingUpdate' && isZero(ownField(rolling, 'maxSurge')) && isZero(ownField(rolling, 'maxUnavailable'))) {
    findings.invalid('strategy', place.child('rollingUpdate', 'maxUnavailable'), 'maxUnavailable may not be 0 when maxSurge is 0');
  }
}

const isZero = (value: unknown): boolean => value === 0 || (typeof value === 'string' && /^0+%$/.test(value));
