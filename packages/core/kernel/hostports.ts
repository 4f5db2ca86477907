// Host ports (chapter 01, 4). Encode interns addresses: 0 is unspecified in either family, IPv4-mapped IPv6 equals its IPv4 form.
import { PORT_ADDRESS, PORT_NUMBER, PORT_PROTOCOL, PORT_STRIDE } from './layout';
import { portSetList, portSetStart, ports } from './problem';

/** The port set of a pod without host ports. */
export const NO_PORTS: i32 = -1;

function conflicts(a: i32, b: i32): bool {
  const x: i32 = a * PORT_STRIDE;
  const y: i32 = b * PORT_STRIDE;
  if (ports[x + PORT_NUMBER] != ports[y + PORT_NUMBER] || ports[x + PORT_PROTOCOL] != ports[y + PORT_PROTOCOL]) return false;
  const p: i32 = ports[x + PORT_ADDRESS];
  const q: i32 = ports[y + PORT_ADDRESS];
  return p == q || p == 0 || q == 0;
}

/** Whether some port of one pod conflicts with some port of another. */
export function portSetsConflict(a: i32, b: i32): bool {
  if (a == NO_PORTS || b == NO_PORTS) return false;
  for (let i: i32 = portSetStart[a]; i < portSetStart[a + 1]; i++) {
    for (let j: i32 = portSetStart[b]; j < portSetStart[b + 1]; j++) {
      if (conflicts(portSetList[i], portSetList[j])) return true;
    }
  }
  return false;
}
