import { type EC2Client, paginateDescribeSpotPriceHistory, type SpotPrice } from '@aws-sdk/client-ec2';
import { collectPages, type OnPage } from './pages.js';

/** Instance type name to zone name to the price per hour. */
export type SpotPrices = Map<string, Map<string, number>>;

/** @param now The prices that hold at this time. */
export async function readSpotPrices(ec2: EC2Client, now: Date, onPage: OnPage): Promise<SpotPrices> {
  const history = await collectPages(
    paginateDescribeSpotPriceHistory(
      { client: ec2, pageSize: 2000 },
      { StartTime: now, ProductDescriptions: ['Linux/UNIX', 'Linux/UNIX (Amazon VPC)'] },
    ),
    (page) => page.SpotPriceHistory,
    (page) => page.NextToken,
    onPage,
  );
  const prices = newestSpotPrices(history);
  if (prices.size === 0) throw new Error('it states no price');
  return prices;
}

/** Of several records of one type and zone the newest counts, of equally old ones the lowest (chapter 04, 12.2). */
export function newestSpotPrices(history: readonly SpotPrice[]): SpotPrices {
  const newest = new Map<string, number>();
  const prices: SpotPrices = new Map();
  for (const { InstanceType: type, AvailabilityZone: zone, SpotPrice: text, Timestamp: timestamp } of history) {
    const price = Number(text);
    const time = timestamp?.getTime();
    if (type === undefined || zone === undefined || time === undefined || text === undefined || !(price > 0 && price < 1e9)) continue;
    const key = `${type} ${zone}`;
    const ofType = prices.get(type) ?? new Map<string, number>();
    const known = newest.get(key);
    if (known !== undefined && (known > time || (known === time && (ofType.get(zone) ?? 0) <= price))) continue;
    newest.set(key, time);
    prices.set(type, ofType.set(zone, price));
  }
  return prices;
}
