export { LINT_DISABLE_ANNOTATION, LINT_RULES, type LintOptions, lint } from './lint.js';
export type { LintFault, LintFinding, LintRule, LintSeverity, WrittenObject } from './rule.js';
