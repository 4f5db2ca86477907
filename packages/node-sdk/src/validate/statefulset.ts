import { objectAt, textAt } from '../convert/json.js';
import type { BuiltInKind } from './kind.js';
import { checkNotNegative } from './number.js';
import { anything, fields, type IntOrTextSchema, text } from './schema.js';
import { checkOption } from './selector.js';
import { checkWorkload, count, plainCount, withTemplateDefaults, workloadSchema } from './workload.js';

const intOrPercent: IntOrTextSchema = { kind: 'intOrText' };

export const statefulSet: BuiltInKind = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  schema: workloadSchema({
    replicas: count,
    serviceName: text(),
    volumeClaimTemplates: anything,
    podManagementPolicy: text(),
    updateStrategy: fields({ type: text(), rollingUpdate: fields({ partition: count, maxUnavailable: intOrPercent }) }),
    revisionHistoryLimit: count,
    minReadySeconds: plainCount,
    persistentVolumeClaimRetentionPolicy: fields({ whenDeleted: text(), whenScaled: text() }),
    ordinals: fields({ start: count }),
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    const given = objectAt(spec, 'updateStrategy');
    const updateStrategy =
      textAt(given, 'type') === 'OnDelete'
        ? given
        : { type: 'RollingUpdate', rollingUpdate: { partition: 0, ...objectAt(given, 'rollingUpdate') } };
    const retention = { whenDeleted: 'Retain', whenScaled: 'Retain', ...objectAt(spec, 'persistentVolumeClaimRetentionPolicy') };
    return {
      ...object,
      spec: {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        revisionHistoryLimit: 10,
        ...withTemplateDefaults(spec),
        updateStrategy,
        persistentVolumeClaimRetentionPolicy: retention,
      },
    };
  },
  check: (object, place, findings) => {
    const spec = checkWorkload(object, 'StatefulSet', ['replicas', 'minReadySeconds', 'revisionHistoryLimit'], place, findings);
    const at = place.child('spec');
    checkOption(textAt(spec, 'podManagementPolicy'), ['OrderedReady', 'Parallel'], at.child('podManagementPolicy'), findings);
    checkNotNegative(objectAt(spec, 'ordinals'), 'start', at.child('ordinals'), findings);
    const retention = objectAt(spec, 'persistentVolumeClaimRetentionPolicy');
    for (const field of ['whenDeleted', 'whenScaled']) {
      checkOption(textAt(retention, field), ['Delete', 'Retain'], at.child('persistentVolumeClaimRetentionPolicy', field), findings);
    }
  },
};
