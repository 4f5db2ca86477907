import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { pullPolicyOf } from './image.js';
import { dnsLabelProblems } from './label.js';
import { checkContainerResources, roundedResources } from './resources.js';
import { checkOption } from './selector.js';

export interface Surroundings {
  /** Names taken by containers before. */
  names: Set<string>;
  volumes: ReadonlySet<string>;
  resourceClaims: ReadonlySet<string>;
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
  const name = textAt(container, 'name');
  if (name === '') findings.required(place.child('name'), 'a container needs a name');
  else {
    for (const problem of dnsLabelProblems(name))
      findings.invalid('bad-name', place.child('name'), `${shown(name)} is no name of a container: ${problem}`);
  }
  if (around.names.has(name)) findings.duplicate(place.child('name'), `another container is called ${shown(name)}`);
  if (regular || name !== '') around.names.add(name);
  const image = textAt(container, 'image');
  if (image === '') findings.required(place.child('image'), 'a container needs an image');
  const restartPolicy = ownField(container, 'restartPolicy');
  if (typeof restartPolicy === 'string')
    checkOption(restartPolicy, ['Always', 'Never', 'OnFailure'], place.child('restartPolicy'), findings);
  checkOption(
    textAt(container, 'imagePullPolicy') || 'Always',
    ['Always', 'IfNotPresent', 'Never'],
    place.child('imagePullPolicy'),
    findings,
  );
  checkPorts(listAt(container, 'ports'), place.child('ports'), findings);
  checkContainerResources(objectAt(container, 'resources'), around.resourceClaims, place.child('resources'), findings);
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

function checkPorts(ports: readonly unknown[], place: Place, findings: Findings): void {
  const names = new Set<string>();
  ports.forEach((port, index) => {
    if (!isObject(port)) return;
    const at = place.index(index);
    const name = textAt(port, 'name');
    if (name !== '') {
      const problems = portNameProblems(name);
      for (const problem of problems) findings.invalid('bad-name', at.child('name'), `${shown(name)} is no name of a port: ${problem}`);
      if (problems.length === 0 && names.has(name)) findings.duplicate(at.child('name'), `another port is called ${shown(name)}`);
      if (problems.length === 0) names.add(name);
    }
    const containerPort = Number(ownField(port, 'containerPort') ?? 0);
    if (containerPort === 0) findings.required(at.child('containerPort'), 'a port needs a containerPort');
    else checkRange(containerPort, at.child('containerPort'), findings);
    const hostPort = Number(ownField(port, 'hostPort') ?? 0);
    if (hostPort !== 0) checkRange(hostPort, at.child('hostPort'), findings);
    checkOption(textAt(port, 'protocol') || 'TCP', ['SCTP', 'TCP', 'UDP'], at.child('protocol'), findings);
  });
}

function checkRange(port: number, place: Place, findings: Findings): void {
  if (port < 1 || port > 65_535) findings.invalid('out-of-range', place, `${port} is not between 1 and 65535`);
}

/** No two containers may ask for the same port of the host. */
export function checkHostPorts(containers: readonly unknown[], place: Place, findings: Findings): void {
  const taken = new Set<string>();
  containers.forEach((container, index) => {
    if (!isObject(container)) return;
    listAt(container, 'ports').forEach((port, at) => {
      const hostPort = isObject(port) ? Number(ownField(port, 'hostPort') ?? 0) : 0;
      if (!isObject(port) || hostPort === 0) return;
      const identity = `${textAt(port, 'protocol')}/${textAt(port, 'hostIP')}/${hostPort}`;
      if (taken.has(identity)) {
        findings.duplicate(place.index(index).child('ports').index(at).child('hostPort'), `${identity} is asked for already`);
      }
      taken.add(identity);
    });
  });
}

/** In the network of the node a port is the node's own. A template may leave hostPort open: it is filled in when the pod is made. */
export function checkHostNetworkPorts(containers: readonly unknown[], ofPod: boolean, place: Place, findings: Findings): void {
  containers.forEach((container, index) => {
    if (!isObject(container)) return;
    listAt(container, 'ports').forEach((port, at) => {
      const hostPort = isObject(port) ? (ownField(port, 'hostPort') ?? 0) : 0;
      const containerPort = isObject(port) ? (ownField(port, 'containerPort') ?? 0) : 0;
      if (hostPort === containerPort || (hostPort === 0 && !ofPod)) return;
      const of = place.index(index).child('ports').index(at).child('hostPort');
      findings.invalid('host-port', of, `with hostNetwork, hostPort must equal containerPort ${containerPort}`);
    });
  });
}

function portNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (name.length > 15) problems.push('it is longer than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) problems.push('it must consist of lower case alphanumerics and hyphens');
  if (!/[a-z]/.test(name)) problems.push('it must have a letter');
  if (name.includes('--')) problems.push('it may not have two hyphens in a row');
  if (name.startsWith('-') || name.endsWith('-')) problems.push('it may not begin or end with a hyphen');
  return problems;
}
