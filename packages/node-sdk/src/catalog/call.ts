/** What a refresh asks AWS for. */
export type CallName = 'instance-types' | 'offerings' | 'zones' | 'spot-prices' | 'on-demand-prices' | 'images';

/** A call to AWS. */
export interface Call {
  operation: string;
  /** The IAM action that permits it. */
  action: string;
  /** What is counted in its answer. */
  items: string;
}

/** Chapter 04, 12. */
export const CALLS: Record<CallName, Call> = {
  'instance-types': { operation: 'DescribeInstanceTypes', action: 'ec2:DescribeInstanceTypes', items: 'instance types' },
  offerings: { operation: 'DescribeInstanceTypeOfferings', action: 'ec2:DescribeInstanceTypeOfferings', items: 'offerings' },
  zones: { operation: 'DescribeAvailabilityZones', action: 'ec2:DescribeAvailabilityZones', items: 'zones' },
  'spot-prices': { operation: 'DescribeSpotPriceHistory', action: 'ec2:DescribeSpotPriceHistory', items: 'Spot prices' },
  'on-demand-prices': { operation: 'GetProducts', action: 'pricing:GetProducts', items: 'on-demand prices' },
  images: { operation: 'GetParameter', action: 'ssm:GetParameter', items: 'machine images' },
};

export const CALL_NAMES = Object.keys(CALLS) as CallName[];
