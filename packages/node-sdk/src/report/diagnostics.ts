import type { Diagnostic } from '../load/diagnostic.js';
import { printable } from './printable.js';

/** A finding as one line: where, how grave, about which object and field, what, and its code. What the message begins with anyway is not said twice. */
export function describeDiagnostic({ severity, code, object, path, message, source }: Diagnostic): string {
  const where = source === undefined ? '' : `${source.file}${source.line === undefined ? '' : `:${source.line}:${source.column ?? 1}`}: `;
  const name = isText(object?.namespace) ? `${object.namespace}/${object.name ?? ''}` : object?.name;
  const named = [object?.kind, name].filter(isText).join(' ');
  const alone = [object?.kind, object?.name].filter(isText).join(' ');
  const isNamed = alone !== '' && (message.startsWith(named) || message.startsWith(alone));
  const about = [isNamed ? '' : named, path].filter(isText);
  const told = about.filter((part) => part !== path || !message.startsWith(part));
  // Names and kinds come from strangers: they must not pass for lines of their own.
  return printable(`${where}${severity}: ${told.map((part) => `${part}: `).join('')}${message} [${code}]`);
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
