import type { ResourceList } from './meta.js';
import type { NodeSelectorRequirement } from './pod.js';

/** Where, how and for what price an instance type can be launched. */
export interface Offering {
  requirements: NodeSelectorRequirement[];
  /** Per hour, in the currency of the catalog. */
  price: number;
  available: boolean;
  /** Free instances of a capacity reservation; read only for capacity type `reserved`. */
  reservationCapacity?: number;
}

/** An instance type as a scenario states it (chapter 06, 13.1). Allocatable is capacity minus the three overheads. */
export interface InstanceType {
  name: string;
  requirements: NodeSelectorRequirement[];
  offerings: Offering[];
  /** Must contain `pods`. */
  capacity: ResourceList;
  overhead?: {
    kubeReserved?: ResourceList;
    systemReserved?: ResourceList;
    evictionThreshold?: ResourceList;
  };
}
