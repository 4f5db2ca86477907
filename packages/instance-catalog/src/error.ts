/** One thing that is wrong with an input of the catalog. */
export interface CatalogIssue {
  /** A stable word, for example `unknown-region`. */
  code: string;
  /** Where, for example `spec.kubelet.kubeReserved.cpu`. */
  path: string;
  /** What was found. */
  value?: unknown;
  /** What is wrong and what would be right. */
  message: string;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** What is said of a value follows it; what it must be stands before. */
function lineOf({ path, message, value }: CatalogIssue): string {
  if (value === undefined) return `${path}: ${message}`;
  return message.startsWith('is ') ? `${path}: ${shown(value)} ${message}` : `${path}: ${message} (found ${shown(value)})`;
}

/** Thrown for an input that cannot be read; holds every problem of it at once. */
export class CatalogInputError extends Error {
  readonly issues: readonly CatalogIssue[];

  constructor(issues: CatalogIssue[]) {
    super(issues.map(lineOf).join('\n'));
    this.name = 'CatalogInputError';
    this.issues = issues;
  }
}

/** Throws when there is at least one issue. */
export function throwIssues(issues: CatalogIssue[]): void {
  if (issues.length > 0) throw new CatalogInputError(issues);
}
