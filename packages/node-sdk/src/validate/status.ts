import { anything, type FieldsSchema, fields, integer, type ListSchema, list, text } from './schema.js';

const CONDITION_TYPE = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;

/** Conditions of custom resources; those of NodeClaims need neither reason nor message (chapter 06, 4). */
function conditions(reasonNeeded: boolean, unique: boolean): ListSchema {
  return list(
    fields(
      {
        type: text({ maxLength: 316, pattern: CONDITION_TYPE }),
        status: text({ options: ['True', 'False', 'Unknown'] }),
        lastTransitionTime: text({ form: 'time' }),
        reason: reasonNeeded
          ? text({ minLength: 1, maxLength: 1024, pattern: /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/ })
          : text({ maxLength: 1024, pattern: /^([A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?|)$/ }),
        message: text({ maxLength: 32_768 }),
        observedGeneration: integer({ min: 0 }),
      },
      { required: ['type', 'status', 'lastTransitionTime', ...(reasonNeeded ? ['reason', 'message'] : [])] },
    ),
    unique ? { mapKey: 'type' } : {},
  );
}

/** Status is written by controllers: of its fields only conditions are checked. */
function status(of: ListSchema, others: readonly string[]): FieldsSchema {
  return fields({ conditions: of, ...Object.fromEntries(others.map((name) => [name, anything])) });
}

export const nodePoolStatus = status(conditions(true, true), ['resources', 'nodes', 'nodeClassObservedGeneration']);
export const nodeClaimStatus = status(conditions(false, true), [
  'allocatable',
  'capacity',
  'imageID',
  'lastPodEventTime',
  'nodeName',
  'providerID',
]);
export const nodeClassStatus = status(conditions(true, true), [
  'amis',
  'capacityReservations',
  'instanceProfile',
  'securityGroups',
  'subnets',
]);
export const nodeOverlayStatus = status(conditions(true, true), []);
