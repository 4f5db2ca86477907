// The main job with published packages alone: the plan of a scheduling input on the types of one region.
import { schedule } from '@kerf/core/js';
import { chooseLaunch, decodeRegion, resolveInstanceTypes } from '@kerf/instance-catalog';
import usWest2 from '@kerf/instance-catalog/regions/us-west-2';

export function planOf({ input, nodeClass }, backend) {
  return schedule(
    { ...input, instanceTypes: resolveInstanceTypes(decodeRegion(usWest2), nodeClass) },
    {
      backend,
      chooseLaunch: ({ requirements, requests, instanceTypes }) => {
        const choice = chooseLaunch(instanceTypes, requirements, { requests });
        if (!choice.launched) return undefined;
        return { instanceType: choice.instanceType.name, zone: choice.zone, capacityType: choice.capacityType, price: choice.price };
      },
    },
  );
}
