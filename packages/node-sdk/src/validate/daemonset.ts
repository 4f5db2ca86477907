import { objectAt, textAt } from '../convert/json.js';
import type { BuiltInKind } from './kind.js';
import { fields, text } from './schema.js';
import { checkWorkload, count, rollingUpdate, withTemplateDefaults, workloadSchema } from './workload.js';

export const daemonSet: BuiltInKind = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  schema: workloadSchema({ updateStrategy: fields({ type: text(), rollingUpdate }), minReadySeconds: count, revisionHistoryLimit: count }),
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
    checkWorkload(object, 'DaemonSet', ['minReadySeconds', 'revisionHistoryLimit'], place, findings);
  },
};
