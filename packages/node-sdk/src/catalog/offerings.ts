import { type EC2Client, paginateDescribeInstanceTypeOfferings } from '@aws-sdk/client-ec2';
import { compareText } from '../load/json.js';
import { collectPages, type OnPage } from './pages.js';

/** Instance type name to the names of the zones that offer it, sorted. */
export type ZonesOfTypes = Map<string, string[]>;

export async function readOfferings(ec2: EC2Client, onPage: OnPage): Promise<ZonesOfTypes> {
  const offerings = await collectPages(
    paginateDescribeInstanceTypeOfferings({ client: ec2, pageSize: 1000 }, { LocationType: 'availability-zone' }),
    (page) => page.InstanceTypeOfferings,
    (page) => page.NextToken,
    onPage,
  );
  const zones: ZonesOfTypes = new Map();
  for (const { InstanceType: type, Location: zone } of offerings) {
    if (type === undefined || zone === undefined) continue;
    const offering = zones.get(type) ?? [];
    if (!offering.includes(zone)) offering.push(zone);
    zones.set(type, offering);
  }
  if (zones.size === 0) throw new Error('no zone offers an instance type; is the name of the region right?');
  for (const offering of zones.values()) offering.sort(compareText);
  return zones;
}
