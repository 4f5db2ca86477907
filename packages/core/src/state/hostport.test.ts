import { describe, expect, it } from 'vitest';
import { canonicalAddress, hostPortsConflict, hostPortsOf } from './hostport.js';

const port = (hostIP: string | undefined, hostPort: number, protocol = 'TCP') =>
  hostPortsOf({ containers: [{ name: 'c', ports: [{ hostPort, protocol, ...(hostIP === undefined ? {} : { hostIP }) }] }] })[0]!;

describe('addresses', () => {
  it.each([
    ['::1', '0:0:0:0:0:0:0:1'],
    ['2001:db8::a:b', '2001:db8:0:0:0:0:a:b'],
    ['::ffff:10.0.0.1', canonicalAddress('10.0.0.1')],
    ['1::', '1:0:0:0:0:0:0:0'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
  ])('%s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each(['', '10.0.0', '10.0.0.256', '010.0.0.1', '1::2::3', '1:2:3', ':1', '1:2:3:4:5:6:7:8:9', 'fe80::1%eth0', '1.2.3.4::', '12345::'])(
    '%j cannot be parsed',
    (text) => {
      expect(canonicalAddress(text)).toBe('');
    },
  );
});

it('conflicts follow port, protocol and address', () => {
  const conflict = (left: ReturnType<typeof port>, right: ReturnType<typeof port>) => {
    expect(hostPortsConflict(right, left)).toBe(hostPortsConflict(left, right));
    return hostPortsConflict(left, right);
  };
  expect(conflict(port('10.0.0.0', 4443), port(undefined, 4443))).toBe(true);
  expect(conflict(port('10.0.0.0', 4443), port('::', 4443))).toBe(true);
  expect(conflict(port('10.0.0.0', 4443), port('10.0.0.1', 4443))).toBe(false);
  expect(conflict(port('10.0.0.0', 4443), port('::ffff:10.0.0.0', 4443))).toBe(true);
  expect(conflict(port(undefined, 4443), port(undefined, 4443, 'SCTP'))).toBe(false);
  expect(conflict(port(undefined, 443), port(undefined, 4443))).toBe(false);
  expect(conflict(port('junk', 1), port('other', 1))).toBe(true);
});

it('looks at containers only, and at host ports only', () => {
  const ports = [{ hostPort: 80 }];
  expect(
    hostPortsOf({
      containers: [{ name: 'c', ports: [{ containerPort: 80 }] }],
      initContainers: [{ name: 'i', restartPolicy: 'Always', ports }],
    }),
  ).toEqual([]);
});
