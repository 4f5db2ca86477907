import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import { checkOption } from './selector.js';

const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** What the security contexts of pods and of containers have in common: ids and profiles. */
export function checkSecurityContext(context: JsonObject, place: Place, findings: Findings): void {
  for (const field of ['runAsUser', 'runAsGroup', 'fsGroup']) checkId(ownField(context, field), place.child(field), findings);
  listAt(context, 'supplementalGroups').forEach((id, index) => checkId(id, place.child('supplementalGroups').index(index), findings));
  const policy = ownField(context, 'fsGroupChangePolicy');
  if (typeof policy === 'string') checkOption(policy, ['Always', 'OnRootMismatch'], place.child('fsGroupChangePolicy'), findings);
  const groups = ownField(context, 'supplementalGroupsPolicy');
  if (typeof groups === 'string') checkOption(groups, ['Merge', 'Strict'], place.child('supplementalGroupsPolicy'), findings);
  const seccomp = ownField(context, 'seccompProfile');
  if (isObject(seccomp)) checkProfile(seccomp, place.child('seccompProfile'), findings);
}

export function checkContainerSecurityContext(context: JsonObject, place: Place, findings: Findings): void {
  checkSecurityContext(context, place, findings);
  if (ownField(context, 'allowPrivilegeEscalation') !== false) return;
  const capabilities = listAt(objectAt(context, 'capabilities'), 'add').filter((capability) => capability === 'CAP_SYS_ADMIN');
  const reasons = [...(ownField(context, 'privileged') === true ? ['privileged'] : []), ...capabilities];
  for (const reason of reasons) findings.invalid('privilege', place, `allowPrivilegeEscalation false excludes ${reason}`);
}

function checkId(id: unknown, place: Place, findings: Findings): void {
  if (typeof id === 'number' && (id < 0 || id >= 2 ** 31))
    findings.invalid('out-of-range', place, `${id} is not between 0 and ${2 ** 31 - 1}`);
}

function checkProfile(profile: JsonObject, place: Place, findings: Findings): void {
  const type = textAt(profile, 'type');
  const at = place.child('localhostProfile');
  const file = ownField(profile, 'localhostProfile');
  if (type === '') findings.required(place.child('type'), 'a profile needs a type');
  else checkOption(type, PROFILES, place.child('type'), findings);
  if (type !== 'Localhost') {
    if (file !== undefined) findings.invalid('profile', at, 'localhostProfile needs type Localhost');
  } else if (typeof file !== 'string') findings.required(at, 'type Localhost needs a localhostProfile');
  else {
    if (file.startsWith('/')) findings.invalid('bad-path', at, 'the path must be relative');
    if (file.split('/').includes('..')) findings.invalid('bad-path', at, 'the path may not contain ..');
  }
}
