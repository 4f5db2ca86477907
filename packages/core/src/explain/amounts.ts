import { type CatalogFacts, catalogFacts } from '../encode/catalogfacts.js';
import type { InstanceType } from '../model/instancetype.js';
import { type Quantity, type QuantityFamily, ZERO } from '../model/quantity.js';
import { readResources } from '../model/resources.js';
import type { Configuration } from '../model/wellknown.js';

/** Amounts of the types of one list. */
export class TypeAmounts {
  private readonly facts: CatalogFacts;

  constructor(types: readonly InstanceType[], configuration: Configuration) {
    this.facts = catalogFacts([types], configuration);
  }

  capacity(type: InstanceType, resource: string): Quantity {
    return this.amount(type, resource, 'capacity');
  }

  allocatable(type: InstanceType, resource: string): Quantity {
    return this.amount(type, resource, 'allocatable');
  }

  private amount(type: InstanceType, resource: string, which: 'capacity' | 'allocatable'): Quantity {
    const { resources, ids } = this.facts;
    const id = ids.get(type);
    const nano = id === undefined ? undefined : resources.get(resource)?.[which][id];
    return nano === undefined ? ZERO : { nano, family: familyOf(type, resource) };
  }
}

function familyOf({ capacity }: InstanceType, resource: string): QuantityFamily {
  const stated = capacity[resource];
  return stated === undefined ? 'DecimalSI' : readResources({ [resource]: stated }).get(resource)!.family;
}
