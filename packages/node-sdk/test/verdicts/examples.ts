import { expect } from 'vitest';
import { type Validation, type Verdict, validateObject } from '../../src/validate/validate.js';

// the worked examples of chapter 06, 15; numbers are their rows

export const LETTERS: Record<string, Verdict> = { A: 'accept', R: 'reject', N: 'notReady', U: 'undecodable' };

/** Sets the value at a dotted path; undefined removes it. */
export function changed(base: unknown, changes: Record<string, unknown>): any {
  const object = structuredClone(base) as any;
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let at = object;
    for (const step of steps) at = at[step] ??= {};
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return object;
}

export const POOL = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'default' },
  spec: {
    template: { spec: { nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' }, requirements: [] } },
    disruption: { consolidateAfter: '0s' },
  },
};

export const CLASS = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: {
    amiSelectorTerms: [{ alias: 'al2023@latest' }],
    role: 'node',
    subnetSelectorTerms: [{ id: 'subnet-1' }],
    securityGroupSelectorTerms: [{ id: 'sg-1' }],
  },
};

export const errorsOf = ({ diagnostics }: Validation): string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
export const warningsOf = ({ diagnostics }: Validation): string[] =>
  diagnostics.filter(({ severity }) => severity === 'warning').map(({ code }) => code);

export function judge(letter: string, object: unknown): Validation {
  const validation = validateObject(object, { unknownFields: 'strict' });
  expect(validation.verdict, JSON.stringify({ object, diagnostics: validation.diagnostics })).toBe(LETTERS[letter]);
  return validation;
}

export type Rows = [row: string, letter: 'A' | 'R' | 'N' | 'U', cases: Record<string, unknown>[]][];

/** One change per value of a single path. */
export const each = (path: string, ...values: unknown[]): Record<string, unknown>[] => values.map((value) => ({ [path]: value }));
export const budgets = (...values: unknown[]): Record<string, unknown>[] =>
  each('spec.disruption.budgets', ...values.map((value) => [value]));
export const requirement = (...values: object[]): Record<string, unknown>[] =>
  each('spec.template.spec.requirements', ...values.map((value) => [value]));
export const keys = (...values: string[]): Record<string, unknown>[] => requirement(...values.map((key) => ({ key, operator: 'Exists' })));
export const valued = (...values: string[]): Record<string, unknown>[] =>
  requirement(...values.map((value) => ({ key: 'a', operator: 'In', values: [value] })));
export const gt = (...values: unknown[]): Record<string, unknown>[] =>
  requirement(...values.map((of) => ({ key: 'a', operator: 'Gt', values: of })));
export const labels = (...values: object[]): Record<string, unknown>[] => each('spec.template.metadata.labels', ...values);
export const taints = (...values: object[]): Record<string, unknown>[] =>
  each('spec.template.spec.taints', ...values.map((value) => [value]));
export const spread = <T>(count: number, value: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => value(index));
