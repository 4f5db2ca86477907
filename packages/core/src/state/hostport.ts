import type { PodSpec } from '../model/pod.js';

/** A port that a pod takes on its node. */
export interface HostPort {
  /** The address in one form, so that equal addresses are equal texts; empty if it cannot be parsed (chapter 01, 4). */
  ip: string;
  /** Whether the address stands for every address: `0.0.0.0` or `::`. */
  unspecified: boolean;
  port: number;
  protocol: string;
}

/** The host ports of a pod: those of its containers only, init containers and sidecars left out (chapter 01, 4). */
export function hostPortsOf(spec: PodSpec): HostPort[] {
  const ports: HostPort[] = [];
  for (const container of spec.containers ?? []) {
    for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
      if (!hostPort) continue;
      const ip = canonicalAddress(hostIP || '0.0.0.0');
      ports.push({ ip, unspecified: ip === ANY_V4 || ip === ANY_V6, port: hostPort, protocol: protocol ?? '' });
    }
  }
  return ports;
}

/** Whether two pods cannot both have these ports on one node. */
export function hostPortsConflict(left: HostPort, right: HostPort): boolean {
  if (left.port !== right.port || left.protocol !== right.protocol) return false;
  return left.ip === right.ip || left.unspecified || right.unspecified;
}

const ANY_V6 = '0:0:0:0:0:0:0:0';
const ANY_V4 = '0:0:0:0:0:ffff:0:0';

/** An IPv4 or IPv6 address as eight hexadecimal groups, IPv4 in its mapped form; empty if it cannot be parsed. */
export function canonicalAddress(text: string): string {
  if (text.length > 45) return '';
  const groups = text.includes(':') ? parseV6(text) : parseMapped(text);
  return groups === undefined ? '' : groups.map((group) => group.toString(16)).join(':');
}

function parseMapped(text: string): number[] | undefined {
  const groups = parseV4(text);
  return groups && [0, 0, 0, 0, 0, 0xffff, ...groups];
}

function parseV4(text: string): number[] | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9][0-9]{0,2})$/.test(octet) && Number(octet) <= 255)) return undefined;
  const [a, b, c, d] = octets.map(Number) as [number, number, number, number];
  return [a * 256 + b, c * 256 + d];
}

function parseV6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const left = parseGroups(halves[0]!, halves.length === 1);
  const right = halves.length === 2 ? parseGroups(halves[1]!, true) : [];
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...left, ...new Array<number>(missing).fill(0), ...right];
}

// An embedded IPv4 address may only end the whole text.
function parseGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      const embedded = parseV4(part);
      if (embedded === undefined) return undefined;
      groups.push(...embedded);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}
