import type { EC2NodeClass } from '@kerf/instance-catalog';
import { type Diagnostic, hasErrors } from '../load/diagnostic.js';
import { loadManifests } from '../load/manifests.js';
import { readSources } from '../load/source.js';
import { describeDiagnostic } from '../report/diagnostics.js';
import { BadInput } from './status.js';
import type { Terminal } from './terminal.js';

/**
 * The one EC2NodeClass of a manifest file, converted to v1; warnings go to standard error.
 * @throws BadInput for a file with an error, with none, or with several.
 */
export async function readNodeClass(path: string, terminal: Terminal): Promise<EC2NodeClass> {
  const { sources, diagnostics: unread } = await readSources([path], terminal.stdin);
  const { ec2NodeClasses, diagnostics } = loadManifests(sources, { unknownFields: 'strict' });
  const found: Diagnostic[] = [...unread, ...diagnostics];
  const told = found.filter(({ severity }) => severity !== 'info');
  if (hasErrors(found)) throw new BadInput(`${path} cannot be used\n${told.map(describeDiagnostic).join('\n')}`);
  for (const diagnostic of told) terminal.stderr(`${describeDiagnostic(diagnostic)}\n`);
  const [nodeClass, ...others] = ec2NodeClasses;
  if (nodeClass === undefined) throw new BadInput(`${path}: holds no EC2NodeClass`);
  if (others.length > 0) {
    const names = ec2NodeClasses.map(({ metadata }) => metadata.name).join(', ');
    throw new BadInput(`${path}: holds ${ec2NodeClasses.length} EC2NodeClasses, ${names}; name a file with one`);
  }
  return nodeClass;
}
