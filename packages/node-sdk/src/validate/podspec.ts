import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { checkAffinity, PREFERRED, REQUIRED } from './affinity.js';
import { shown } from './check.js';
import { checkContainer, checkEphemeralContainer, type Surroundings, withContainerDefaults } from './container.js';
import type { Findings, Place } from './finding.js';
import { isIPv4, isIPv6 } from './ipaddress.js';
import { dnsLabelProblems, subdomainProblems } from './label.js';
import { withMatchLabelKeys } from './matchlabelkeys.js';
import { checkLabels } from './metadata.js';
import { checkHostNetworkPorts, checkHostPorts } from './port.js';
import { checkPodResources, filledPodResources, roundedList, roundedResources } from './resources.js';
import { checkSecurityContext } from './securitycontext.js';
import { checkLabelName, checkOption } from './selector.js';
import { checkSpreadConstraints } from './spread.js';
import { checkTolerations } from './toleration.js';
import { checkVolumes, withVolumeDefaults } from './volume.js';

/** Defaults that a pod and a pod template share. With `fill`, requests come from limits, as for pods alone (chapter 06, 9.2). */
export function withPodSpecDefaults(spec: JsonObject, fill: boolean): JsonObject {
  const hostNetwork = ownField(spec, 'hostNetwork') === true;
  const grace = ownField(spec, 'terminationGracePeriodSeconds');
  const filled: Record<string, unknown> = {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
    ...spec,
    // below 0 stands for 1, which a template does not say yet
    terminationGracePeriodSeconds: typeof grace === 'number' ? (grace < 0 && fill ? 1 : grace) : 30,
  };
  for (const field of ['containers', 'initContainers', 'ephemeralContainers']) {
    const containers = listAt(spec, field);
    if (containers.length > 0)
      filled[field] = containers.map((container) =>
        withContainerDefaults(container, hostNetwork && fill && field !== 'ephemeralContainers', fill),
      );
  }
  if (Object.hasOwn(spec, 'overhead')) filled.overhead = roundedList(objectAt(spec, 'overhead'));
  if (isObject(ownField(spec, 'resources'))) {
    const rounded = roundedResources(objectAt(spec, 'resources'), false);
    filled.resources = fill ? filledPodResources(rounded, filled) : rounded;
  }
  const volumes = listAt(spec, 'volumes');
  if (volumes.length > 0) filled.volumes = volumes.map(withVolumeDefaults);
  const account = textAt(spec, 'serviceAccountName') || textAt(spec, 'serviceAccount');
  return account === '' ? filled : { ...filled, serviceAccountName: account, serviceAccount: account };
}

/** Selectors of spread constraints and pod affinity, extended by the pod's own labels. */
export function withSelectorsExtended(spec: JsonObject, labels: JsonObject): JsonObject {
  const extend = (term: unknown): unknown => (isObject(term) ? withMatchLabelKeys(term, labels) : term);
  const extended: Record<string, unknown> = { ...spec };
  const constraints = listAt(spec, 'topologySpreadConstraints');
  if (constraints.length > 0) extended.topologySpreadConstraints = constraints.map(extend);
  if (!isObject(ownField(spec, 'affinity'))) return extended;
  const affinity: Record<string, unknown> = { ...objectAt(spec, 'affinity') };
  for (const field of ['podAffinity', 'podAntiAffinity']) {
    if (!isObject(ownField(affinity, field))) continue;
    const of: Record<string, unknown> = { ...objectAt(affinity, field) };
    if (Array.isArray(ownField(of, REQUIRED))) of[REQUIRED] = listAt(of, REQUIRED).map(extend);
    if (Array.isArray(ownField(of, PREFERRED))) {
      of[PREFERRED] = listAt(of, PREFERRED).map((preference) =>
        isObject(preference) ? { ...preference, podAffinityTerm: extend(ownField(preference, 'podAffinityTerm')) } : preference,
      );
    }
    affinity[field] = of;
  }
  extended.affinity = affinity;
  return extended;
}

/** The rules of the API server on the spec of a pod, or of a template where `pod` is absent. */
export function checkPodSpec(spec: JsonObject, pod: JsonObject | undefined, place: Place, findings: Findings): void {
  const podName = pod === undefined ? '' : textAt(pod, 'name');
  const around = {
    names: new Set<string>(),
    volumes: checkVolumes(listAt(spec, 'volumes'), podName, place.child('volumes'), findings),
    resourceClaims: new Set(listAt(spec, 'resourceClaims').map((claim) => (isObject(claim) ? textAt(claim, 'name') : ''))),
    grace: Number(ownField(spec, 'terminationGracePeriodSeconds') ?? 0),
  };
  checkContainers(spec, around, place, findings);
  checkPodResources(spec, place.child('resources'), findings);
  if (ownField(spec, 'hostNetwork') === true)
    checkHostNetworkPorts(listAt(spec, 'containers'), pod !== undefined, place.child('containers'), findings);
  checkOption(textAt(spec, 'restartPolicy'), ['Always', 'OnFailure', 'Never'], place.child('restartPolicy'), findings);
  checkLabels(ownField(spec, 'nodeSelector'), place.child('nodeSelector'), findings);
  checkSecurityContext(objectAt(spec, 'securityContext'), place.child('securityContext'), findings);
  checkAffinity(objectAt(spec, 'affinity'), place.child('affinity'), findings);
  checkDns(spec, place, findings);
  checkGates(spec, place, findings);
  checkSpreadConstraints(listAt(spec, 'topologySpreadConstraints'), place.child('topologySpreadConstraints'), findings);
  checkNames(spec, place, findings);
  const deadline = ownField(spec, 'activeDeadlineSeconds');
  if (typeof deadline === 'number' && (deadline < 1 || deadline >= 2 ** 31))
    findings.invalid('out-of-range', place.child('activeDeadlineSeconds'), `${deadline} is not between 1 and ${2 ** 31 - 1}`);
  checkTolerations(listAt(spec, 'tolerations'), place.child('tolerations'), findings);
  const policy = ownField(spec, 'preemptionPolicy');
  if (typeof policy === 'string') checkPreemptionPolicy(policy, place.child('preemptionPolicy'), findings);
  const os = ownField(spec, 'os');
  if (isObject(os)) {
    if (textAt(os, 'name') === '') findings.required(place.child('os', 'name'), 'os needs a name');
    // the server names the whole
    else checkOption(textAt(os, 'name'), ['linux', 'windows'], place.child('os', 'name').spelled(place.child('os').field), findings);
  }
  listAt(spec, 'readinessGates').forEach((gate, index) => {
    const type = isObject(gate) ? textAt(gate, 'conditionType') : '';
    checkLabelName(type, place.child('readinessGates').index(index).child('conditionType'), findings);
  });
  listAt(spec, 'hostAliases').forEach((alias, index) => {
    if (isObject(alias)) checkAlias(alias, place.child('hostAliases').index(index), findings);
  });
}

