import { claimSpec, labelSelector, metadata, podTemplate } from './podshape.js';
import { boolean, integer, labels, list, type ObjectShape, object, openObject, text } from './shape.js';

function workload(fields: Parameters<typeof object>[0], unread: string, status = openObject({})): ObjectShape {
  return object({ metadata, spec: object({ template: podTemplate, ...fields }, unread), status }, 'apiVersion kind');
}

const JOB_FIELDS = {
  parallelism: integer,
  completions: integer,
  completionMode: text,
  suspend: boolean,
  selector: labelSelector,
  manualSelector: boolean,
};
const JOB_UNREAD =
  'activeDeadlineSeconds backoffLimit backoffLimitPerIndex managedBy maxFailedIndexes podFailurePolicy podReplacementPolicy successPolicy ttlSecondsAfterFinished';
const jobSpec = object({ template: podTemplate, ...JOB_FIELDS }, JOB_UNREAD);

/** Kind to shape, for the kinds that make pods (chapter 06, 10). */
export const WORKLOAD_SHAPES: ReadonlyMap<string, ObjectShape> = new Map([
  [
    'Deployment',
    workload(
      { replicas: integer, selector: labelSelector, paused: boolean },
      'minReadySeconds progressDeadlineSeconds revisionHistoryLimit strategy',
    ),
  ],
  ['ReplicaSet', workload({ replicas: integer, selector: labelSelector }, 'minReadySeconds')],
  ['ReplicationController', workload({ replicas: integer, selector: labels }, 'minReadySeconds')],
  [
    'StatefulSet',
    workload(
      {
        replicas: integer,
        selector: labelSelector,
        podManagementPolicy: text,
        ordinals: object({ start: integer }),
        volumeClaimTemplates: list(object({ metadata, spec: claimSpec }, 'apiVersion kind status')),
      },
      'minReadySeconds persistentVolumeClaimRetentionPolicy revisionHistoryLimit serviceName updateStrategy',
    ),
  ],
  ['DaemonSet', workload({ selector: labelSelector }, 'minReadySeconds revisionHistoryLimit updateStrategy')],
  ['Job', workload(JOB_FIELDS, JOB_UNREAD, openObject({ succeeded: integer, conditions: list(openObject({ type: text, status: text })) }))],
  [
    'CronJob',
    object(
      {
        metadata,
        spec: object(
          { suspend: boolean, jobTemplate: object({ metadata, spec: jobSpec }) },
          'concurrencyPolicy failedJobsHistoryLimit schedule startingDeadlineSeconds successfulJobsHistoryLimit timeZone',
        ),
      },
      'apiVersion kind status',
    ),
  ],
]);
