import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { checkNotNegative } from './number.js';
import { portNameProblems } from './port.js';
import { checkOption } from './selector.js';

const COUNTS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];
const HEADER_NAME = /^[-A-Za-z0-9]+$/;

/** Probes and hooks of a container; `grace` is how long the pod may take to end, in seconds. */
export function checkProbes(container: JsonObject, grace: number, place: Place, findings: Findings): void {
  const lifecycle = objectAt(container, 'lifecycle');
  for (const hook of ['postStart', 'preStop']) {
    if (isObject(ownField(lifecycle, hook))) checkHandler(objectAt(lifecycle, hook), grace, place.child('lifecycle', hook), findings);
  }
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = ownField(container, field);
    if (isObject(probe)) checkProbe(probe, field === 'readinessProbe', grace, place.child(field), findings);
  }
}

/** Init containers that end have nothing to be probed. */
export function forbidProbes(container: JsonObject, place: Place, findings: Findings): void {
  for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (Object.hasOwn(container, field))
      findings.forbidden('probe', place.child(field), 'only init containers with restartPolicy Always may have one');
  }
}

function checkProbe(probe: JsonObject, readiness: boolean, grace: number, place: Place, findings: Findings): void {
  checkHandler(probe, grace, place, findings);
  for (const field of COUNTS) checkNotNegative(probe, field, place, findings);
  const own = ownField(probe, 'terminationGracePeriodSeconds');
  const at = place.child('terminationGracePeriodSeconds');
  if (typeof own === 'number' && own <= 0) findings.invalid('out-of-range', at, `${own} is not greater than 0`);
  if (readiness) {
    if (own !== undefined) findings.invalid('readiness', at, 'a readinessProbe ends no container');
  } else if (ownField(probe, 'successThreshold') !== 1)
    findings.invalid('success-threshold', place.child('successThreshold'), 'successThreshold must be 1 here');
}

function checkHandler(of: JsonObject, grace: number, place: Place, findings: Findings): void {
  const [first, ...others] = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'].filter((handler) => isObject(ownField(of, handler)));
  for (const other of others) findings.forbidden('two-handlers', place.child(other), `${first} is given already`);
  if (first === undefined) {
    findings.required(place, 'one of exec, httpGet, tcpSocket, grpc is needed');
    return;
  }
  const handler = objectAt(of, first);
  const at = place.child(first);
  if (first === 'exec' && listAt(handler, 'command').length === 0) findings.required(at.child('command'), 'exec needs a command');
  if (first === 'httpGet' || first === 'tcpSocket' || first === 'grpc')
    checkPort(ownField(handler, 'port') ?? 0, at.child('port'), findings);
  if (first === 'httpGet') {
    checkOption(textAt(handler, 'scheme'), ['HTTP', 'HTTPS'], at.child('scheme'), findings);
    for (const header of listAt(handler, 'httpHeaders')) {
      const name = isObject(header) ? textAt(header, 'name') : '';
      if (!HEADER_NAME.test(name)) findings.invalid('header', at.child('httpHeaders'), `${shown(name)} is no name of an HTTP header`);
    }
  }
  const seconds = Number(ownField(handler, 'seconds') ?? 0);
  if (first === 'sleep' && (seconds < 0 || seconds > grace))
    findings.invalid('out-of-range', at, `${seconds} is not between 0 and terminationGracePeriodSeconds, which is ${grace}`);
}

function checkPort(port: unknown, place: Place, findings: Findings): void {
  if (typeof port === 'number' && (port < 1 || port > 65_535))
    findings.invalid('out-of-range', place, `${port} is not between 1 and 65535`);
  if (typeof port !== 'string') return;
  for (const problem of portNameProblems(port)) findings.invalid('bad-name', place, `${shown(port)} is no name of a port: ${problem}`);
}
