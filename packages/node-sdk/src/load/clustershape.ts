import { claimSpec, conditions, labelSelector, metadata, nodeSelectorTerm, pod, toleration } from './podshape.js';
import { boolean, integer, integerOrText, labels, list, type ObjectShape, object, openObject, resources, text, time } from './shape.js';

function kind(fields: Parameters<typeof object>[0], unread = ''): ObjectShape {
  return object({ metadata, ...fields }, `apiVersion kind ${unread}`);
}

const taints = list(object({ key: text, value: text, effect: text, timeAdded: time }));

/** Kind to shape, for the other kinds of Kubernetes itself (chapter 06, 11). */
export const CLUSTER_SHAPES: ReadonlyMap<string, ObjectShape> = new Map([
  ['Pod', pod],
  [
    'Node',
    kind({
      spec: object({ providerID: text, taints, unschedulable: boolean }, 'configSource externalID podCIDR podCIDRs'),
      status: openObject({ capacity: resources, allocatable: resources, conditions }),
    }),
  ],
  ['Namespace', kind({}, 'spec status')],
  ['PersistentVolumeClaim', kind({ spec: claimSpec, status: openObject({ phase: text }) })],
  [
    'PersistentVolume',
    kind(
      {
        spec: openObject({
          nodeAffinity: object({ required: object({ nodeSelectorTerms: list(nodeSelectorTerm) }) }),
          csi: openObject({ driver: text }),
          awsElasticBlockStore: openObject({}),
          local: openObject({}),
          hostPath: openObject({}),
        }),
      },
      'status',
    ),
  ],
  [
    'StorageClass',
    kind(
      {
        provisioner: text,
        volumeBindingMode: text,
        allowedTopologies: list(object({ matchLabelExpressions: list(object({ key: text, values: list(text) })) })),
      },
      'allowVolumeExpansion mountOptions parameters reclaimPolicy',
    ),
  ],
  [
    'CSINode',
    kind({ spec: object({ drivers: list(object({ name: text, allocatable: object({ count: integer }) }, 'nodeID topologyKeys')) }) }),
  ],
  [
    'PodDisruptionBudget',
    kind({
      spec: object({
        selector: labelSelector,
        minAvailable: integerOrText,
        maxUnavailable: integerOrText,
        unhealthyPodEvictionPolicy: text,
      }),
      status: openObject({ disruptionsAllowed: integer }),
    }),
  ],
  ['PriorityClass', kind({ value: integer, globalDefault: boolean }, 'description preemptionPolicy')],
  [
    'RuntimeClass',
    kind(
      { overhead: object({ podFixed: resources }), scheduling: object({ nodeSelector: labels, tolerations: list(toleration) }) },
      'handler',
    ),
  ],
  [
    'LimitRange',
    kind({
      spec: object({
        limits: list(
          object({
            type: text,
            default: resources,
            defaultRequest: resources,
            min: resources,
            max: resources,
            maxLimitRequestRatio: resources,
          }),
        ),
      }),
    }),
  ],
]);
