import type { ConversionFindings } from './finding.js';
import { isObject, type JsonObject, listAt, objectAt, ownField, textAt, withoutFields } from './json.js';
import { KARPENTER_V1, NODEPOOL_LABEL } from './names.js';
import { convertNodeClassRef, withNodeClassReference } from './nodeclassref.js';
import { noteMinValues } from './nodepool.js';

/** `expireAfter` of the converted NodePool of that name; undefined where there is none. */
export type ExpireAfterOf = (nodePool: string) => string | undefined;

/** The v1 form of a v1beta1 NodeClaim whose nulls are dropped. */
export function convertNodeClaim(
  claim: JsonObject,
  expireAfterOf: ExpireAfterOf,
  findings: ConversionFindings,
): { object: JsonObject; kubelet?: JsonObject } {
  const metadata = objectAt(claim, 'metadata');
  const spec = objectAt(claim, 'spec');
  const ref = objectAt(spec, 'nodeClassRef');
  const kubelet = ownField(spec, 'kubelet');
  const nodePool = textAt(objectAt(metadata, 'labels'), NODEPOOL_LABEL);

  noteMinValues(listAt(spec, 'requirements'), ['spec', 'requirements'], findings);
  if (isObject(kubelet)) {
    findings.add(
      'info',
      'nodeclaim-kubelet-dropped',
      ['spec', 'kubelet'],
      'a v1 NodeClaim has no kubelet block; its running node keeps the settings it started with',
    );
  }
  const object: JsonObject = {
    ...claim,
    apiVersion: KARPENTER_V1,
    metadata: withNodeClassReference(metadata, ref),
    spec: {
      ...withoutFields(spec, 'kubelet'),
      nodeClassRef: convertNodeClassRef(ref),
      // an unset duration serialises as Never, not as the schema's default (chapter 06, 7.1)
      expireAfter: (nodePool === '' ? undefined : expireAfterOf(nodePool)) ?? 'Never',
    },
  };
  return isObject(kubelet) ? { object, kubelet } : { object };
}
