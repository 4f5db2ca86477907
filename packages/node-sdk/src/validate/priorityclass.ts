import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { checkUnchanged } from './immutable.js';
import type { BuiltInKind } from './kind.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { checkPreemptionPolicy } from './podspec.js';
import { fields, flag, integer, text } from './schema.js';

const HIGHEST = 1_000_000_000;
const RESERVED = 'system-';

export const priorityClass: BuiltInKind = {
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    value: integer({ bits: 32 }),
    globalDefault: flag(),
    description: text(),
    preemptionPolicy: text({ zero: 'kept' }),
  }),
  admit: (object) => ({ preemptionPolicy: 'PreemptLowerPriority', ...object }),
  check: (object, place, findings, context) => {
    const metadata = objectAt(object, 'metadata');
    checkMetadata(metadata, place.child('metadata'), findings);
    // an update is only asked what has changed
    if (isObject(context.old)) return;
    const value = Number(ownField(object, 'value') ?? 0);
    if (textAt(metadata, 'name').startsWith(RESERVED)) {
      findings.forbidden('reserved-name', place.child('metadata', 'name'), `names that begin with ${RESERVED} are reserved`);
    } else if (value > HIGHEST)
      findings.forbidden('out-of-range', place.child('value'), `${value} is more than ${HIGHEST}, the highest value for users`);
    checkPreemptionPolicy(textAt(object, 'preemptionPolicy'), place.child('preemptionPolicy'), findings);
  },
  checkUpdate: (object, old, place, findings) => {
    const value = (of: JsonObject): number => Number(ownField(of, 'value') ?? 0);
    if (value(object) !== value(old)) findings.forbidden('immutable', place.child('value'), 'value may not change after creation');
    checkUnchanged(object, old, 'preemptionPolicy', place, findings);
  },
};
