import { LINT_RULES } from '@kerf/core';
import type { SourcePosition } from '../load/diagnostic.js';
import { type LocatedFinding, objectOf } from './lintreport.js';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** Findings in the Static Analysis Results Interchange Format 2.1.0, which code hosts show beside the changed lines. */
export function sarifDocument(findings: readonly LocatedFinding[], version: string): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kerf',
            version,
            rules: LINT_RULES.map(({ id, summary, severity }) => ({
              id,
              shortDescription: { text: summary },
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        results: findings.map(result),
      },
    ],
  };
}

function result(finding: LocatedFinding): object {
  const { rule, severity, path, message, source } = finding;
  const { kind, name } = objectOf(finding);
  return {
    ruleId: rule,
    ruleIndex: LINT_RULES.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: `${kind} ${name}: ${message}` },
    locations: [
      {
        // Standard input has no place that a code host could show.
        ...(source === undefined || source.file === '-' ? {} : { physicalLocation: physicalLocation(source) }),
        logicalLocations: [{ fullyQualifiedName: `${kind}/${name}.${path}` }],
      },
    ],
  };
}

function physicalLocation({ file, line, column }: SourcePosition): object {
  return {
    artifactLocation: { uri: uriOf(file) },
    ...(line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }),
  };
}

/** A URI reference: relative to the folder where kerf runs, as code hosts expect it. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return /^[A-Za-z]:\//.test(path) ? `file:///${path.slice(0, 2)}${uri.slice(uri.indexOf('/'))}` : uri;
}
