import type { InstanceType, NodeSelectorRequirement } from '@kerf/core';
import { ALIAS_FAMILIES, AMI_FAMILIES, type AmiFamily, DEFAULT_AMI_FAMILY } from './amifamily.js';
import { type CatalogIssue, throwIssues } from './error.js';
import { stableHash } from './hash.js';
import {
  AL2_END_MINOR,
  FAMILY_IMAGES,
  FIRST_MINOR,
  imageParameter,
  LAST_MINOR,
  type Variant,
  WINDOWS2025_FIRST_MINOR,
} from './imageparameter.js';
import * as label from './labels.js';
import type { AmiSelectorTerm, EC2NodeClass } from './nodeclass.js';
import { byCodeUnit } from './order.js';
import type { PublishedImage } from './region.js';
import { Requirements } from './requirements.js';

/** A machine image and the instance types it fits. */
export interface MachineImage {
  /** An EC2 id, or the identity text that stands for the image when nothing was asked of AWS (chapter 04, 10.3). */
  id: string;
  requirements: NodeSelectorRequirement[];
}

/** The images of a node class in the order in which types take them, or why there are none. */
export type ImageResolution =
  | { ready: true; images: MachineImage[] }
  /** The condition AMIsReady is false with this reason: nothing launches (chapter 04, 10.1). */
  | { ready: false; reason: 'UnsupportedAlias'; message: string };

const VARIANT_REQUIREMENTS: Record<Variant, NodeSelectorRequirement[]> = {
  standard: [
    { key: label.ACCELERATOR_COUNT, operator: 'DoesNotExist' },
    { key: label.GPU_COUNT, operator: 'DoesNotExist' },
  ],
  nvidia: [{ key: label.GPU_COUNT, operator: 'Exists' }],
  neuron: [{ key: label.ACCELERATOR_COUNT, operator: 'Exists' }],
};

/** The minor version of `1.27`, `1.27+`, `v1.27.9-eks-5e0fdde`; the version enters nothing but the images. */
function readMinor(version: string, issues: CatalogIssue[]): number {
  const minor = Number(/^v?1\.(\d{1,3})(?:$|[+.-])/.exec(version)?.[1] ?? Number.NaN);
  if (!(minor >= FIRST_MINOR && minor <= LAST_MINOR))
    issues.push({
      code: 'unsupported-kubernetes-version',
      path: 'kubernetesVersion',
      value: version,
      message: `must be a version from 1.${FIRST_MINOR} to 1.${LAST_MINOR}`,
    });
  return minor;
}

function familyImages(
  family: AmiFamily,
  alias: string,
  minor: number,
  version: string,
  published: readonly PublishedImage[],
): MachineImage[] {
  const name = family.name as keyof typeof FAMILY_IMAGES;
  const ids = new Map(published.map(({ parameter, id }) => [parameter, id]));
  const known = FAMILY_IMAGES[name].map((image) => ids.get(imageParameter(name, minor, image)));
  // Only the latest version is published under a name that is known in advance. A missing image is skipped (chapter 04, 10.1).
  const isKnown = version === 'latest' && known.some((id) => id !== undefined);
  const windows: NodeSelectorRequirement[] = [
    { key: label.OS, operator: 'In', values: ['windows'] },
    { key: label.WINDOWS_BUILD, operator: 'In', values: [family.windowsBuild ?? ''] },
  ];
  return FAMILY_IMAGES[name].flatMap(([arch, image, serves], i) => {
    const id = isKnown ? known[i] : `ami-${alias}-1.${minor}-${arch}-${image}-${version}`;
    if (id === undefined) return [];
    const forArch: NodeSelectorRequirement = { key: label.ARCH, operator: 'In', values: [arch] };
    if (family.windowsBuild !== undefined) return [{ id, requirements: [forArch, ...windows] }];
    return serves.map((variant) => ({ id, requirements: [forArch, ...VARIANT_REQUIREMENTS[variant]] }));
  });
}

/** Terms without an alias: the one image id that they name, or a text that changes whenever the terms do. */
function selectedImage(terms: AmiSelectorTerm[]): MachineImage {
  const [only] = terms;
  if (terms.length === 1 && only?.id !== undefined) return { id: only.id, requirements: [] };
  return { id: `ami-selected-${stableHash(terms)}`, requirements: [] };
}

