export const KARPENTER_V1 = 'karpenter.sh/v1';
export const KARPENTER_V1BETA1 = 'karpenter.sh/v1beta1';
export const AWS_GROUP = 'karpenter.k8s.aws';
export const AWS_V1 = 'karpenter.k8s.aws/v1';
export const AWS_V1BETA1 = 'karpenter.k8s.aws/v1beta1';

export const NODEPOOL_LABEL = 'karpenter.sh/nodepool';

/** Annotations that a conversion leaves behind or reads (chapter 06, 7.1). */
export const NODE_CLASS_REFERENCE_ANNOTATION = 'compatibility.karpenter.sh/v1beta1-nodeclass-reference';
export const KUBELET_ANNOTATION = 'compatibility.karpenter.sh/v1beta1-kubelet-conversion';
export const ALIAS_VERSION_ANNOTATION = 'compatibility.karpenter.k8s.aws/v1-alias-version';
export const UBUNTU_ANNOTATION = 'compatibility.karpenter.k8s.aws/v1beta1-ubuntu';
