import type { LaunchChooser } from '@kerf/core';
import { chooseLaunch } from '@kerf/instance-catalog';
import type { NodePoolCatalog } from './catalog.js';

/**
 * Chooses as the provider would (chapter 04, 8): among the images of the claim's node class too, where they are known. Claims that ask alike are decided once.
 * @param minValuesPolicy As in `SchedulingOptions`.
 */
export function launchChooser(catalogs: ReadonlyMap<string, NodePoolCatalog>, minValuesPolicy?: string): LaunchChooser {
  const chosen = new Map<string, ReturnType<LaunchChooser>>();
  return ({ nodePool, requirements, requests, instanceTypes }) => {
    const key = JSON.stringify([nodePool, requirements, requests, instanceTypes.map(({ name }) => name)]);
    if (chosen.has(key)) return chosen.get(key);
    const images = catalogs.get(nodePool)?.images;
    const choice = chooseLaunch(instanceTypes, requirements, {
      requests,
      ...(images === undefined ? {} : { images }),
      ...(minValuesPolicy === undefined ? {} : { minValuesPolicy }),
    });
    const launch = choice.launched
      ? { instanceType: choice.instanceType.name, zone: choice.zone, capacityType: choice.capacityType, price: choice.price }
      : undefined;
    chosen.set(key, launch);
    return launch;
  };
}
