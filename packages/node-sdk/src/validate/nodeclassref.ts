import { type JsonObject, ownField } from '../convert/json.js';
import { fields, type Rule, text } from './schema.js';

function notEmpty(field: string): Rule {
  return { code: 'empty-text', message: `nodeClassRef.${field} may not be empty`, holds: (value: string) => value !== '' };
}

function immutable(field: string): Rule {
  return {
    code: 'immutable',
    message: `nodeClassRef.${field} may not change`,
    transition: true,
    holds: (ref: JsonObject, old: JsonObject) => ownField(ref, field) === ownField(old, field),
  };
}

const moved = { apiVersion: 'nodeClassRef.group' };
const of = {
  group: text({ pattern: /^[^/]*$/, wanted: 'a group, which has no slash and no version', rules: [notEmpty('group')] }),
  kind: text({ rules: [notEmpty('kind')] }),
  name: text({ rules: [notEmpty('name')] }),
};

export const nodeClassRef = fields(of, { required: ['group', 'kind', 'name'], moved });

/** A NodePool may change its class, not the kind of class. */
export const nodePoolClassRef = fields(of, { required: ['group', 'kind', 'name'], moved, rules: [immutable('group'), immutable('kind')] });

export const v1beta1NodeClassRef = fields({ apiVersion: text(), kind: text(), name: text() }, { required: ['name'] });
