import { describe, expect, test } from 'vitest';
import { resolved } from '../test/types.js';
import { imageFor, resolveImages } from './image.js';
import { imageParameters } from './imageparameter.js';

const ofAlias = (alias: string) => ({ spec: { amiSelectorTerms: [{ alias }] } });
const STANDARD = '/aws/service/eks/optimized-ami/1.30/amazon-linux-2023/x86_64/standard/recommended/image_id';

describe('the parameters of the published images', () => {
  const parameters = imageParameters();
  test.each([
    STANDARD,
    '/aws/service/eks/optimized-ami/1.27/amazon-linux-2-arm64/recommended/image_id',
    '/aws/service/eks/optimized-ami/1.32/amazon-linux-2-gpu/recommended/image_id',
    '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/arm64/nvidia/recommended/image_id',
    '/aws/service/bottlerocket/aws-k8s-1.31/arm64/latest/image_id',
    '/aws/service/bottlerocket/aws-k8s-1.31-nvidia/x86_64/latest/image_id',
    '/aws/service/ami-windows-latest/Windows_Server-2025-English-Core-EKS_Optimized-1.35/image_id',
  ])('hold %s', (parameter) => expect(parameters).toContain(parameter));

  test('are distinct and leave out what a family does not publish', () => {
    expect(new Set(parameters).size).toBe(parameters.length);
    expect(parameters.filter((name) => /1\.33\/amazon-linux-2(?:-|\/)|2025-English.*1\.34\//.test(name))).toEqual([]);
  });
});

describe('published images', () => {
  const published = [{ parameter: STANDARD, id: 'ami-0123' }];
  const imagesAt = (alias: string, version: string) => {
    const resolution = resolveImages(ofAlias(alias), version, published);
    return resolution.ready ? resolution.images : [];
  };

  test('are what latest means; one that is not published is skipped', async () => {
    const images = imagesAt('al2023@latest', '1.30');
    expect(imageFor(await resolved('m5.large'), images)?.id).toBe('ami-0123');
    expect(imageFor(await resolved('m7g.large'), images)).toBeUndefined();
  });

  test('say nothing of a pinned version, of another Kubernetes version or of another family', () => {
    for (const [alias, version] of [
      ['al2023@v20240625', '1.30'],
      ['al2023@latest', '1.31'],
      ['bottlerocket@latest', '1.30'],
    ] as const)
      expect(imagesAt(alias, version)).toEqual((resolveImages(ofAlias(alias), version) as { images: unknown }).images);
  });
});
