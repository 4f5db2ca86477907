import type { InstanceType, Offering } from '../model/instancetype.js';
import { type Configuration, Label } from '../model/wellknown.js';
import { isCompatible, type RequirementSet, readRequirements, type StatedRequirement, soleValue } from './requirementset.js';

/** What the offerings with equal requirements have in common. */
interface Pattern {
  requirements: RequirementSet;
  zone: string | undefined;
  capacityType: string | undefined;
  /** Position in the order in which capacity types are launched; none for an offering that no launch considers. */
  launchClass: number | undefined;
}

interface ReadOffering {
  pattern: number;
  price: number;
  available: boolean;
}

/** The order in which the reference assumes capacity types to be launched (chapter 05, 14). */
const LAUNCH_ORDER = ['reserved', 'spot', 'on-demand'] as const;

/**
 * Prices of instance types. Offerings share few requirement sets, zone by capacity type for most, so compatibility is
 * decided once per set and asked for by number.
 */
export class Offerings {
  private readonly patterns: Pattern[] = [];
  private readonly patternByText = new Map<string, number>();
  private readonly byType = new Map<InstanceType, readonly ReadOffering[]>();
  private readonly launchRequirements: readonly RequirementSet[];

  constructor(readonly configuration: Configuration) {
    this.launchRequirements = LAUNCH_ORDER.map((capacityType) =>
      readRequirements([{ key: Label.capacityType, operator: 'In', values: [capacityType] }], configuration),
    );
  }

  /** The price of the first offering of the zone and capacity type, availability ignored; 0 if there is none (chapter 05, 4). */
  nodePrice(type: InstanceType, zone: string, capacityType: string): number {
    for (const { pattern, price } of this.read(type)) {
      const { zone: offeredZone, capacityType: offeredCapacityType } = this.patterns[pattern]!;
      if (offeredZone === zone && offeredCapacityType === capacityType) return Number.isNaN(price) ? 0 : price;
    }
    return 0;
  }

  /** The prices of instance types under the requirements of a NodeClaim or of a node. */
  under(requirements: RequirementSet): LaunchPrices {
    const verdicts: boolean[] = [];
    const isAllowed = (pattern: number) => {
      verdicts[pattern] ??= isCompatible(requirements, this.patterns[pattern]!.requirements, this.configuration.wellKnownLabels);
      return verdicts[pattern];
    };
    return {
      cheapest: (type, availability = 'available') => {
        let least = Number.POSITIVE_INFINITY;
        for (const { pattern, price, available } of this.read(type)) {
          if ((available || availability === 'any') && price < least && isAllowed(pattern)) least = price;
        }
        return least;
      },
      worstLaunch: (type) => {
        const worst: (number | undefined)[] = LAUNCH_ORDER.map(() => undefined);
        for (const { pattern, price, available } of this.read(type)) {
          const launchClass = this.patterns[pattern]!.launchClass;
          if (!available || launchClass === undefined || !isAllowed(pattern)) continue;
          worst[launchClass] = Math.max(worst[launchClass] ?? price, price);
        }
        return worst.find((price) => price !== undefined) ?? Number.POSITIVE_INFINITY;
      },
    };
  }

  private read(type: InstanceType): readonly ReadOffering[] {
    let read = this.byType.get(type);
    if (read === undefined) {
      read = type.offerings.map((offering) => ({
        pattern: this.patternOf(offering),
        price: offering.price,
        available: offering.available,
      }));
      this.byType.set(type, read);
    }
    return read;
  }

  private patternOf({ requirements: stated }: Offering): number {
    const text = JSON.stringify(stated.map(({ key, operator, values }: StatedRequirement) => [key, operator, values]));
    let pattern = this.patternByText.get(text);
    if (pattern === undefined) {
      const requirements = readRequirements(stated, this.configuration);
      const launchClass = this.launchRequirements.findIndex((launch) =>
        isCompatible(launch, requirements, this.configuration.wellKnownLabels),
      );
      pattern = this.patterns.length;
      this.patterns.push({
        requirements,
        zone: soleValue(requirements.get(Label.zone)),
        capacityType: soleValue(requirements.get(Label.capacityType)),
        launchClass: launchClass < 0 ? undefined : launchClass,
      });
      this.patternByText.set(text, pattern);
    }
    return pattern;
  }
}

/** Prices per hour under fixed requirements; infinite where no offering will do. */
export interface LaunchPrices {
  /** The lowest price of a compatible offering; by default of an available one. */
  cheapest(type: InstanceType, availability?: 'available' | 'any'): number;
  /** The highest price within the first capacity type, of reserved, spot and on-demand, that has an available compatible offering. */
  worstLaunch(type: InstanceType): number;
}
