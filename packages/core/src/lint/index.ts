export { LINT_DISABLE_ANNOTATION, LINT_RULES, type LintOptions, lint } from './lint.js';
export type { LintFinding, LintRule, LintSeverity } from './rule.js';
