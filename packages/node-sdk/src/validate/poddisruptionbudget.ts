import { objectAt, ownField } from '../convert/json.js';
import type { BuiltInKind } from './kind.js';
import { labelSelector } from './labelselectorschema.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { anything, fields, type IntOrTextSchema, text } from './schema.js';
import { checkLabelSelector, checkOption } from './selector.js';
import { checkShare } from './workload.js';

const intOrPercent: IntOrTextSchema = { kind: 'intOrText' };

/** Chapter 06, 11: counts as numbers, percentages as text. */
export const podDisruptionBudget: BuiltInKind = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields({
      minAvailable: intOrPercent,
      maxUnavailable: intOrPercent,
      selector: labelSelector,
      unhealthyPodEvictionPolicy: text({ zero: 'kept' }),
    }),
    status: anything,
  }),
  admit: (object) => ({ ...object, spec: objectAt(object, 'spec') }),
  check: (object, place, findings) => {
    const before = findings.all.length;
    const spec = objectAt(object, 'spec');
    const at = place.child('spec');
    if (ownField(spec, 'minAvailable') !== undefined && ownField(spec, 'maxUnavailable') !== undefined) {
      findings.invalid('both-limits', at, 'minAvailable and maxUnavailable exclude each other');
    }
    checkShare(spec, 'minAvailable', at, findings);
    checkShare(spec, 'maxUnavailable', at, findings);
    checkLabelSelector(ownField(spec, 'selector'), at.child('selector'), findings);
    const policy = ownField(spec, 'unhealthyPodEvictionPolicy');
    if (typeof policy === 'string')
      checkOption(policy, ['AlwaysAllow', 'IfHealthyBudget'], at.child('unhealthyPodEvictionPolicy'), findings);
    const refused = findings.all.slice(before).some(({ effect }) => effect === 'reject');
    if (!refused)
      checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings, {
        nameProblems: pathSegmentProblems,
        anyFinalizer: true,
      });
  },
};

/** The server looks at the metadata of a budget only when its spec is in order, and takes any name that fits into a path. */
function pathSegmentProblems(name: string): string[] {
  if (name === '.' || name === '..') return ['it may not be . or ..'];
  return ['/', '%'].filter((character) => name.includes(character)).map((character) => `it may not contain ${character}`);
}
