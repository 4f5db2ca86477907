import fc from 'fast-check';
import type { SchedulingInput } from '../../src/model/input.js';
import { HOSTNAME, sometimes, ZONE } from './vocabulary.js';

export type VolumeObjects = Required<Pick<SchedulingInput, 'persistentVolumes' | 'persistentVolumeClaims' | 'storageClasses'>>;

const DRIVER = 'ebs.csi.aws.com';
const inZones = (...values: string[]) => [{ key: ZONE, operator: 'In', values }];

/**
 * Claims of every kind: bound to one zone or to two alternatives, to a local volume, unbound with and without allowed topologies, bound to a volume
 * that is gone, and one that makes its pod be left out.
 */
const OBJECTS: VolumeObjects = {
  storageClasses: [
    { metadata: { name: 'anywhere' }, provisioner: DRIVER, volumeBindingMode: 'WaitForFirstConsumer' },
    {
      metadata: { name: 'zonal' },
      provisioner: 'kubernetes.io/aws-ebs',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: [
        { matchLabelExpressions: [{ key: ZONE, values: ['zone-a'] }] },
        { matchLabelExpressions: [{ key: 'topology.ebs.csi.aws.com/zone', values: ['zone-b', 'zone-c'] }] },
      ],
    },
    { metadata: { name: 'at-once' }, provisioner: DRIVER, volumeBindingMode: 'Immediate' },
  ],
  persistentVolumes: [
    {
      metadata: { name: 'in-a' },
      spec: { csi: { driver: DRIVER }, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: inZones('zone-a') }] } } },
    },
    {
      metadata: { name: 'in-b-or-c' },
      spec: {
        csi: { driver: 'other.csi.example.com' },
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: inZones('zone-b') }, { matchExpressions: inZones('zone-c') }] },
        },
      },
    },
    {
      metadata: { name: 'local' },
      spec: {
        local: { path: '/data' },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: HOSTNAME, operator: 'In', values: ['node-00'] }, ...inZones('zone-a', 'zone-b')] },
            ],
          },
        },
      },
    },
  ],
  persistentVolumeClaims: [
    bound('claim-a', 'in-a'),
    bound('claim-bc', 'in-b-or-c'),
    bound('claim-local', 'local'),
    bound('claim-lost', 'gone'),
    unbound('claim-any', 'anywhere'),
    unbound('claim-any-2', 'anywhere'),
    unbound('claim-zonal', 'zonal'),
    unbound('claim-at-once', 'at-once'),
  ],
};

function bound(name: string, volumeName: string) {
  const annotations = { 'pv.kubernetes.io/bind-completed': 'yes' };
  return { metadata: { name, namespace: 'default', annotations }, spec: { volumeName }, status: { phase: 'Bound' } };
}

function unbound(name: string, storageClassName: string) {
  return { metadata: { name, namespace: 'default' }, spec: { storageClassName }, status: { phase: 'Pending' } };
}

/** The volume objects of a cluster: all of them, or none. */
export function volumeObjects(): fc.Arbitrary<VolumeObjects | undefined> {
  return sometimes(20, fc.constant(OBJECTS));
}

/** Claims that pods may name; those that fail come last. */
export function claimNames(objects: VolumeObjects | undefined): string[] {
  return objects === undefined
    ? []
    : ['claim-any', 'claim-a', 'claim-bc', 'claim-zonal', 'claim-any-2', 'claim-local', 'claim-lost', 'claim-at-once'];
}
