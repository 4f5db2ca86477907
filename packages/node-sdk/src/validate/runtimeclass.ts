import { isObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { resourceList } from './containerschema.js';
import type { Findings, Place } from './finding.js';
import { checkUnchanged } from './immutable.js';
import type { BuiltInKind } from './kind.js';
import { dnsLabelProblems } from './label.js';
import { checkLabels, checkMetadata, objectMeta } from './metadata.js';
import { tolerations } from './podschema.js';
import { checkContainerResources } from './resources.js';
import { fields, map, text } from './schema.js';
import { checkTolerations } from './toleration.js';

export const runtimeClass: BuiltInKind = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    handler: text(),
    overhead: fields({ podFixed: resourceList }),
    scheduling: fields({ nodeSelector: map(text()), tolerations }),
  }),
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    const handler = textAt(object, 'handler');
    for (const problem of dnsLabelProblems(handler))
      findings.invalid('bad-name', place.child('handler'), `${shown(handler)} is no name of a handler: ${problem}`);
    // the server takes the overhead for limits of a container
    const limits = objectAt(objectAt(object, 'overhead'), 'podFixed');
    checkContainerResources({ limits }, new Set(), place.child('overhead'), findings);
    const scheduling = objectAt(object, 'scheduling');
    const at = place.child('scheduling');
    checkLabels(ownField(scheduling, 'nodeSelector'), at.child('nodeSelector'), findings);
    checkTolerations(listAt(scheduling, 'tolerations'), at.child('tolerations'), findings);
    checkNoTolerationTwice(listAt(scheduling, 'tolerations'), at.child('tolerations'), findings);
  },
  checkUpdate: (object, old, place, findings) => checkUnchanged(object, old, 'handler', place, findings),
};

/** For how long they tolerate does not tell them apart. */
function checkNoTolerationTwice(given: readonly unknown[], place: Place, findings: Findings): void {
  const seen = new Set<string>();
  given.forEach((toleration, index) => {
    const of = isObject(toleration) ? toleration : {};
    const identity = JSON.stringify(['key', 'operator', 'value', 'effect'].map((field) => textAt(of, field)));
    if (seen.has(identity)) findings.duplicate(place.index(index), 'another toleration says the same');
    seen.add(identity);
  });
}
