import { AWS_V1, AWS_V1BETA1, KARPENTER_V1, KARPENTER_V1BETA1 } from '../convert/names.js';
import { adviseOnEC2NodeClass } from './classadvice.js';
import { checkEC2NodeClassAtRuntime, ec2NodeClassSpec, v1beta1EC2NodeClassSpec } from './ec2nodeclass.js';
import type { CustomKind } from './kind.js';
import { checkNodeClaimAtRuntime, nodeClaimSpec, v1beta1NodeClaimSpec } from './nodeclaim.js';
import { checkNodeOverlayAtRuntime, nodeOverlaySpec } from './nodeoverlay.js';
import { adviseOnNodePool, checkNodePoolAtRuntime, checkScale, nodePoolSpec, v1beta1NodePoolSpec } from './nodepool.js';
import { checkNodeClassReference } from './references.js';
import { nodeClaimStatus, nodeClassStatus, nodeOverlayStatus, nodePoolStatus } from './status.js';

export const CUSTOM_KINDS: readonly CustomKind[] = [
  {
    apiVersion: KARPENTER_V1,
    kind: 'NodePool',
    spec: nodePoolSpec,
    status: nodePoolStatus,
    specRequired: true,
    legacy: { apiVersion: KARPENTER_V1BETA1, spec: v1beta1NodePoolSpec },
    server: checkScale,
    runtime: checkNodePoolAtRuntime,
    advice: adviseOnNodePool,
    references: checkNodeClassReference,
  },
  {
    apiVersion: KARPENTER_V1,
    kind: 'NodeClaim',
    spec: nodeClaimSpec,
    status: nodeClaimStatus,
    specRequired: true,
    legacy: { apiVersion: KARPENTER_V1BETA1, spec: v1beta1NodeClaimSpec },
    runtime: checkNodeClaimAtRuntime,
    runtimeIsComparison: true,
  },
  {
    apiVersion: AWS_V1,
    kind: 'EC2NodeClass',
    spec: ec2NodeClassSpec,
    status: nodeClassStatus,
    specRequired: false,
    legacy: { apiVersion: AWS_V1BETA1, spec: v1beta1EC2NodeClassSpec },
    runtime: checkEC2NodeClassAtRuntime,
    advice: adviseOnEC2NodeClass,
  },
  {
    apiVersion: 'karpenter.sh/v1alpha1',
    kind: 'NodeOverlay',
    spec: nodeOverlaySpec,
    status: nodeOverlayStatus,
    specRequired: true,
    runtime: checkNodeOverlayAtRuntime,
  },
];
