import * as label from './labels.js';
import {
  type OnDemandOrigin,
  type RegionData,
  type RegionInstanceType,
  regionInstanceType,
  type Source,
  type SpotOrigin,
} from './region.js';

/**
 * Where a price comes from. Beside the origins of the data: `on-demand` for a Spot price that is only the on-demand price,
 * because no Spot figure of the type is known; `reserved` for the nominal price of a reservation; `none` without any price.
 */
export interface PriceOrigin extends Partial<Source> {
  origin: OnDemandOrigin | SpotOrigin | 'on-demand' | 'reserved' | 'none';
  /** True when the source does not state this very price for this type in this region and zone. */
  estimated: boolean;
}

function onDemandOrigin(region: RegionData, type: RegionInstanceType): PriceOrigin {
  if (type.onDemandPrice === undefined) return { origin: 'none', estimated: false };
  const { onDemand, onDemandFallback } = region.provenance;
  if (type.onDemandOrigin === 'us-east-1') return { origin: 'us-east-1', estimated: true, ...onDemandFallback };
  const { currency: _, ...source } = onDemand;
  return { origin: 'region', estimated: false, ...source };
}

/** The origin for a type that is at hand; see {@link priceOrigin}. */
export function originOf(region: RegionData, type: RegionInstanceType, capacityType: string): PriceOrigin {
  const onDemand = onDemandOrigin(region, type);
  if (capacityType === label.ON_DEMAND) return onDemand;
  if (capacityType === label.RESERVED) return { ...onDemand, origin: 'reserved', estimated: true };
  if (type.spotOrigin !== undefined) return { origin: type.spotOrigin, estimated: type.spotOrigin !== 'zone', ...region.provenance.spot };
  return onDemand.origin === 'none' ? onDemand : { ...onDemand, origin: 'on-demand', estimated: true };
}

/**
 * Where the price of a type's offerings of one capacity type comes from; every figure that is not simply stated is marked.
 * @throws CatalogInputError when the region does not offer the type.
 */
export function priceOrigin(region: RegionData, instanceType: string, capacityType: string): PriceOrigin {
  return originOf(region, regionInstanceType(region, instanceType), capacityType);
}
