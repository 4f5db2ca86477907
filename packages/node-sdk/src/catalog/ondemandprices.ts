import { type Filter, type PricingClient, paginateGetProducts } from '@aws-sdk/client-pricing';
import { field, isObject, textField } from '../load/json.js';
import { collectPages, type OnPage } from './pages.js';

/** Instance type name to the price per hour. */
export type OnDemandPrices = Map<string, number>;

/** What the price list counts in. */
export function currencyOf(region: string): string {
  return region.startsWith('cn-') ? 'CNY' : 'USD';
}

/** Chapter 04, 12.2: ordinary types, then bare metal ones over them. One of the two without a price is no answer. */
export async function readOnDemandPrices(pricing: PricingClient, region: string, onPage: OnPage): Promise<OnDemandPrices> {
  let before = 0;
  const read = async (tenancy: string, productFamily: string): Promise<OnDemandPrices> => {
    const products = await collectPages(
      paginateGetProducts(
        { client: pricing, pageSize: 100 },
        { ServiceCode: 'AmazonEC2', Filters: filters(region, tenancy, productFamily) },
      ),
      (page) => page.PriceList,
      (page) => page.NextToken,
      (items) => onPage(before + items),
    );
    before = products.length;
    const prices = lowestPrices(products.map(String), currencyOf(region));
    if (prices.size === 0) throw new Error(`it states no price of the family ${productFamily}`);
    return prices;
  };
  const ordinary = await read('Shared', 'Compute Instance');
  return new Map([...ordinary, ...(await read('Dedicated', 'Compute Instance (bare metal)'))]);
}

function filters(region: string, tenancy: string, productFamily: string): Filter[] {
  return Object.entries({
    regionCode: region,
    serviceCode: 'AmazonEC2',
    preInstalledSw: 'NA',
    operatingSystem: 'Linux',
    capacitystatus: 'Used',
    marketoption: 'OnDemand',
    tenancy,
    productFamily,
  }).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value }));
}

/** Of several prices of a type the lowest (chapter 04, 12.2). An entry that cannot be read is passed over, as one without a name or a price. */
export function lowestPrices(products: readonly string[], currency: string): OnDemandPrices {
  const prices: OnDemandPrices = new Map();
  for (const text of products) {
    const product = parsed(text);
    const name = textField(field(field(product, 'product'), 'attributes'), 'instanceType');
    if (name === undefined || name === '') continue;
    for (const term of valuesOf(field(field(product, 'terms'), 'OnDemand')))
      for (const dimension of valuesOf(field(term, 'priceDimensions'))) {
        const price = Number(textField(field(dimension, 'pricePerUnit'), currency));
        if (price > 0 && price < 1e9) prices.set(name, Math.min(price, prices.get(name) ?? price));
      }
  }
  return prices;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function valuesOf(value: unknown): unknown[] {
  return isObject(value) ? Object.values(value) : [];
}
