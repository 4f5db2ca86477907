/** The metadata of a Kubernetes object, as far as a decision or a report reads it. */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  /** RFC 3339. Packing compares whole seconds. */
  creationTimestamp?: string;
  /** RFC 3339. Includes the grace period, as the API server writes it. */
  deletionTimestamp?: string;
  generateName?: string;
  ownerReferences?: OwnerReference[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid?: string;
  controller?: boolean;
}

/** Resource name to quantity text, for example `{ cpu: '500m', memory: '1Gi' }`. Bare numbers are read by their decimal text. */
export type ResourceList = Record<string, string | number>;

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  key: string;
  /** In, NotIn, Exists or DoesNotExist. */
  operator: string;
  values?: string[];
}

export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

export interface Taint {
  key: string;
  value?: string;
  effect: TaintEffect;
}

export interface Toleration {
  key?: string;
  /** Exists, Equal (default), Lt or Gt. */
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}
