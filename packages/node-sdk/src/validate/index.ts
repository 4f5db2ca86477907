export type { ValidationContext, PriorityOfClass } from './context.js';
export { validateObject, type Validation, type Verdict } from './validate.js';
export { verdict, type VerdictLine } from './verdict.js';
