/** One problem of an input. */
export interface Issue {
  /** Field path, for example `pods[3].spec.containers[0].resources.requests.cpu`. */
  path: string;
  /** Stable, in lower case with hyphens, for example `not-a-quantity`. */
  code: string;
  /** What is wrong and what would be right, as a sentence without a full stop. */
  message: string;
  /** What was found there; absent when the field is missing. */
  value?: unknown;
}

const SHOWN_ISSUES = 20;

/** An input that cannot be decided; carries every problem found, not only the first. */
export class InvalidInput extends Error {
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    const lines = issues.slice(0, SHOWN_ISSUES).map(describeIssue);
    if (issues.length > SHOWN_ISSUES) lines.push(`and ${issues.length - SHOWN_ISSUES} more`);
    super(`invalid input:\n  ${lines.join('\n  ')}`);
    this.name = 'InvalidInput';
    this.issues = issues;
  }
}

/** An issue as one line: path, message and what was found. */
export function describeIssue({ path, message, value }: Issue): string {
  return `${path}: ${message}${value === undefined ? '' : `, found ${shorten(value)}`}`;
}

const SHOWN_CHARACTERS = 80;

function shorten(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text;
}

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `path` extended by a map key or field name; keys with dots or slashes stand in brackets and quotes. */
export function childPath(path: string, key: string): string {
  if (!PLAIN_KEY.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
