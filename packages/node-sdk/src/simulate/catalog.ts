import type { InstanceType, NodePool, SchedulingInput } from '@kerf/core';
import {
  type EC2NodeClass,
  type KubeletConfiguration,
  type MachineImage,
  type RegionData,
  resolveImages,
  resolveInstanceTypes,
} from '@kerf/instance-catalog';
import { canonicalJson } from '../load/json.js';
import type { LoadedManifests } from '../load/manifests.js';

/** What a NodePool sees under its EC2NodeClass. */
export interface NodePoolCatalog {
  /** By name; the same array for every NodePool whose class and kubelet block are the same. */
  instanceTypes: InstanceType[];
  /** The images of the class; absent without a Kubernetes version. */
  images?: MachineImage[];
  /** Why the class has no image, so that nothing launches from it (chapter 04, 10.1). */
  notReady?: string;
}

/**
 * The instance types of each NodePool (chapter 04, 1). A NodePool whose class is not among the inputs sees what a class with the alias `al2023@latest` would offer.
 * @param kubernetesVersion Decides which images exist; without it every class is taken as having one for every type.
 * @throws CatalogInputError where a class or the version cannot be read.
 */
export function nodePoolCatalogs(
  manifests: Pick<LoadedManifests, 'input' | 'ec2NodeClasses' | 'kubeletOverrides'>,
  region: RegionData,
  kubernetesVersion?: string,
): Map<string, NodePoolCatalog> {
  const classes = new Map<string, EC2NodeClass>(manifests.ec2NodeClasses.map((nodeClass) => [nodeClass.metadata.name, nodeClass]));
  const resolved = new Map<string, NodePoolCatalog>();
  return new Map(
    manifests.input.nodePools.map(({ metadata, spec }) => {
      const className = spec.template.spec.nodeClassRef?.name ?? '';
      const kubelet = manifests.kubeletOverrides.get(metadata.name);
      const key = `${classes.has(className) ? className : ''}/${kubelet === undefined ? '' : canonicalJson(kubelet)}`;
      let catalog = resolved.get(key);
      if (catalog === undefined) {
        const nodeClass: EC2NodeClass = classes.get(className) ?? { spec: {} };
        catalog = resolveCatalog(
          region,
          // A v1beta1 NodePool's kubelet block holds in place of the class's own (chapter 06, 7.1).
          kubelet === undefined ? nodeClass : { ...nodeClass, spec: { ...nodeClass.spec, kubelet: kubelet as KubeletConfiguration } },
          kubernetesVersion,
        );
        resolved.set(key, catalog);
      }
      return [metadata.name, catalog];
    }),
  );
}

function resolveCatalog(region: RegionData, nodeClass: EC2NodeClass, kubernetesVersion: string | undefined): NodePoolCatalog {
  const instanceTypes = instanceTypesUnder(region, nodeClass);
  if (kubernetesVersion === undefined) return { instanceTypes };
  const resolution = resolveImages(nodeClass, kubernetesVersion, region.images);
  return resolution.ready ? { instanceTypes, images: resolution.images } : { instanceTypes, notReady: resolution.message };
}

/** How many classes of a region are remembered. */
const MOST_CLASSES = 16;

const resolvedTypes = new WeakMap<RegionData, Map<string, InstanceType[]>>();

/** The types under a class: the same list for an equal class, so that what decisions remember of types holds from one input to the next. */
function instanceTypesUnder(region: RegionData, nodeClass: EC2NodeClass): InstanceType[] {
  const known = resolvedTypes.get(region) ?? new Map<string, InstanceType[]>();
  resolvedTypes.set(region, known);
  const key = canonicalJson(nodeClass);
  let instanceTypes = known.get(key);
  if (instanceTypes === undefined) {
    instanceTypes = resolveInstanceTypes(region, nodeClass);
    if (known.size >= MOST_CLASSES) known.clear();
    known.set(key, instanceTypes);
  }
  return instanceTypes;
}

/** The input with the instance types of its NodePools. */
export function withInstanceTypes(input: SchedulingInput, catalogs: ReadonlyMap<string, NodePoolCatalog>): SchedulingInput {
  const seen = input.nodePools.map((nodePool) => instanceTypesOf(nodePool, catalogs));
  const [first] = seen;
  if (seen.every((instanceTypes) => instanceTypes === first)) return { ...input, instanceTypes: first ?? [] };
  return {
    ...input,
    instanceTypes: [],
    nodePoolInstanceTypes: Object.fromEntries(input.nodePools.map(({ metadata }, i) => [metadata.name, seen[i] ?? []])),
  };
}

function instanceTypesOf({ metadata }: NodePool, catalogs: ReadonlyMap<string, NodePoolCatalog>): InstanceType[] {
  return catalogs.get(metadata.name)?.instanceTypes ?? [];
}
