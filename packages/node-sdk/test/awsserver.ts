import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AwsRequest {
  operation: string;
  /** The region that the request is signed for. */
  region: string;
  /** Form fields of EC2, or the JSON of the other services. */
  input: Record<string, unknown>;
  /** How often this operation was asked before. */
  earlier: number;
}

export interface AwsReply {
  status?: number;
  /** XML for EC2, JSON for the other services. */
  body: string;
}

export type Answering = (request: AwsRequest) => AwsReply;

/** A server on loopback that answers as EC2, SSM and the price list do, for the SDK's own clients over HTTP. */
export class AwsServer {
  readonly requests: AwsRequest[] = [];
  readonly #server: Server;
  #answers: Record<string, Answering> = {};

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const asked = await read(request);
      const described = { ...asked, earlier: this.asked(asked.operation).length };
      this.requests.push(described);
      const answer = this.#answers[asked.operation];
      const { status = 200, body } = answer === undefined ? notImplemented() : answer(described);
      response.writeHead(status, { 'content-type': body.startsWith('{') ? 'application/x-amz-json-1.1' : 'text/xml' }).end(body);
    });
  }

  static async start(): Promise<AwsServer> {
    const server = new AwsServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets what was asked, and answers so from now on. */
  answer(answers: Record<string, Answering>): void {
    this.requests.length = 0;
    this.#answers = answers;
  }

  asked(operation: string): AwsRequest[] {
    return this.requests.filter((request) => request.operation === operation);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function read(request: IncomingMessage): Promise<Omit<AwsRequest, 'earlier'>> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const region = /Credential=[^/]*\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return { operation: target.split('.')[1] ?? '', region, input: JSON.parse(body) };
  const input = Object.fromEntries(new URLSearchParams(body));
  return { operation: input.Action ?? '', region, input };
}

/** As a server says it that does not know the operation. */
function notImplemented(): AwsReply {
  return { status: 500, body: '<!doctype html><title>500</title>' };
}

export const denied: Answering = ({ operation }) =>
  operation === 'GetProducts' || operation === 'GetParameter'
    ? { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException', message: `not authorized to perform ${operation}` }) }
    : ec2Error('UnauthorizedOperation', 403);

export function ec2Error(code: string, status: number): AwsReply {
  return {
    status,
    body: `<Response><Errors><Error><Code>${code}</Code><Message>said by a test</Message></Error></Errors><RequestID>r</RequestID></Response>`,
  };
}

/** A page of an EC2 answer. */
export function ec2Page(operation: string, set: string, entries: readonly string[], nextToken?: string): AwsReply {
  const token = nextToken === undefined ? '' : `<nextToken>${nextToken}</nextToken>`;
  const list = entries.map((entry) => `<item>${entry}</item>`).join('');
  return { body: `<${operation}Response><${set}>${list}</${set}>${token}</${operation}Response>` };
}

/** Serves a list in pages, and checks that the client hands the token back. */
export function ec2Pages(set: string, pages: readonly (readonly string[])[]): Answering {
  return ({ operation, input }) => {
    const index = input.NextToken === undefined ? 0 : Number(String(input.NextToken).replace('page-', ''));
    return ec2Page(operation, set, pages[index] ?? [], index + 1 < pages.length ? `page-${index + 1}` : undefined);
  };
}

/** An entry of DescribeInstanceTypes. */
export function typeXml(name: string, { arch = 'x86_64', vcpus = 2, memory = 8192, metal = false, spot = true } = {}): string {
  return `<instanceType>${name}</instanceType><currentGeneration>true</currentGeneration>
<supportedUsageClasses><item>on-demand</item>${spot ? '<item>spot</item>' : ''}</supportedUsageClasses>
<supportedVirtualizationTypes><item>hvm</item></supportedVirtualizationTypes><bareMetal>${metal}</bareMetal>${metal ? '' : '<hypervisor>nitro</hypervisor>'}
<processorInfo><supportedArchitectures><item>${arch}</item></supportedArchitectures><sustainedClockSpeedInGhz>3.1</sustainedClockSpeedInGhz><manufacturer>Intel</manufacturer></processorInfo>
<vCpuInfo><defaultVCpus>${vcpus}</defaultVCpus><defaultCores>${vcpus / 2}</defaultCores></vCpuInfo><memoryInfo><sizeInMiB>${memory}</sizeInMiB></memoryInfo>
<ebsInfo><ebsOptimizedSupport>default</ebsOptimizedSupport><ebsOptimizedInfo><baselineBandwidthInMbps>650</baselineBandwidthInMbps><maximumBandwidthInMbps>4750</maximumBandwidthInMbps></ebsOptimizedInfo></ebsInfo>
<networkInfo><networkPerformance>Up to 10 Gigabit</networkPerformance><defaultNetworkCardIndex>0</defaultNetworkCardIndex>
<networkCards><item><networkCardIndex>0</networkCardIndex><maximumNetworkInterfaces>3</maximumNetworkInterfaces></item></networkCards>
<ipv4AddressesPerInterface>10</ipv4AddressesPerInterface><ipv6AddressesPerInterface>10</ipv6AddressesPerInterface><enaSupport>required</enaSupport><encryptionInTransitSupported>false</encryptionInTransitSupported></networkInfo>`;
}

export const offeringXml = (type: string, zone: string) =>
  `<instanceType>${type}</instanceType><locationType>availability-zone</locationType><location>${zone}</location>`;

export const zoneXml = (name: string, id: string) =>
  `<zoneName>${name}</zoneName><zoneId>${id}</zoneId><zoneState>available</zoneState><zoneType>availability-zone</zoneType>`;

export const spotXml = (type: string, zone: string, price: string, timestamp = '2026-11-01T00:00:00.000Z') =>
  `<instanceType>${type}</instanceType><availabilityZone>${zone}</availabilityZone><spotPrice>${price}</spotPrice><timestamp>${timestamp}</timestamp><productDescription>Linux/UNIX</productDescription>`;

/** An entry of the price list. */
export const product = (instanceType: string, price: string, currency = 'USD') =>
  JSON.stringify({
    product: { attributes: { instanceType } },
    terms: { OnDemand: { term: { priceDimensions: { dimension: { unit: 'Hrs', pricePerUnit: { [currency]: price } } } } } },
  });

const filterOf = (input: Record<string, unknown>, name: string) =>
  (input.Filters as { Field: string; Value: string }[]).find(({ Field }) => Field === name)?.Value;

/** Answers GetProducts with pages of ordinary types, then with one page of bare metal ones. */
export function products(ordinary: readonly (readonly string[])[], bareMetal: readonly string[]): Answering {
  return ({ input }) => {
    const pages = filterOf(input, 'tenancy') === 'Shared' ? ordinary : [bareMetal];
    const index = input.NextToken === undefined ? 0 : Number(input.NextToken);
    return {
      body: JSON.stringify({
        FormatVersion: 'aws_v1',
        PriceList: pages[index] ?? [],
        ...(index + 1 < pages.length ? { NextToken: `${index + 1}` } : {}),
      }),
    };
  };
}

/** Answers GetParameter from a table; any other name does not exist. */
export function parameters(values: Record<string, string>): Answering {
  return ({ input }) => {
    const name = String(input.Name);
    return Object.hasOwn(values, name)
      ? { body: JSON.stringify({ Parameter: { Name: name, Type: 'String', Value: values[name] } }) }
      : { status: 400, body: JSON.stringify({ __type: 'ParameterNotFound', message: name }) };
  };
}
