import type { TaintEffect } from '../model/meta.js';
import type { NodePoolRequirement } from '../model/nodepool.js';

/**
 * One thing that a pod, a NodePool or the cluster around them demands: the unit that explanations name, and that their tests leave out. `path` is the
 * field that states it; what nothing states has none.
 */
export type Constraint = PodConstraint | NodePoolConstraint | ClusterConstraint;

export type PodConstraint =
  | { on: 'pod'; code: 'node-selector'; path: string; key: string; value: string }
  | {
      on: 'pod';
      code: 'node-affinity';
      path: string;
      /** Positions among the required terms and in the term. */
      term: number;
      expression: number;
      key: string;
      operator: string;
      values: string[];
    }
  /** The effective request of the pod as a whole. */
  | { on: 'pod'; code: 'resource-request'; path: string; resource: string; quantity: string }
  | { on: 'pod'; code: 'host-port'; path: string; port: number; protocol: string }
  | { on: 'pod'; code: 'volume'; path: string; volume: string }
  | { on: 'pod'; code: 'topology-spread'; path: string; index: number; key: string; maxSkew: number }
  | { on: 'pod'; code: 'pod-affinity' | 'pod-anti-affinity'; path: string; index: number; key: string }
  /** Preferred terms and ScheduleAnyway spreads together. They hold while required terms are tried that come before the last (chapter 02, 13). */
  | { on: 'pod'; code: 'preferences'; path: string }
  | { on: 'pod'; code: 'resource-claims'; path: string };

export type NodePoolConstraint =
  | { on: 'nodePool'; code: 'taint'; path: string; key: string; value: string; effect: TaintEffect }
  /** Everything that requirements and labels of the template state of one key. */
  | { on: 'nodePool'; code: 'requirement'; path: string; key: string; stated: NodePoolRequirement[] }
  /** The pod asks for a label that is not well known, and the NodePool neither has nor allows it. */
  | { on: 'nodePool'; code: 'label-not-offered'; path: string; key: string }
  | { on: 'nodePool'; code: 'min-values'; path: string; key: string; minValues: number }
  /** `remaining` is what existing and planned nodes leave; below zero where they exceed the limit. */
  | { on: 'nodePool'; code: 'limit'; path: string; resource: string; limit: string; remaining: string };

export type ClusterConstraint =
  /** Requests and host ports of DaemonSets that run on such a node. */
  | { on: 'cluster'; code: 'daemonsets' }
  /** Required anti-affinity of other pods. */
  | { on: 'cluster'; code: 'anti-affinity-of-other-pods' }
  /** A type with a capacity reservation is wanted, and other nodes hold its instances (chapter 02, 12). */
  | { on: 'cluster'; code: 'reserved-capacity' };
