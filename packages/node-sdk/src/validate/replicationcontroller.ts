import { isObject, type JsonObject, objectAt, ownField } from '../convert/json.js';
import type { BuiltInKind } from './kind.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { checkNotNegative } from './number.js';
import { podTemplate } from './podschema.js';
import { anything, fields, map, text } from './schema.js';
import { checkEndless, checkTemplate, count, plainCount, withTemplateDefaults } from './workload.js';

export const replicationController: BuiltInKind = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields({ replicas: count, minReadySeconds: plainCount, selector: map(text()), template: podTemplate }),
    status: anything,
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    const metadata = objectAt(object, 'metadata');
    const labels = ownField(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels');
    const filled = {
      replicas: 1,
      // the labels of its pods serve where it has none of its own
      ...(isObject(labels) ? { selector: labels } : {}),
      ...(isObject(ownField(spec, 'template')) ? withTemplateDefaults(spec) : spec),
    };
    return { ...object, metadata: { ...(isObject(labels) ? { labels } : {}), ...metadata }, spec: filled };
  },
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings, { prefixUnchecked: true });
    const spec = objectAt(object, 'spec');
    const at = place.child('spec');
    for (const field of ['replicas', 'minReadySeconds']) checkNotNegative(spec, field, at, findings);
    const selector = objectAt(spec, 'selector');
    if (Object.keys(selector).length === 0) findings.required(at.child('selector'), 'a ReplicationController needs a selector');
    const template = ownField(spec, 'template');
    if (!isObject(template)) {
      findings.required(at.child('template'), 'a ReplicationController needs a template');
      return;
    }
    if (!selects(selector, objectAt(objectAt(template, 'metadata'), 'labels'))) {
      const of = at.child('template', 'metadata', 'labels');
      findings.invalid('selector-mismatch', of, 'the selector does not match the labels of the template');
    }
    checkTemplate(spec, at, findings);
    checkEndless(objectAt(template, 'spec'), 'ReplicationController', at.child('template', 'spec'), findings);
  },
  checkUpdate: (_object, _old, place, findings) => {
    const labels = place.child('metadata', 'labels');
    // the server looks at labels three times
    for (const { cause } of [...findings.all]) {
      if (cause?.field === labels.field) for (let again = 0; again < 2; again++) findings.repeat(cause, labels.path);
    }
  },
};

function selects(selector: JsonObject, labels: JsonObject): boolean {
  return Object.entries(selector).every(([key, value]) => ownField(labels, key) === value);
}
