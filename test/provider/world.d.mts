import type { RegionData } from '@kerf/instance-catalog';
import type { Random } from './random.mjs';

export function withSpotPrices(random: Random, region: RegionData): RegionData;
