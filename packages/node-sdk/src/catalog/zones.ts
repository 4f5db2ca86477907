import { DescribeAvailabilityZonesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { OnPage } from './pages.js';

/** Zone name to zone id in this account. Local zones that the account has opted in to are zones like any other (chapter 04, 12). */
export async function readZoneIds(ec2: EC2Client, onPage: OnPage): Promise<Map<string, string>> {
  const { AvailabilityZones: zones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  const ids = new Map<string, string>();
  for (const { ZoneName: name, ZoneId: id } of zones) if (name !== undefined && id !== undefined) ids.set(name, id);
  if (ids.size === 0) throw new Error('the region has no zones');
  onPage(ids.size);
  return ids;
}
