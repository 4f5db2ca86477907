import { AWS_SCHEMA_KEYS, AWS_V1BETA1_KEYS, CAPACITY_TYPE_LABEL, HOSTNAME_LABEL, NODEPOOL_LABEL, schemaDomain } from './labelkeys.js';
import { everyEntry, type Rule } from './schema.js';

interface KeyRule {
  code: string;
  message: string;
  allows(key: string): boolean;
}

// a bare text suffix, so that `xkarpenter.sh/a` and the key `karpenter.sh` are refused too (chapter 06, 3.1)
const KARPENTER_DOMAIN: KeyRule = {
  code: 'restricted-karpenter-domain',
  message: 'keys whose domain ends with karpenter.sh are restricted',
  allows: (key) => key === CAPACITY_TYPE_LABEL || key === NODEPOOL_LABEL || !schemaDomain(key).endsWith('karpenter.sh'),
};

const NODEPOOL_KEY: KeyRule = {
  code: 'restricted-nodepool-label',
  message: `${NODEPOOL_LABEL} is set by Karpenter and may not be used here`,
  allows: (key) => key !== NODEPOOL_LABEL,
};

const HOSTNAME_KEY: KeyRule = {
  code: 'restricted-hostname',
  message: `${HOSTNAME_LABEL} is different on every node and may not be used here`,
  allows: (key) => key !== HOSTNAME_LABEL,
};

function awsDomain(allowed: ReadonlySet<string>): KeyRule {
  return {
    code: 'restricted-aws-domain',
    message: 'keys whose domain ends with karpenter.k8s.aws are restricted to those Karpenter knows',
    allows: (key) => allowed.has(key) || !schemaDomain(key).endsWith('karpenter.k8s.aws'),
  };
}

const V1BETA1_KUBERNETES_KEYS: ReadonlySet<string> = new Set([
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);

const KUBERNETES_DOMAIN: KeyRule = {
  code: 'restricted-kubernetes-domain',
  message: 'in v1beta1, keys whose domain ends with kubernetes.io are restricted to the well-known ones',
  allows: (key) => {
    const domain = schemaDomain(key);
    const free =
      !domain.endsWith('kubernetes.io') || domain.endsWith('node.kubernetes.io') || domain.endsWith('node-restriction.kubernetes.io');
    return free || V1BETA1_KUBERNETES_KEYS.has(key);
  },
};

const K8S_DOMAIN: KeyRule = {
  code: 'restricted-k8s-domain',
  message: 'in v1beta1, keys whose domain ends with k8s.io are restricted',
  allows: (key) => schemaDomain(key).endsWith('kops.k8s.io') || !schemaDomain(key).endsWith('k8s.io'),
};

const V1BETA1 = [KUBERNETES_DOMAIN, K8S_DOMAIN, KARPENTER_DOMAIN];

const forKey = ({ code, message, allows }: KeyRule): Rule => ({ code, message, holds: (key: string) => allows(key) });
const forLabels = ({ code, message, allows }: KeyRule): Rule => everyEntry(code, message, allows);

export const NODEPOOL_KEY_RULES = [KARPENTER_DOMAIN, NODEPOOL_KEY, HOSTNAME_KEY, awsDomain(AWS_SCHEMA_KEYS)].map(forKey);
export const NODECLAIM_KEY_RULES = [KARPENTER_DOMAIN, HOSTNAME_KEY, awsDomain(AWS_SCHEMA_KEYS)].map(forKey);
export const TEMPLATE_LABEL_RULES = [KARPENTER_DOMAIN, NODEPOOL_KEY, HOSTNAME_KEY, awsDomain(AWS_SCHEMA_KEYS)].map(forLabels);
export const V1BETA1_NODEPOOL_KEY_RULES = [...V1BETA1, NODEPOOL_KEY, HOSTNAME_KEY, awsDomain(AWS_V1BETA1_KEYS)].map(forKey);
export const V1BETA1_NODECLAIM_KEY_RULES = [...V1BETA1, HOSTNAME_KEY, awsDomain(AWS_V1BETA1_KEYS)].map(forKey);
export const V1BETA1_TEMPLATE_LABEL_RULES = [...V1BETA1, NODEPOOL_KEY, HOSTNAME_KEY, awsDomain(AWS_V1BETA1_KEYS)].map(forLabels);

export function overlayKeyRules(allowed: ReadonlySet<string>): Rule[] {
  return [KARPENTER_DOMAIN, HOSTNAME_KEY, awsDomain(allowed)].map(forKey);
}
