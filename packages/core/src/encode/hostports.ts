import { H_PORT_SETS, H_PORTS, PORT_STRIDE, S_PORT_SET_LIST, S_PORT_SET_START, S_PORTS } from '../../kernel/layout.js';
import type { HostPort } from '../state/hostport.js';
import { type Image, Interner, Lists } from './image.js';

/** Host ports and sets of them, one set per pod that has any. */
export class HostPortTable {
  private readonly addresses = new Interner<string>();
  private readonly protocols = new Interner<string>();
  private readonly ports = new Interner<string>();
  private readonly sets = new Lists();
  private readonly setIds = new Map<string, number>();

  /** The set of some ports; -1 for none. */
  set(ports: readonly HostPort[]): number {
    if (ports.length === 0) return -1;
    const ids = ports.map(({ ip, unspecified, port, protocol }) => {
      const address = unspecified ? 0 : this.addresses.id(ip) + 1;
      return this.ports.id(`${address},${port},${this.protocols.id(protocol)}`);
    });
    const text = ids.join(' ');
    const known = this.setIds.get(text);
    if (known !== undefined) return known;
    const id = this.sets.add(ids);
    this.setIds.set(text, id);
    return id;
  }

  write(image: Image): void {
    const records = this.ports.items.flatMap((text) => text.split(',').map(Number));
    image.word(H_PORTS, records.length / PORT_STRIDE);
    image.word(H_PORT_SETS, this.sets.length);
    image.section(S_PORTS, records);
    image.section(S_PORT_SET_START, this.sets.starts);
    image.section(S_PORT_SET_LIST, this.sets.items);
  }
}
