import { describe, expect, test } from 'vitest';
import { resolved } from '../test/types.js';
import { CatalogInputError } from './error.js';
import { imageFor, resolveImages, selectImages } from './image.js';

const ofAlias = (alias: string) => ({ spec: { amiSelectorTerms: [{ alias }] } });

async function identity(alias: string, version: string, typeName: string): Promise<string | undefined> {
  const images = resolveImages(ofAlias(alias), version);
  if (!images.ready) throw new Error(images.message);
  return imageFor(await resolved(typeName, ofAlias(alias)), images.images)?.id;
}

describe('the image of a type', () => {
  test.each([
    ['al2@latest', '1.27', 'r6gd.xlarge', 'ami-al2-1.27-arm64-standard-latest'],
    ['al2@latest', 'v1.28.5-eks-5e0fdde', 'r6gd.xlarge', 'ami-al2-1.28-arm64-standard-latest'],
    ['al2@latest', '1.28', 'g5.xlarge', 'ami-al2-1.28-amd64-gpu-latest'],
    ['al2@latest', '1.28', 'g5g.xlarge', undefined],
    ['al2023@v20240625', '1.30+', 'm5.large', 'ami-al2023-1.30-amd64-standard-v20240625'],
    ['al2023@latest', '1.30', 'g5g.xlarge', 'ami-al2023-1.30-arm64-nvidia-latest'],
    ['al2023@latest', '1.30', 'inf2.xlarge', 'ami-al2023-1.30-amd64-neuron-latest'],
    ['bottlerocket@latest', '1.30', 'trn1.2xlarge', 'ami-bottlerocket-1.30-amd64-standard-latest'],
    ['windows2022@latest', '1.30', 'm5.large', 'ami-windows2022-1.30-amd64-core-latest'],
    ['windows2022@latest', '1.30', 'm7g.large', undefined],
  ])('%s at %s on %s', async (alias, version, type, expected) => {
    expect(await identity(alias, version, type)).toBe(expected);
  });

  test('Custom formulas with an alias: the image follows the alias', () => {
    const images = resolveImages({ spec: { amiFamily: 'Custom', amiSelectorTerms: [{ alias: 'al2023@latest' }] } }, '1.30');
    expect(images.ready && images.images[0]?.id).toBe('ami-al2023-1.30-amd64-neuron-latest');
  });

  test('other terms: the id that is named, or an identity that changes with the terms', () => {
    const id = (terms: { id?: string; name?: string }[]) => {
      const images = resolveImages({ spec: { amiSelectorTerms: terms } }, '1.30');
      return images.ready && images.images.map((image) => image.id);
    };
    expect(id([{ id: 'ami-123' }])).toEqual(['ami-123']);
    expect(id([{ name: 'one' }, { name: 'two' }])).toEqual(id([{ name: 'two' }, { name: 'one' }]));
    expect(id([{ name: 'one' }])).not.toEqual(id([{ name: 'two' }]));
  });
});

describe('versions', () => {
  test('example 46: al2 ends with 1.32, windows2025 starts with 1.35', () => {
    expect(resolveImages(ofAlias('al2@latest'), '1.33')).toMatchObject({ ready: false, reason: 'UnsupportedAlias' });
    expect(resolveImages(ofAlias('al2@latest'), '1.32').ready).toBe(true);
    expect(resolveImages(ofAlias('al2023@latest'), '1.33').ready).toBe(true);
    expect(resolveImages(ofAlias('windows2025@latest'), '1.34').ready).toBe(false);
    expect(resolveImages(ofAlias('windows2025@latest'), '1.35').ready).toBe(true);
  });
  test.each(['1.25', '1.37', '2.30', 'latest', '1.030x'])('%s is refused', (version) => {
    expect(() => resolveImages(ofAlias('al2023@latest'), version)).toThrow(CatalogInputError);
  });
  test('a wrong alias and a wrong version are reported together', () => {
    expect(() => resolveImages(ofAlias('al3@latest'), '9')).toThrow(/kubernetesVersion.*\n.*amiSelectorTerms/);
  });
});

describe('images with identical requirements', () => {
  const arch = [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }];
  const image = (id: string, creationDate: string, deprecationTime?: string, name = id) => ({
    id,
    name,
    creationDate,
    deprecationTime,
    requirements: arch,
  });
  const now = '2026-01-01T00:00:00Z';
  test('example 47: not deprecated before newer, then newer before older, then the greater name', () => {
    const kept = (...images: ReturnType<typeof image>[]) => selectImages(images, now).map((one) => one.id);
    expect(kept(image('old', '2025-01-01T00:00:00Z'), image('new', '2025-06-01T00:00:00Z', '2025-12-01T00:00:00Z'))).toEqual(['old']);
    expect(kept(image('old', '2025-01-01T00:00:00Z', now), image('new', '2025-06-01T00:00:00Z', now))).toEqual(['new']);
    expect(kept(image('x', now, undefined, 'b'), image('y', now, undefined, 'a'))).toEqual(['x']);
  });
  test('times count in whole seconds, and an image without a date is the oldest', () => {
    const kept = (...images: ReturnType<typeof image>[]) => selectImages(images, now).map((one) => one.id);
    expect(kept(image('x', '2025-01-01T00:00:00.900Z', undefined, 'a'), image('y', '2025-01-01T00:00:00.100Z', undefined, 'b'))).toEqual([
      'y',
    ]);
    expect(kept(image('x', '2025-06-01T00:00:00Z', '2026-01-01T00:00:00.500Z'), image('y', '2025-01-01T00:00:00Z'))).toEqual(['y']);
    expect(kept(image('x', '', undefined, 'b'), image('y', '2025-01-01T00:00:00Z', undefined, 'a'))).toEqual(['y']);
  });
  test('the rest is ordered newest first, then by id', () => {
    const other = { ...image('b', '2025-06-01T00:00:00Z'), requirements: [] };
    expect(selectImages([image('c', '2025-01-01T00:00:00Z'), other], now).map((one) => one.id)).toEqual(['b', 'c']);
  });
});
