import type { AmiFamilyName } from './amifamily.js';

/** What an image is for; decides its requirements. */
export type Variant = 'standard' | 'nvidia' | 'neuron';

/** An image that a family publishes for every Kubernetes version: architecture, name within the family, and the variants that it serves. */
export type FamilyImage = [arch: 'amd64' | 'arm64', image: string, serves: Variant[]];

type AliasFamily = Exclude<AmiFamilyName, 'Custom'>;

/** Chapter 04, 10.1. */
export const FAMILY_IMAGES: Record<AliasFamily, FamilyImage[]> = {
  AL2: [
    ['amd64', 'standard', ['standard']],
    ['arm64', 'standard', ['standard']],
    ['amd64', 'gpu', ['neuron', 'nvidia']],
  ],
  AL2023: [
    ['amd64', 'standard', ['standard']],
    ['amd64', 'nvidia', ['nvidia']],
    ['amd64', 'neuron', ['neuron']],
    ['arm64', 'standard', ['standard']],
    ['arm64', 'nvidia', ['nvidia']],
  ],
  Bottlerocket: [
    ['amd64', 'standard', ['standard', 'neuron']],
    ['arm64', 'standard', ['standard']],
    ['amd64', 'nvidia', ['nvidia']],
    ['arm64', 'nvidia', ['nvidia']],
  ],
  Windows2019: [['amd64', 'core', []]],
  Windows2022: [['amd64', 'core', []]],
  Windows2025: [['amd64', 'core', []]],
};

/** The minor versions of Kubernetes for which images exist, and where a family ends or starts (chapter 04, 10.1). */
export const FIRST_MINOR = 26;
export const LAST_MINOR = 36;
export const AL2_END_MINOR = 33;
export const WINDOWS2025_FIRST_MINOR = 35;

const AL2_NAMES = new Map([
  ['amd64 standard', 'amazon-linux-2'],
  ['arm64 standard', 'amazon-linux-2-arm64'],
  ['amd64 gpu', 'amazon-linux-2-gpu'],
]);

/** The SSM parameter that names the latest version of an image (chapter 04, 10.1). */
export function imageParameter(family: AliasFamily, minor: number, [arch, image]: FamilyImage): string {
  const machine = arch === 'amd64' ? 'x86_64' : arch;
  switch (family) {
    case 'AL2':
      return `/aws/service/eks/optimized-ami/1.${minor}/${AL2_NAMES.get(`${arch} ${image}`)}/recommended/image_id`;
    case 'AL2023':
      return `/aws/service/eks/optimized-ami/1.${minor}/amazon-linux-2023/${machine}/${image}/recommended/image_id`;
    case 'Bottlerocket':
      return `/aws/service/bottlerocket/aws-k8s-1.${minor}${image === 'nvidia' ? '-nvidia' : ''}/${machine}/latest/image_id`;
    default:
      return `/aws/service/ami-windows-latest/Windows_Server-${family.slice('Windows'.length)}-English-Core-EKS_Optimized-1.${minor}/image_id`;
  }
}

/** The SSM parameters of all images that an alias with the version `latest` can mean, for a program that reads them. */
export function imageParameters(): string[] {
  const parameters: string[] = [];
  for (const [family, images] of Object.entries(FAMILY_IMAGES) as [AliasFamily, FamilyImage[]][])
    for (let minor = FIRST_MINOR; minor <= LAST_MINOR; minor++) {
      if (family === 'AL2' && minor >= AL2_END_MINOR) continue;
      if (family === 'Windows2025' && minor < WINDOWS2025_FIRST_MINOR) continue;
      for (const image of images) parameters.push(imageParameter(family, minor, image));
    }
  return parameters;
}