/**
 * The images that a node class resolves to at a Kubernetes version, without asking AWS: for an alias one identity text for each
 * published image, so that a new version of the control plane, another family or another pinned version means another image.
 * Images that the class states in its status are taken as they are.
 * @param published The images of a refreshed region: where they hold any of the family and the Kubernetes version, `latest` means these.
 * @throws CatalogInputError for a Kubernetes version or an alias that does not exist.
 */
export function resolveImages(
  nodeClass: EC2NodeClass,
  kubernetesVersion: string,
  published: readonly PublishedImage[] = [],
): ImageResolution {
  const issues: CatalogIssue[] = [];
  const minor = readMinor(kubernetesVersion, issues);
  const terms = nodeClass.spec.amiSelectorTerms ?? [{ alias: `${(nodeClass.spec.amiFamily ?? DEFAULT_AMI_FAMILY).toLowerCase()}@latest` }];
  const alias = terms.find((term) => term.alias !== undefined)?.alias;
  const [aliasFamily = '', version = ''] = alias?.split('@') ?? [];
  const family = AMI_FAMILIES.get(ALIAS_FAMILIES.get(aliasFamily) ?? '');
  if (alias !== undefined && (family === undefined || version === ''))
    issues.push({
      code: 'unknown-ami-alias',
      path: 'spec.amiSelectorTerms',
      value: alias,
      message: `must be FAMILY@VERSION with one of the families ${[...ALIAS_FAMILIES.keys()].join(', ')}`,
    });
  throwIssues(issues);

  if (family === undefined) {
    const stated = nodeClass.status?.amis;
    return {
      ready: true,
      images: stated === undefined ? [selectedImage(terms)] : stated.map(({ id, requirements }) => ({ id, requirements })),
    };
  }
  if (family.name === 'AL2' && minor >= AL2_END_MINOR)
    return { ready: false, reason: 'UnsupportedAlias', message: `al2 ends with Kubernetes 1.${AL2_END_MINOR - 1}; use al2023` };
  if (family.name === 'Windows2025' && minor < WINDOWS2025_FIRST_MINOR)
    return { ready: false, reason: 'UnsupportedAlias', message: `windows2025 starts with Kubernetes 1.${WINDOWS2025_FIRST_MINOR}` };
  return { ready: true, images: familyImages(family, aliasFamily, minor, version, published).sort((a, b) => byCodeUnit(a.id, b.id)) };
}

/** The first image that fits the type; `undefined`: the type is left out of a launch (chapter 04, 10.3). */
export function imageFor(type: InstanceType, images: readonly MachineImage[]): MachineImage | undefined {
  const requirements = Requirements.of(type.requirements);
  return images.find((image) => requirements.compatible(Requirements.of(image.requirements)));
}

/** An image as EC2 describes it. */
export interface DescribedImage extends MachineImage {
  name: string;
  /** RFC 3339. */
  creationDate: string;
  /** RFC 3339; in the past: deprecated. */
  deprecationTime?: string;
}

/** Whole seconds, which is how finely the reference compares times; an image without a date is older than any other. */
const seconds = (time: string): number => (time === '' ? Number.NEGATIVE_INFINITY : Math.floor(Date.parse(time) / 1000));

/**
 * Of images with identical requirements one stays: not deprecated before deprecated, then the newer, then the greater name. The
 * rest in the order in which types take them: newest first, then by id (chapter 04, 10.2).
 * @param now RFC 3339.
 */
export function selectImages(images: readonly DescribedImage[], now: string): DescribedImage[] {
  const deprecated = (image: DescribedImage): boolean =>
    image.deprecationTime !== undefined && seconds(image.deprecationTime) <= seconds(now);
  const age = (a: DescribedImage, b: DescribedImage): number => seconds(b.creationDate) - seconds(a.creationDate);
  const kept = new Map<string, DescribedImage>();
  for (const image of images) {
    const requirements = stableHash(image.requirements);
    const known = kept.get(requirements);
    const better =
      known === undefined ||
      (Number(deprecated(image)) - Number(deprecated(known)) || age(image, known) || byCodeUnit(known.name, image.name)) < 0;
    if (better) kept.set(requirements, image);
  }
  return [...kept.values()].sort((a, b) => age(a, b) || byCodeUnit(a.id, b.id));
}
