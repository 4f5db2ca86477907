import type { SchedulingInput } from '@kerf/core';

/** The scenario document of chapter 06, 13. */
export interface Scenario extends Omit<SchedulingInput, 'nodePoolInstanceTypes'> {
  name: string;
  catalog?: string;
  nodePoolInstanceTypes?: Record<string, string[]>;
}

/** One claim of an outcome (chapter 06, 14.1). */
export interface ClaimOutcome {
  nodePool: string;
  pods: string[];
  requests: Record<string, string>;
  requirements: RequirementOutcome[];
  instanceTypes: string[];
  cheapestPrice: number;
}

export interface RequirementOutcome {
  key: string;
  operator: string;
  values?: string[];
  minValues?: number;
}

/** A decision as golden cases keep it: pods that failed or were ignored by name alone, since the wording is free. */
export interface Outcome {
  nodeClaims: ClaimOutcome[];
  existingNodes: Record<string, string[]>;
  podErrors: string[];
  ignored: string[];
}

/** What an engine or the reference answers to a scenario: reasons by pod, parts left out when empty, or an error. */
export interface Answer {
  name?: string;
  error?: string;
  nodeClaims?: ClaimOutcome[];
  existingNodes?: Record<string, string[]>;
  podErrors?: Record<string, unknown> | string[];
  ignored?: Record<string, unknown> | string[];
}

export interface DecideCase {
  scenario: Scenario;
  /** Any one of them is right. */
  outcomes: Outcome[];
}

export interface MethodOutcome {
  method: string;
  reason: string;
  candidates: string[];
  costs: Record<string, Record<string, number>>;
  budgets: Record<string, number>;
  commands: { decision: string; candidates: string[]; replacements?: ClaimOutcome[]; savings: number }[];
  error?: string;
}

export interface DisruptCase {
  scenario: Scenario;
  /** Any one of them is right; each holds the four methods. */
  outcomes: MethodOutcome[][];
}

export interface DisruptAnswer {
  name?: string;
  error?: string;
  methods?: MethodOutcome[];
}

/** A question on a part of a decision (chapter 06, 14.3) and the reference's answer to it. */
export interface PartCase {
  question: { kind: string; [field: string]: unknown };
  answer: Record<string, unknown>;
}
