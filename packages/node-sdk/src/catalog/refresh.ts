import {
  CatalogInputError,
  type InstanceTypeFacts,
  loadInstanceTypeFacts,
  loadRegion,
  type RegionData,
  readCatalog,
  writeCatalog,
} from '@kerf/instance-catalog';
import type { Answer, RegionAnswers } from './answers.js';
import { type CallFailure, callFailure } from './awserror.js';
import { CALL_NAMES, type CallName } from './call.js';
import { embeddedCatalog } from './catalog.js';
import { createClients, destroyClients, type RegionClients } from './clients.js';
import { readImages } from './images.js';
import { readInstanceTypes } from './instancetypes.js';
import { readOfferings } from './offerings.js';
import { readOnDemandPrices } from './ondemandprices.js';
import type { OnPage } from './pages.js';
import { RefreshError } from './refresherror.js';
import { regionData } from './regiondata.js';
import { readSpotPrices } from './spotprices.js';
import { readZoneIds } from './zones.js';

/** How far a call is. */
export interface RefreshProgress {
  region: string;
  call: CallName;
  /** Items of the answer so far. */
  items: number;
  done: boolean;
}

/** What is known already, and what is asked for. */
export interface RefreshOptions {
  /** The region as the catalog file had it; default: as it is embedded. Its figures stay where a call is skipped or not permitted. */
  known?: RegionData;
  /** Calls not to make. */
  skip?: ReadonlySet<CallName>;
  /** The time of the refresh. */
  now: Date;
  onProgress?: (progress: RefreshProgress) => void;
}

/** A region as AWS states it now. */
export interface RefreshedRegion {
  region: RegionData;
  /** Calls whose figures were kept although they were asked for, and why. */
  kept: { call: CallName; reason: string }[];
}

const SKIPPED = 'skipped on request';
const NO_PRICE_LIST = 'the price list is not served for GovCloud';

/** Without these there is no region at all. */
const ESSENTIAL: readonly CallName[] = ['instance-types', 'offerings'];

/**
 * Reads a region anew (chapter 04, 12), with the credentials of the SDK's default chain.
 * @throws RefreshError with all failures where a call fails for any other reason than a missing permission, or where nothing is known that could be kept.
 */
export async function refreshRegion(name: string, options: RefreshOptions): Promise<RefreshedRegion> {
  const embedded = embeddedCatalog.regions().some((region) => region.name === name) ? await loadRegion(name) : undefined;
  const known = options.known ?? embedded;
  const facts = new Map((await loadInstanceTypeFacts()).map((type) => [type.name, type]));
  const clients = createClients(name);
  try {
    const { answers, denied } = await askAws(name, clients, facts, options, known);
    const now = `${options.now.toISOString().slice(0, 19)}Z`;
    const region = regionData({
      name,
      answers,
      embeddedFacts: facts,
      usEast1: await loadRegion('us-east-1'),
      now,
      ...(known === undefined ? {} : { known }),
    });
    return { region: checked(region), kept: denied.map(({ call, message }) => ({ call, reason: message })) };
  } finally {
    destroyClients(clients);
  }
}

async function askAws(
  name: string,
  { ec2, pricing, ssm }: RegionClients,
  facts: ReadonlyMap<string, InstanceTypeFacts>,
  { skip, now, onProgress }: RefreshOptions,
  known: RegionData | undefined,
): Promise<{ answers: RegionAnswers; denied: CallFailure[] }> {
  const failures: CallFailure[] = [];
  const ask = async <T>(call: CallName, read: (onPage: OnPage) => Promise<T>): Promise<Answer<T>> => {
    if (skip?.has(call) === true) return { kept: SKIPPED };
    if (call === 'on-demand-prices' && name.startsWith('us-gov-')) return { kept: NO_PRICE_LIST };
    let items = 0;
    try {
      const answer = await read((soFar) => {
        items = soFar;
        onProgress?.({ region: name, call, items, done: false });
      });
      onProgress?.({ region: name, call, items, done: true });
      return { read: answer };
    } catch (error) {
      const failure = callFailure(call, error);
      failures.push(failure);
      return { kept: failure.message };
    }
  };
  const [types, offerings, zones, spotPrices, onDemandPrices, images] = await Promise.all([
    ask('instance-types', (onPage) => readInstanceTypes(ec2, facts, onPage)),
    ask('offerings', (onPage) => readOfferings(ec2, onPage)),
    ask('zones', (onPage) => readZoneIds(ec2, onPage)),
    ask('spot-prices', (onPage) => readSpotPrices(ec2, now, onPage)),
    ask('on-demand-prices', (onPage) => readOnDemandPrices(pricing, name, onPage)),
    ask('images', (onPage) => readImages(ssm, onPage)),
  ]);
  failures.sort((a, b) => CALL_NAMES.indexOf(a.call) - CALL_NAMES.indexOf(b.call));
  // Credentials that are missing or wrong fail every call alike.
  const fatal = [...new Set(failures.filter(({ denied }) => !denied).map(({ message }) => message))];
  if (fatal.length > 0) throw new RefreshError(name, fatal);
  const missing = known === undefined ? failures.filter(({ call }) => ESSENTIAL.includes(call)) : [];
  if (missing.length > 0)
    throw new RefreshError(
      name,
      missing.map(({ message }) => `${message}, and nothing is known of this region that could be kept`),
    );
  if (known === undefined && ESSENTIAL.some((call) => skip?.has(call)))
    throw new RefreshError(name, [`nothing is known of this region, so ${ESSENTIAL.join(' and ')} cannot be skipped`]);
  return {
    answers: { 'instance-types': types, offerings, zones, 'spot-prices': spotPrices, 'on-demand-prices': onDemandPrices, images },
    denied: failures,
  };
}

/** A figure that no region can have would spoil the whole file. */
function checked(region: RegionData): RegionData {
  try {
    return readCatalog(writeCatalog([region]))[0] as RegionData;
  } catch (error) {
    if (!(error instanceof CatalogInputError)) throw error;
    throw new RefreshError(
      region.name,
      error.issues.map(({ path, message }) => `AWS answers with figures that cannot be: ${path} ${message}`),
    );
  }
}
