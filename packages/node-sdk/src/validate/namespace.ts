import { isObject, listAt, objectAt, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { BuiltInKind } from './kind.js';
import { dnsLabelProblems, qualifiedNameProblems } from './label.js';
import { checkFinalizerDomain, checkMetadata, objectMeta } from './metadata.js';
import { anything, fields, list, text } from './schema.js';

const OWN_FINALIZER = 'kubernetes';
const NAME_LABEL = 'kubernetes.io/metadata.name';

export const namespace: BuiltInKind = {
  apiVersion: 'v1',
  kind: 'Namespace',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields({ finalizers: list(text()) }),
    status: anything,
  }),
  // chapter 06, 11: the label with the name is always there
  admit: (object, _place, _findings, context) => {
    const metadata = objectAt(object, 'metadata');
    const spec = objectAt(object, 'spec');
    const finalizers = listAt(spec, 'finalizers');
    const name = textAt(metadata, 'name');
    const labels = name === '' ? {} : { labels: { ...objectAt(metadata, 'labels'), [NAME_LABEL]: name } };
    const own = finalizers.includes(OWN_FINALIZER) ? [] : [OWN_FINALIZER];
    // an update keeps the finalizers that are there
    const before = isObject(context.old) ? listAt(objectAt(context.old, 'spec'), 'finalizers') : undefined;
    const all = before === undefined ? [...finalizers, ...own] : before.includes(OWN_FINALIZER) ? before : [...before, OWN_FINALIZER];
    return { ...object, metadata: { ...metadata, ...labels }, spec: { ...spec, finalizers: all } };
  },
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings, { nameProblems: dnsLabelProblems });
    const at = place.child('spec', 'finalizers');
    for (const given of listAt(objectAt(object, 'spec'), 'finalizers')) {
      const finalizer = typeof given === 'string' ? given : '';
      for (const problem of qualifiedNameProblems(finalizer))
        findings.invalid('bad-name', at, `${shown(finalizer)} is no finalizer: ${problem}`);
      checkFinalizerDomain(finalizer, at, findings);
    }
  },
};