function checkAlias(alias: JsonObject, place: Place, findings: Findings): void {
  const address = textAt(alias, 'ip');
  if (!isIPv4(address) && !isIPv6(address)) findings.invalid('bad-address', place.child('ip'), `${shown(address)} is no IP address`);
  listAt(alias, 'hostnames').forEach((given, index) => {
    const name = typeof given === 'string' ? given : '';
    for (const problem of subdomainProblems(name))
      findings.invalid('bad-name', place.child('hostnames').index(index), `${shown(name)} is no host name: ${problem}`);
  });
}

/** Of new pods and of templates. */
export function forbidEphemeralContainers(spec: JsonObject, place: Place, findings: Findings): void {
  if (Object.hasOwn(spec, 'ephemeralContainers'))
    findings.forbidden('ephemeral-containers', place.child('ephemeralContainers'), 'ephemeral containers may not be given at creation');
}

function checkContainers(spec: JsonObject, around: Surroundings, place: Place, findings: Findings): void {
  const containers = listAt(spec, 'containers');
  const initContainers = listAt(spec, 'initContainers');
  const at = place.child('containers');
  if (containers.length === 0) findings.required(at, 'a pod needs a container');
  for (const [index, container] of containers.entries()) checkContainer(container, true, around, at.index(index), findings);
  checkHostPorts(containers, at, findings);
  const ofInit = place.child('initContainers');
  for (const [index, container] of initContainers.entries()) {
    checkContainer(container, false, around, ofInit.index(index), findings);
    // they run one after another; the server names the first whichever it is
    checkHostPorts([container], ofInit, findings);
  }
  const others = new Set(around.names);
  for (const [index, container] of listAt(spec, 'ephemeralContainers').entries())
    checkEphemeralContainer(container, others, around, place.child('ephemeralContainers').index(index), findings);
}

function checkDns(spec: JsonObject, place: Place, findings: Findings): void {
  const policy = textAt(spec, 'dnsPolicy');
  const config = ownField(spec, 'dnsConfig');
  const at = place.child('dnsConfig');
  checkOption(policy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], place.child('dnsPolicy'), findings);
  if (policy !== 'None') return;
  if (!isObject(config)) findings.required(at, 'dnsPolicy None needs a dnsConfig');
  else if (listAt(config, 'nameservers').length === 0) findings.required(at.child('nameservers'), 'dnsPolicy None needs a nameserver');
}

/** Names of other objects, which are not looked for here. */
function checkNames(spec: JsonObject, place: Place, findings: Findings): void {
  const check = (field: string, problemsOf: (name: string) => string[]): void => {
    const name = ownField(spec, field);
    if (typeof name !== 'string') return;
    for (const problem of problemsOf(name)) findings.invalid('bad-name', place.child(field), `${shown(name)} is no name: ${problem}`);
  };
  for (const field of ['serviceAccountName', 'nodeName', 'priorityClassName', 'runtimeClassName']) check(field, subdomainProblems);
  for (const field of ['hostname', 'subdomain']) check(field, dnsLabelProblems);
}

export function checkPreemptionPolicy(policy: string, place: Place, findings: Findings): void {
  if (policy === '') findings.required(place, 'preemptionPolicy may not be empty');
  else checkOption(policy, ['PreemptLowerPriority', 'Never'], place, findings);
}

function checkGates(spec: JsonObject, place: Place, findings: Findings): void {
  const gates = listAt(spec, 'schedulingGates');
  const seen = new Set<string>();
  gates.forEach((gate, index) => {
    const at = place.child('schedulingGates').index(index);
    const name = isObject(gate) ? textAt(gate, 'name') : '';
    checkLabelName(name, at, findings);
    if (seen.has(name)) findings.duplicate(at, `${shown(name)} appears twice`);
    seen.add(name);
  });
  if (gates.length > 0 && textAt(spec, 'nodeName') !== '') {
    findings.forbidden('gated-node-name', place.child('nodeName'), 'nodeName may not be set while schedulingGates are there');
  }
}
