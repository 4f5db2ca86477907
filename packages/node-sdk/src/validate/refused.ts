import { kindUse } from '../load/kinds.js';

const REMOVED_VERSIONS: ReadonlyMap<string, string> = new Map([
  ['extensions/v1beta1', 'apps/v1'],
  ['apps/v1beta1', 'apps/v1'],
  ['apps/v1beta2', 'apps/v1'],
  ['batch/v1beta1', 'batch/v1'],
  ['policy/v1beta1', 'policy/v1'],
]);

/** Why no server stores a kind of this version (chapter 06, 2.4 and 8.1), with what to use instead; undefined where one may. */
export function refusal(apiVersion: string, kind: string): string | undefined {
  const use = kindUse(apiVersion, kind);
  if (use.use === 'refuse') return `${apiVersion} ${kind} is not supported: ${use.advice}`;
  if (use.use === 'ignore' && use.misnamed) return `${apiVersion} has no kind ${kind}${use.misnamed}`;
  const version = REMOVED_VERSIONS.get(apiVersion);
  return version === undefined ? undefined : `${apiVersion} was removed: use ${version}`;
}
