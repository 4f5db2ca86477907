/** An error keeps its object out of the input; a warning is probably not meant; an info is passed over without harm. */
export type Severity = 'error' | 'warning' | 'info';

/** The step of reading that found it (chapter 06, 1). `admission` is the loader's stand-in for the API server's defaulting of pods. */
export type Phase = 'parse' | 'schema' | 'cel' | 'runtime' | 'reference' | 'convert' | 'expand' | 'admission';

/** Which object a finding is about. */
export interface ObjectReference {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
}

/** Where in the text a finding lies. */
export interface SourcePosition {
  /** The source's name as the caller gave it; `-` is standard input. */
  file: string;
  /** 0-based position of the document in its source, comment-only documents not counted. */
  document: number;
  /** 1-based. */
  line?: number;
  /** 1-based. */
  column?: number;
}

/** One finding about the input (chapter 06, 1). */
export interface Diagnostic {
  severity: Severity;
  phase: Phase;
  /** Stable, in lower case with hyphens, for example `unknown-field`. */
  code: string;
  object?: ObjectReference;
  /** Field path, for example `spec.disruption.budgets[0].nodes`; keys that hold dots or slashes stand in brackets and quotes. */
  path?: string;
  message: string;
  source?: SourcePosition;
}

/** A field path as keys and list indexes, for example `['spec', 'containers', 0, 'name']`. */
export type FieldPath = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `['spec', 'limits', 'nvidia.com/gpu']` becomes `spec.limits["nvidia.com/gpu"]`. */
export function formatPath(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (PLAIN_KEY.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

const PATH_STEP = /\.?([^.[\]]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** The reverse of `formatPath`; stops where the text has another form. */
export function parsePath(text: string): FieldPath {
  const path: (string | number)[] = [];
  PATH_STEP.lastIndex = 0;
  for (let match = PATH_STEP.exec(text); match !== null; match = PATH_STEP.exec(text)) {
    if (match[2] !== undefined) path.push(Number(match[2]));
    else path.push(match[3] === undefined ? (match[1] as string) : (JSON.parse(match[3]) as string));
  }
  return path;
}

/** Whether any finding is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
