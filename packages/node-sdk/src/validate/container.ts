import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { checkEnvironment } from './environment.js';
import type { Findings, Place } from './finding.js';
import { pullPolicyOf } from './image.js';
import { dnsLabelProblems } from './label.js';
import { checkPorts } from './port.js';
import { checkProbes, forbidProbes } from './probe.js';
import { checkContainerResources, roundedResources } from './resources.js';
import { checkContainerSecurityContext } from './securitycontext.js';
import { checkOption } from './selector.js';

export interface Surroundings {
  /** Names taken by containers before. */
  names: Set<string>;
  volumes: ReadonlySet<string>;
  resourceClaims: ReadonlySet<string>;
  /** `terminationGracePeriodSeconds` of the pod. */
  grace: number;
}

/** A container with the API server's defaults; with `fill`, requests from limits (chapter 06, 9.2). */
export function withContainerDefaults(container: unknown, hostNetwork: boolean, fill: boolean): unknown {
  if (!isObject(container)) return container;
  const ports = listAt(container, 'ports').map((port) => (isObject(port) ? withPortDefaults(port, hostNetwork) : port));
  return {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicyOf(textAt(container, 'image')),
    ...container,
    ...(ports.length === 0 ? {} : { ports }),
    resources: roundedResources(objectAt(container, 'resources'), fill),
  };
}

function withPortDefaults(port: JsonObject, hostNetwork: boolean): JsonObject {
  const hostPort = ownField(port, 'hostPort');
  const fillHostPort = hostNetwork && (hostPort === undefined || hostPort === 0);
  return { protocol: 'TCP', ...port, ...(fillHostPort ? { hostPort: ownField(port, 'containerPort') } : {}) };
}

/** `regular` containers are those that run for as long as the pod. */
export function checkContainer(given: unknown, regular: boolean, around: Surroundings, place: Place, findings: Findings): void {
  const container = isObject(given) ? given : {};
  checkCommon(container, around, place, findings);
  const name = textAt(container, 'name');
  if (around.names.has(name)) findings.duplicate(place.child('name'), `another container is called ${shown(name)}`);
  if (regular || name !== '') around.names.add(name);
  const restartPolicy = ownField(container, 'restartPolicy');
  if (typeof restartPolicy === 'string')
    checkOption(restartPolicy, ['Always', 'Never', 'OnFailure'], place.child('restartPolicy'), findings);
  if (regular || restartPolicy === 'Always') checkProbes(container, around.grace, place, findings);
  else forbidProbes(container, place, findings);
}

/** Only for looking into a pod: it has no share in what the pod is for. `others` are the names of the pod's own containers. */
export function checkEphemeralContainer(
  given: unknown,
  others: ReadonlySet<string>,
  around: Surroundings,
  place: Place,
  findings: Findings,
): void {
  const container = isObject(given) ? given : {};
  checkCommon(container, around, place, findings);
  checkImage(container, place, findings);
  const name = textAt(container, 'name');
  if (around.names.has(name)) findings.duplicate(place.child('name'), `another container is called ${shown(name)}`);
  around.names.add(name);
  const target = textAt(container, 'targetContainerName');
  if (target !== '' && !others.has(target))
    findings.reject(
      'schema',
      'container-not-found',
      'FieldValueNotFound',
      place.child('targetContainerName'),
      `no container is called ${shown(target)}`,
    );
  for (const field of [
    'ports',
    'resources',
    'livenessProbe',
    'readinessProbe',
    'startupProbe',
    'lifecycle',
    'restartPolicy',
    'resizePolicy',
  ]) {
    const value = ownField(container, field);
    if (value !== undefined && !(field === 'resources' && isObject(value) && Object.keys(value).length === 0))
      findings.forbidden('ephemeral-containers', place.child(field), `an ephemeral container has no ${field}`);
  }
}

/** Not asked of templates: in them blanks around an image pass. */
export function checkImage(container: JsonObject, place: Place, findings: Findings): void {
  const image = textAt(container, 'image');
  if (image !== image.trim()) findings.invalid('bad-image', place.child('image'), 'an image has no blanks around it');
}

function checkCommon(container: JsonObject, around: Surroundings, place: Place, findings: Findings): void {
  const name = textAt(container, 'name');
  if (name === '') findings.required(place.child('name'), 'a container needs a name');
  else {
    for (const problem of dnsLabelProblems(name))
      findings.invalid('bad-name', place.child('name'), `${shown(name)} is no name of a container: ${problem}`);
  }
  if (textAt(container, 'image') === '') findings.required(place.child('image'), 'a container needs an image');
  const pull = textAt(container, 'imagePullPolicy') || 'Always';
  checkOption(pull, ['Always', 'IfNotPresent', 'Never'], place.child('imagePullPolicy'), findings);
  checkPorts(listAt(container, 'ports'), place.child('ports'), findings);
  checkContainerResources(objectAt(container, 'resources'), around.resourceClaims, place.child('resources'), findings);
  checkEnvironment(container, place, findings);
  checkContainerSecurityContext(objectAt(container, 'securityContext'), place.child('securityContext'), findings);
  const policy = textAt(container, 'terminationMessagePolicy');
  checkOption(policy, ['File', 'FallbackToLogsOnError'], place.child('terminationMessagePolicy'), findings);
  checkMounts(listAt(container, 'volumeMounts'), around.volumes, place.child('volumeMounts'), findings);
}

function checkMounts(mounts: readonly unknown[], volumes: ReadonlySet<string>, place: Place, findings: Findings): void {
  const paths = new Set<string>();
  mounts.forEach((mount, index) => {
    const at = place.index(index);
    const volume = isObject(mount) ? textAt(mount, 'name') : '';
    const path = isObject(mount) ? textAt(mount, 'mountPath') : '';
    if (volume === '') findings.required(at.child('name'), 'a mount needs the name of a volume');
    if (!volumes.has(volume))
      findings.reject('schema', 'volume-not-found', 'FieldValueNotFound', at.child('name'), `the pod has no volume ${shown(volume)}`);
    if (path === '') findings.required(at.child('mountPath'), 'a mount needs a mountPath');
    if (paths.has(path)) findings.invalid('mount-path', at.child('mountPath'), `${shown(path)} is mounted twice`);
    paths.add(path);
  });
}
