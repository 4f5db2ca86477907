import type { LintFinding } from '@kerf/core';
import type { SourcePosition } from '../load/diagnostic.js';
import { PLAN_API_VERSION } from './planjson.js';
import { printable } from './printable.js';
import type { Style } from './style.js';

export type LocatedFinding = LintFinding & { source?: SourcePosition };

/** What a finding is about. */
export function objectOf({ nodePool, nodeClass }: LintFinding): { kind: 'NodePool' | 'EC2NodeClass'; name: string } {
  return nodePool === undefined ? { kind: 'EC2NodeClass', name: nodeClass ?? '' } : { kind: 'NodePool', name: nodePool };
}

/** Findings for a person, one line each. */
export function lintText(findings: readonly LocatedFinding[], nodePools: number, style: Style): string {
  const lines = findings.map((finding) => {
    const { severity, path, message, rule, source } = finding;
    const { kind, name } = objectOf(finding);
    const where = source === undefined ? '' : `${source.file}${source.line === undefined ? '' : `:${source.line}`}: `;
    const grave = severity === 'error' ? style.bad(severity) : severity;
    return `${printable(where)}${grave}: ${printable(`${kind} ${name}: ${path}: ${message} [${rule}]`)}\n`;
  });
  const checked = `${nodePools} NodePool${nodePools === 1 ? '' : 's'} checked`;
  const count = (wanted: string) => findings.filter(({ severity }) => severity === wanted).length;
  const totals = (['error', 'warning', 'info'] as const)
    .filter((severity) => count(severity) > 0)
    .map((severity) => `${count(severity)} ${severity}`);
  return `${lines.join('')}${checked}: ${totals.length === 0 ? style.good('nothing found') : totals.join(', ')}\n`;
}

export function lintDocument(findings: readonly LocatedFinding[]): object {
  return { apiVersion: PLAN_API_VERSION, kind: 'LintReport', findings };
}
