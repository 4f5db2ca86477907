import type { Diagnostic } from '../load/diagnostic.js';

/** A finding as one line: where, how grave, about which object and field, what, and its code. */
export function describeDiagnostic({ severity, code, object, path, message, source }: Diagnostic): string {
  const where = source === undefined ? '' : `${source.file}${source.line === undefined ? '' : `:${source.line}:${source.column ?? 1}`}: `;
  const name = object?.namespace === undefined ? object?.name : `${object.namespace}/${object.name ?? ''}`;
  const about = [[object?.kind, name].filter((part) => part !== undefined && part !== '').join(' '), path ?? ''].filter(
    (part) => part !== '',
  );
  return `${where}${severity}: ${about.length === 0 ? '' : `${about.join(': ')}: `}${message} [${code}]`;
}
