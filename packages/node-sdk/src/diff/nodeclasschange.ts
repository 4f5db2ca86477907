import type { InstanceType, NodeBeforeChange, NodePool, ProviderDrift } from '@kerf/core';
import {
  type EC2NodeClass,
  HASH_ANNOTATION,
  HASH_VERSION,
  HASH_VERSION_ANNOTATION,
  imageFor,
  type KubeletConfiguration,
  type MachineImage,
  nodeClassDrift,
  nodeClassHash,
  type RegionData,
  resolveImages,
} from '@kerf/instance-catalog';
import { canonicalJson } from '../load/json.js';
import type { LoadedManifests } from '../load/manifests.js';
import type { NodePoolCatalog } from '../simulate/catalog.js';
import { resolvedAlike } from './resolvedselector.js';

/** One side of a change, as far as node classes go. */
export interface NodeClassSide {
  manifests: Pick<LoadedManifests, 'ec2NodeClasses' | 'kubeletOverrides'>;
  /** Without it both sides must be without it. */
  kubernetesVersion?: string;
  region: RegionData;
  /** By NodePool. */
  catalogs: ReadonlyMap<string, NodePoolCatalog>;
}

/**
 * Why nodes no longer match their class by a change of the class or of the Kubernetes version (chapter 04, 11). Every node counts as having matched its
 * class before. Selector terms that nothing has resolved stand for what they select: other terms count as selecting something else.
 */
export function nodeClassChange(before: NodeClassSide, after: NodeClassSide): ProviderDrift {
  const pairs = new Map<string, ClassPair | undefined>();
  const types = new Map<string, ReadonlyMap<string, InstanceType>>();
  return (node) => {
    const name = node.nodePool.metadata.name;
    if (!pairs.has(name)) {
      pairs.set(name, pairOf(node.nodePool, before, after));
      types.set(name, new Map(after.catalogs.get(name)?.instanceTypes.map((type) => [type.name, type])));
    }
    const pair = pairs.get(name);
    const type = types.get(name)?.get(node.labels['node.kubernetes.io/instance-type'] ?? '');
    return pair === undefined || type === undefined ? undefined : reasonOf(node, type, pair);
  };
}

function reasonOf({ nodeClaim, labels }: NodeBeforeChange, type: InstanceType, pair: ClassPair): string | undefined {
  const { from, to, images, imagesAfter } = pair;
  const claimVersion = nodeClaim?.metadata.annotations?.[HASH_VERSION_ANNOTATION];
  const version = from.metadata?.annotations?.[HASH_VERSION_ANNOTATION] ?? claimVersion ?? HASH_VERSION;
  const image = imageFor(type, images);
  const { instance, status } = resolvedAlike(from, to, labels);
  return nodeClassDrift(
    { ...instance, imageId: image?.id ?? '', annotations: stamp(pair.hash, claimVersion ?? version) },
    { spec: to.spec, metadata: { annotations: stamp(pair.hashAfter, version) }, status },
    type,
    // A node whose type had no image before was drifted before.
    image === undefined ? [] : imagesAfter,
  );
}

function stamp(hash: string, version: string): Record<string, string> {
  return { [HASH_ANNOTATION]: hash, [HASH_VERSION_ANNOTATION]: version };
}

/** The class of a NodePool before and after, each with its hash and its images. */
interface ClassPair {
  from: EC2NodeClass;
  to: EC2NodeClass;
  hash: string;
  hashAfter: string;
  /** None where the class has none at the Kubernetes version. */
  images: readonly MachineImage[];
  imagesAfter: readonly MachineImage[];
}

/** Undefined where the class is new or gone, which decides nothing. */
function pairOf(nodePool: NodePool, before: NodeClassSide, after: NodeClassSide): ClassPair | undefined {
  const [from, to] = [classOf(nodePool, before), classOf(nodePool, after)];
  if (from === undefined || to === undefined) return undefined;
  // Images that stayed while the terms changed are those of the class before.
  const isStale =
    canonicalJson(from.spec.amiSelectorTerms) !== canonicalJson(to.spec.amiSelectorTerms) &&
    canonicalJson(from.status?.amis) === canonicalJson(to.status?.amis);
  return {
    from,
    to,
    hash: nodeClassHash(from),
    hashAfter: nodeClassHash(to),
    images: imagesOf(from, before, isStale),
    imagesAfter: imagesOf(to, after, isStale),
  };
}

/** Without any class in the manifests, the one that stands in for all. */
function classOf(nodePool: NodePool, { manifests }: NodeClassSide): EC2NodeClass | undefined {
  const { ec2NodeClasses, kubeletOverrides } = manifests;
  const name = nodePool.spec.template.spec.nodeClassRef?.name ?? '';
  const nodeClass = ec2NodeClasses.length === 0 ? { spec: {} } : ec2NodeClasses.find(({ metadata }) => metadata.name === name);
  const kubelet = kubeletOverrides.get(nodePool.metadata.name) as KubeletConfiguration | undefined;
  if (nodeClass === undefined || kubelet === undefined) return nodeClass;
  return { ...nodeClass, spec: { ...nodeClass.spec, kubelet } };
}

/** The last version, and one that AL2 still has (chapter 04, 10.1). */
const ANY_VERSION = ['1.36', '1.32'];

function imagesOf(nodeClass: EC2NodeClass, { kubernetesVersion, region }: NodeClassSide, withoutStatus: boolean): readonly MachineImage[] {
  const { status, ...rest } = nodeClass;
  const asked = withoutStatus ? rest : nodeClass;
  if (kubernetesVersion !== undefined) {
    const resolution = resolveImages(asked, kubernetesVersion, region.images);
    return resolution.ready ? resolution.images : [];
  }
  // Both sides run one version: which of those that the family has does not matter.
  for (const version of ANY_VERSION) {
    const resolution = resolveImages(asked, version);
    if (resolution.ready) return resolution.images;
  }
  return [];
}
