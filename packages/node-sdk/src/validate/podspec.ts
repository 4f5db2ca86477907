import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { checkAffinity, PREFERRED, REQUIRED } from './affinity.js';
import { shown } from './check.js';
import { checkContainer, checkHostPorts, withContainerDefaults } from './container.js';
import type { Findings, Place } from './finding.js';
import { dnsLabelProblems } from './label.js';
import { withMatchLabelKeys } from './matchlabelkeys.js';
import { checkLabels } from './metadata.js';
import { checkPodResources, filledPodResources, roundedList, roundedResources } from './resources.js';
import { checkLabelName, checkOption } from './selector.js';
import { checkSpreadConstraints } from './spread.js';
import { checkTolerations } from './toleration.js';

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
    terminationGracePeriodSeconds: typeof grace === 'number' ? (grace < 0 ? 1 : grace) : 30,
  };
  for (const field of ['containers', 'initContainers', 'ephemeralContainers']) {
    const containers = listAt(spec, field);
    if (containers.length > 0) filled[field] = containers.map((container) => withContainerDefaults(container, hostNetwork, fill));
  }
  if (Object.hasOwn(spec, 'overhead')) filled.overhead = roundedList(objectAt(spec, 'overhead'));
  if (isObject(ownField(spec, 'resources'))) {
    const rounded = roundedResources(objectAt(spec, 'resources'), false);
    filled.resources = fill ? filledPodResources(rounded, filled) : rounded;
  }
  const volumes = listAt(spec, 'volumes');
  if (volumes.length > 0) filled.volumes = volumes.map(withVolumeDefaults);
  return filled;
}

function withVolumeDefaults(volume: unknown): unknown {
  if (!isObject(volume)) return volume;
  if (Object.keys(volume).every((field) => field === 'name')) return { ...volume, emptyDir: {} };
  if (!isObject(ownField(volume, 'ephemeral'))) return volume;
  const template = objectAt(objectAt(volume, 'ephemeral'), 'volumeClaimTemplate');
  const spec = { volumeMode: 'Filesystem', ...objectAt(template, 'spec') };
  return { ...volume, ephemeral: { ...objectAt(volume, 'ephemeral'), volumeClaimTemplate: { metadata: {}, ...template, spec } } };
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

/** The rules of the API server on a pod's spec; `labels` are the pod's own. */
export function checkPodSpec(spec: JsonObject, labels: JsonObject, place: Place, findings: Findings): void {
  const volumes = checkVolumes(listAt(spec, 'volumes'), place.child('volumes'), findings);
  const around = {
    names: new Set<string>(),
    volumes,
    resourceClaims: new Set(listAt(spec, 'resourceClaims').map((claim) => (isObject(claim) ? textAt(claim, 'name') : ''))),
    hostNetwork: ownField(spec, 'hostNetwork') === true,
  };
  const containers = listAt(spec, 'containers');
  if (containers.length === 0) findings.required(place.child('containers'), 'a pod needs a container');
  for (const field of ['containers', 'initContainers']) {
    const at = place.child(field);
    for (const [index, container] of listAt(spec, field).entries()) checkContainer(container, around, at.index(index), findings);
  }
  checkHostPorts(containers, place.child('containers'), findings);
  checkOption(textAt(spec, 'restartPolicy'), ['Always', 'OnFailure', 'Never'], place.child('restartPolicy'), findings);
  checkOption(
    textAt(spec, 'dnsPolicy'),
    ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'],
    place.child('dnsPolicy'),
    findings,
  );
  checkLabels(ownField(spec, 'nodeSelector'), place.child('nodeSelector'), findings);
  checkAffinity(objectAt(spec, 'affinity'), labels, place.child('affinity'), findings);
  checkTolerations(listAt(spec, 'tolerations'), place.child('tolerations'), findings);
  checkSpreadConstraints(listAt(spec, 'topologySpreadConstraints'), labels, place.child('topologySpreadConstraints'), findings);
  checkPodResources(spec, place.child('resources'), findings);
  checkGates(spec, place, findings);
  if (Object.hasOwn(spec, 'ephemeralContainers')) {
    findings.forbidden('ephemeral-containers', place.child('ephemeralContainers'), 'ephemeral containers may not be given at creation');
  }
}

function checkVolumes(volumes: readonly unknown[], place: Place, findings: Findings): Set<string> {
  const names = new Set<string>();
  volumes.forEach((volume, index) => {
    if (!isObject(volume)) return;
    const at = place.index(index).child('name');
    const name = textAt(volume, 'name');
    if (name === '') findings.required(at, 'a volume needs a name');
    else
      for (const problem of dnsLabelProblems(name)) findings.invalid('bad-name', at, `${shown(name)} is no name of a volume: ${problem}`);
    if (names.has(name)) findings.duplicate(at, `another volume is called ${shown(name)}`);
    names.add(name);
  });
  return names;
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
