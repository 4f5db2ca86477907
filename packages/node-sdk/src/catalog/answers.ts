import type { InstanceTypeFacts, PublishedImage } from '@kerf/instance-catalog';
import type { ZonesOfTypes } from './offerings.js';
import type { OnDemandPrices } from './ondemandprices.js';
import type { SpotPrices } from './spotprices.js';

/** What AWS said, or why the figures known before are kept. */
export type Answer<T> = { read: T } | { kept: string };

/** What AWS said of one region. */
export interface RegionAnswers {
  'instance-types': Answer<InstanceTypeFacts[]>;
  offerings: Answer<ZonesOfTypes>;
  zones: Answer<Map<string, string>>;
  'spot-prices': Answer<SpotPrices>;
  'on-demand-prices': Answer<OnDemandPrices>;
  images: Answer<PublishedImage[]>;
}

export function readOr<T>(answer: Answer<T>, known: T): T {
  return 'read' in answer ? answer.read : known;
}
