import type { Diagnostic } from '../load/diagnostic.js';
import { convertEC2NodeClass } from './ec2nodeclass.js';
import { ConversionFindings } from './finding.js';
import { isObject, type JsonObject, objectAt, textAt } from './json.js';
import { AWS_V1, AWS_V1BETA1, KARPENTER_V1, KARPENTER_V1BETA1, KUBELET_ANNOTATION } from './names.js';
import { convertNodeClaim, type ExpireAfterOf } from './nodeclaim.js';
import { convertNodePool } from './nodepool.js';
import { dropNulls } from './nulls.js';

/** An object in v1, with what its conversion means. */
export interface Conversion {
  /** The v1 object; the given one, untouched, where it is v1 already or of another kind. */
  object: unknown;
  diagnostics: Diagnostic[];
  /** The kubelet block of a v1beta1 NodePool or NodeClaim, for which its v1 form has no field: an override for that pool or claim alone. */
  kubelet?: JsonObject;
}

/** What is known around the object. */
export interface ConversionContext {
  /** `expireAfter` of the *converted* NodePool of that name, which a NodeClaim takes over. Without it every NodeClaim gets `Never`. */
  expireAfterOf?: ExpireAfterOf;
}

/**
 * The `v1` form of a NodePool or NodeClaim of `karpenter.sh/v1beta1` or an EC2NodeClass of `karpenter.k8s.aws/v1beta1` (chapter 06, 7), with the defaults
 * of v1beta1 filled in. Anything else passes through. The input is expected to be valid: what has the wrong shape is converted as if it were absent.
 */
export function convertToV1(object: unknown, context: ConversionContext = {}): Conversion {
  if (!isObject(object)) return { object, diagnostics: [] };
  const findings = new ConversionFindings(object);
  const { diagnostics } = findings;
  switch (`${textAt(object, 'apiVersion')} ${textAt(object, 'kind')}`) {
    case `${KARPENTER_V1BETA1} NodePool`:
      return { ...convertNodePool(dropNulls(object), findings), diagnostics };
    case `${KARPENTER_V1BETA1} NodeClaim`:
      return { ...convertNodeClaim(dropNulls(object), context.expireAfterOf ?? (() => undefined), findings), diagnostics };
    case `${AWS_V1BETA1} EC2NodeClass`:
      return { object: convertEC2NodeClass(dropNulls(object), findings), diagnostics };
    case `${KARPENTER_V1} NodePool`:
    case `${KARPENTER_V1} NodeClaim`:
    case `${AWS_V1} EC2NodeClass`:
      noteKubeletAnnotation(object, findings);
  }
  return { object, diagnostics };
}

function noteKubeletAnnotation(object: JsonObject, findings: ConversionFindings): void {
  if (!Object.hasOwn(objectAt(objectAt(object, 'metadata'), 'annotations'), KUBELET_ANNOTATION)) return;
  findings.add(
    'warning',
    'kubelet-annotation-ignored',
    ['metadata', 'annotations', KUBELET_ANNOTATION],
    'Karpenter reads this annotation no longer since 1.1; write the block into spec.kubelet of the EC2NodeClass',
  );
}
