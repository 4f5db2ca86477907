import { isObject, listAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { checkOption } from './selector.js';

/** The ports of one container. */
export function checkPorts(ports: readonly unknown[], place: Place, findings: Findings): void {
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

export function portNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (name.length > 15) problems.push('it is longer than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) problems.push('it must consist of lower case alphanumerics and hyphens');
  if (!/[a-z]/.test(name)) problems.push('it must have a letter');
  if (name.includes('--')) problems.push('it may not have two hyphens in a row');
  if (name.startsWith('-') || name.endsWith('-')) problems.push('it may not begin or end with a hyphen');
  return problems;
}
