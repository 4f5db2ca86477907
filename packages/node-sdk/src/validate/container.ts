import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { dnsLabelProblems } from './label.js';
import { checkContainerResources, roundedResources } from './resources.js';
import { checkOption } from './selector.js';

interface Surroundings {
  /** Names taken by containers before. */
  names: Set<string>;
  volumes: ReadonlySet<string>;
  resourceClaims: ReadonlySet<string>;
  hostNetwork: boolean;
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

/** Images tagged latest, and those without tag and digest, are pulled every time. */
function pullPolicyOf(image: string): string {
  const [name = '', digest] = image.split('@', 2);
  const last = name.slice(name.lastIndexOf('/') + 1);
  const tag = last.includes(':') ? last.slice(last.indexOf(':') + 1) : digest === undefined ? 'latest' : '';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

export function checkContainer(container: unknown, around: Surroundings, place: Place, findings: Findings): void {
  if (!isObject(container)) return;
  const name = textAt(container, 'name');
  if (name === '') findings.required(place.child('name'), 'a container needs a name');
  else {
    for (const problem of dnsLabelProblems(name))
      findings.invalid('bad-name', place.child('name'), `${shown(name)} is no name of a container: ${problem}`);
    if (around.names.has(name)) findings.duplicate(place.child('name'), `another container is called ${shown(name)}`);
    around.names.add(name);
  }
  const image = textAt(container, 'image');
  if (image === '') findings.required(place.child('image'), 'a container needs an image');
  else if (image !== image.trim()) findings.invalid('bad-image', place.child('image'), 'an image has no blanks around it');
  const restartPolicy = textAt(container, 'restartPolicy');
  if (restartPolicy !== '') checkOption(restartPolicy, ['Always', 'Never', 'OnFailure'], place.child('restartPolicy'), findings);
  checkOption(
    textAt(container, 'imagePullPolicy') || 'Always',
    ['Always', 'IfNotPresent', 'Never'],
    place.child('imagePullPolicy'),
    findings,
  );
  checkPorts(listAt(container, 'ports'), around.hostNetwork, place.child('ports'), findings);
  checkContainerResources(objectAt(container, 'resources'), around.resourceClaims, place.child('resources'), findings);
  listAt(container, 'volumeMounts').forEach((mount, index) => {
    if (!isObject(mount)) return;
    const at = place.child('volumeMounts').index(index);
    const volume = textAt(mount, 'name');
    if (volume === '') findings.required(at.child('name'), 'a mount needs the name of a volume');
    else if (!around.volumes.has(volume))
      findings.reject('schema', 'volume-not-found', 'FieldValueNotFound', at.child('name'), `the pod has no volume ${shown(volume)}`);
    if (textAt(mount, 'mountPath') === '') findings.required(at.child('mountPath'), 'a mount needs a mountPath');
  });
}

function checkPorts(ports: readonly unknown[], hostNetwork: boolean, place: Place, findings: Findings): void {
  const names = new Set<string>();
  ports.forEach((port, index) => {
    if (!isObject(port)) return;
    const at = place.index(index);
    const name = textAt(port, 'name');
    if (name !== '') {
      if (!/^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 15) {
        findings.invalid(
          'bad-name',
          at.child('name'),
          `${shown(name)} is no name of a port: at most 15 lower case alphanumerics and hyphens, with a letter`,
        );
      } else if (names.has(name)) findings.duplicate(at.child('name'), `another port is called ${shown(name)}`);
      names.add(name);
    }
    const containerPort = Number(ownField(port, 'containerPort') ?? 0);
    if (containerPort === 0) findings.required(at.child('containerPort'), 'a port needs a containerPort');
    else checkRange(containerPort, at.child('containerPort'), findings);
    const hostPort = Number(ownField(port, 'hostPort') ?? 0);
    if (hostPort !== 0) checkRange(hostPort, at.child('hostPort'), findings);
    if (hostNetwork && hostPort !== containerPort) {
      findings.invalid('host-port', at.child('hostPort'), `with hostNetwork, hostPort must equal containerPort ${containerPort}`);
    }
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
