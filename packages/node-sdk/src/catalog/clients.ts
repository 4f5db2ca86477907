import { EC2Client } from '@aws-sdk/client-ec2';
import { PricingClient } from '@aws-sdk/client-pricing';
import { SSMClient } from '@aws-sdk/client-ssm';

/** The clients for one region; credentials come from the SDK's default chain. */
export interface RegionClients {
  ec2: EC2Client;
  pricing: PricingClient;
  ssm: SSMClient;
}

/** Attempts of one request. The SDK waits between them, longer each time, and longer after throttling. */
const MAXIMUM_ATTEMPTS = 8;
const CONNECTION_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 60_000;

/** The few regions that serve the price list (chapter 04, 12.2). */
export function pricingEndpointRegion(region: string): string {
  if (region.startsWith('ap-')) return 'ap-south-1';
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  if (region.startsWith('eu-')) return 'eu-central-1';
  return 'us-east-1';
}

export function createClients(region: string): RegionClients {
  // The version in use is pinned, so what later ones need is no news to whoever runs this one.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const config = {
    maxAttempts: MAXIMUM_ATTEMPTS,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  };
  return {
    ec2: new EC2Client({ ...config, region }),
    pricing: new PricingClient({ ...config, region: pricingEndpointRegion(region) }),
    ssm: new SSMClient({ ...config, region }),
  };
}

export function destroyClients({ ec2, pricing, ssm }: RegionClients): void {
  for (const client of [ec2, pricing, ssm]) client.destroy();
}
