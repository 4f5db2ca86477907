import type { LaunchedInstance, NodeClaim, NodePool, Provider, SchedulingInput } from '@kerf/core';
import {
  chooseLaunch,
  type EC2NodeClass,
  HASH_ANNOTATION,
  HASH_VERSION,
  HASH_VERSION_ANNOTATION,
  imageFor,
  launchedNode,
  nodeClassDrift,
  nodeClassHash,
  type RegionData,
} from '@kerf/instance-catalog';
import type { LoadedManifests } from '../load/manifests.js';
import { type NodePoolCatalog, nodePoolCatalogs, withInstanceTypes } from '../simulate/catalog.js';

export interface Ec2 {
  provider: Provider;
  /** By NodePool. */
  catalogs: ReadonlyMap<string, NodePoolCatalog>;
  /** With the hash that drift compares. */
  classes: ReadonlyMap<string, EC2NodeClass>;
}

export interface Ec2Options {
  kubernetesVersion?: string;
  minValuesPolicy?: string;
  /** The classes before: one that is the same by what is hashed keeps its hash. */
  before?: ReadonlyMap<string, EC2NodeClass>;
}

/** A node has it only where it is asked for (chapter 04, 9). */
const EFA = 'vpc.amazonaws.com/efa';

/**
 * EC2 at one time: what launches for a NodeClaim, and which NodeClaims no longer match their class (chapter 04, 8 to 11).
 * @throws CatalogInputError where a class or the version cannot be read.
 */
export function ec2Provider(
  manifests: Pick<LoadedManifests, 'input' | 'ec2NodeClasses' | 'kubeletOverrides'>,
  region: RegionData,
  options: Ec2Options = {},
): Ec2 {
  const { kubernetesVersion, minValuesPolicy } = options;
  const catalogs = nodePoolCatalogs(manifests, region, kubernetesVersion);
  const classes = new Map(
    manifests.ec2NodeClasses.map((each) => [each.metadata.name, hashed(each, options.before?.get(each.metadata.name))]),
  );
  const pools = new Map(manifests.input.nodePools.map((nodePool) => [nodePool.metadata.name, nodePool]));
  const { instanceTypes = [], nodePoolInstanceTypes } = withInstanceTypes({ nodePools: manifests.input.nodePools, pods: [] }, catalogs);
  const provider: Provider = {
    instanceTypes,
    ...(nodePoolInstanceTypes === undefined ? {} : { nodePoolInstanceTypes }),
    launch({ nodePool, requirements, requests, instanceTypes: asked }): LaunchedInstance | undefined {
      const catalog = catalogs.get(nodePool);
      if (catalog?.notReady !== undefined) return undefined;
      const choice = chooseLaunch(asked, requirements, {
        requests,
        ...(catalog?.images === undefined ? {} : { images: catalog.images }),
        ...(minValuesPolicy === undefined ? {} : { minValuesPolicy }),
      });
      if (!choice.launched) return undefined;
      const nodeClass = classOf(pools.get(nodePool), classes);
      const usesEfa = Object.hasOwn(requests, EFA) || nodeClass?.spec.networkInterfaces !== undefined;
      const annotations = nodeClass?.metadata?.annotations ?? {};
      return {
        instanceType: choice.instanceType.name,
        zone: choice.zone,
        capacityType: choice.capacityType,
        price: choice.price,
        ...(choice.image === undefined ? {} : { imageID: choice.image.id }),
        ...launchedNode(choice, usesEfa),
        annotations: hashesOf(annotations),
        ...(kubernetesVersion === undefined ? {} : { version: versionText(kubernetesVersion) }),
      };
    },
    drift: (nodeClaim, nodePool) => driftOf(nodeClaim, nodePool, catalogs, classes),
  };
  return { provider, catalogs, classes };
}

/** A version as nodes report it: `v1.28`. */
export function versionText(version: string): string {
  return `v${version.replace(/^v/, '')}`;
}

function driftOf(
  nodeClaim: NodeClaim,
  nodePool: NodePool,
  catalogs: ReadonlyMap<string, NodePoolCatalog>,
  classes: ReadonlyMap<string, EC2NodeClass>,
): string | undefined {
  const catalog = catalogs.get(nodePool.metadata.name);
  const type = catalog?.instanceTypes.find(({ name }) => name === nodeClaim.metadata.labels?.['node.kubernetes.io/instance-type']);
  const imageId = nodeClaim.status?.imageID;
  if (catalog === undefined || type === undefined || imageId === undefined) return undefined;
  const { annotations } = nodeClaim.metadata;
  const nodeClass = classOf(nodePool, classes) ?? { spec: {} };
  return nodeClassDrift({ imageId, ...(annotations === undefined ? {} : { annotations }) }, nodeClass, type, catalog.images ?? []);
}

function classOf(nodePool: NodePool | undefined, classes: ReadonlyMap<string, EC2NodeClass>): EC2NodeClass | undefined {
  return classes.get(nodePool?.spec.template.spec.nodeClassRef?.name ?? '');
}

/** The annotations that carry a hash and its version, where both are there. */
function hashesOf(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const [hash, version] = [annotations[HASH_ANNOTATION], annotations[HASH_VERSION_ANNOTATION]];
  return hash === undefined || version === undefined ? {} : { [HASH_ANNOTATION]: hash, [HASH_VERSION_ANNOTATION]: version };
}

/** Stamps a class as its controller would: anew where what is hashed has changed, otherwise as it was. */
function hashed(nodeClass: EC2NodeClass, before: EC2NodeClass | undefined): EC2NodeClass {
  const same = before !== undefined && nodeClassHash(before) === nodeClassHash(nodeClass);
  const kept = hashesOf((same ? before : before === undefined ? nodeClass : undefined)?.metadata?.annotations ?? {});
  const stamped = {
    [HASH_ANNOTATION]: nodeClassHash(nodeClass),
    [HASH_VERSION_ANNOTATION]: before?.metadata?.annotations?.[HASH_VERSION_ANNOTATION] ?? HASH_VERSION,
    ...kept,
  };
  return { ...nodeClass, metadata: { ...nodeClass.metadata, annotations: { ...nodeClass.metadata?.annotations, ...stamped } } };
}

/**
 * The input with every NodeClaim on the image that its class has now, and with the hash of its class, unless it is drifted
 * already: exported clusters name images by ids that nothing here can resolve.
 */
export function onCurrentImages(input: SchedulingInput, { catalogs, classes }: Ec2): SchedulingInput {
  const pools = new Map(input.nodePools.map((nodePool) => [nodePool.metadata.name, nodePool]));
  const nodeClaims = (input.nodeClaims ?? []).map((nodeClaim): NodeClaim => {
    const { labels = {}, annotations = {} } = nodeClaim.metadata;
    const pool = labels['karpenter.sh/nodepool'] ?? '';
    const drifted = nodeClaim.status?.conditions?.some(({ type, status }) => type === 'Drifted' && status === 'True');
    const catalog = catalogs.get(pool);
    const type = catalog?.instanceTypes.find(({ name }) => name === labels['node.kubernetes.io/instance-type']);
    if (drifted || catalog?.images === undefined || type === undefined) return nodeClaim;
    const image = imageFor(type, catalog.images);
    const hashes = hashesOf(classOf(pools.get(pool), classes)?.metadata?.annotations ?? {});
    return {
      ...nodeClaim,
      metadata: { ...nodeClaim.metadata, annotations: { ...hashes, ...annotations } },
      status: { ...nodeClaim.status, ...(image === undefined ? {} : { imageID: image.id }) },
    };
  });
  return { ...input, nodeClaims };
}
