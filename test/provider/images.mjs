// Random machine images, published and described, and how a node class resolves to them.
import { isDeepStrictEqual } from 'node:util';
import { ALIASES } from './nodeclasses.mjs';

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('@kerf/instance-catalog')} Catalog */

const NOW = '2026-01-01T00:00:00Z';
const TIMES = [
  '2025-06-01T00:00:00.000Z',
  '2025-06-01T00:00:00.900Z',
  '2025-06-01T00:00:01.000Z',
  '2025-12-31T23:59:59.999Z',
  NOW,
  '2026-01-01T00:00:00.500Z',
  '2026-06-01T00:00:00.000Z',
];
const ARCHES = [
  ['x86_64', 'amd64'],
  ['arm64', 'arm64'],
];

/** An alias with most of its images published. @param {Random} random @param {Catalog} catalog */
function aliasQuestion(random, catalog) {
  const kubernetesVersion = `1.${26 + random.integer(11)}`;
  const published = catalog
    .imageParameters()
    .filter((parameter) => parameter.includes(kubernetesVersion) && random.chance(0.8))
    .map((parameter) => ({ parameter, id: `ami-${random.integer(2 ** 32).toString(16)}` }));
  return {
    spec: { amiSelectorTerms: [{ alias: `${random.pick(ALIASES)}@latest` }] },
    kubernetesVersion,
    described: published.map(({ parameter, id }) => ({
      ImageId: id,
      Name: id,
      Architecture: parameter.includes('arm64') ? 'arm64' : 'x86_64',
      CreationDate: NOW,
    })),
    parameters: Object.fromEntries(published.map(({ parameter, id }) => [parameter, id])),
  };
}

/** Images by id, many of the same age or name. @param {Random} random */
function idsQuestion(random) {
  const described = Array.from({ length: 1 + random.integer(6) }, (_, i) => ({
    ImageId: `ami-${random.integer(100)}-${i}`,
    Name: random.pick(['a', 'b', 'ab']),
    Architecture: random.pick(ARCHES)[0],
    CreationDate: random.pick(TIMES),
    ...(random.chance(0.4) && { DeprecationTime: random.pick(TIMES) }),
  }));
  const terms = described.map(({ ImageId }) => ({ id: ImageId }));
  return { spec: { amiFamily: 'AL2023', amiSelectorTerms: terms }, kubernetesVersion: '1.32', described, parameters: {} };
}

/** @param {Random} random @param {Catalog} catalog */
export function imagesQuestion(random, catalog) {
  const { spec, ...images } = random.chance(0.5) ? aliasQuestion(random, catalog) : idsQuestion(random);
  return { kind: 'images', nodeClass: { spec }, images: { now: NOW, ...images } };
}

/** In one form, equally old images by id and requirements. @param {{ id: string, requirements: any[] }[]} images */
const written = (images) =>
  images.map(({ id, requirements }) => ({
    id,
    requirements: Object.fromEntries(
      requirements
        .filter(({ operator }) => operator !== 'Exists')
        .map(({ key, operator, values }) => [key, operator === 'In' ? values : null]),
    ),
    ...(requirements.some(({ operator }) => operator === 'Exists') && {
      exist: requirements.filter(({ operator }) => operator === 'Exists').map(({ key }) => key),
    }),
  }));

/** @param {any[]} images */
const inOrder = (images) =>
  images
    .map((image, i) => ({ image, i, text: `${image.id} ${Object.keys(image.requirements).sort()} ${image.exist}` }))
    .sort((a, b) => (a.image.id !== b.image.id ? a.i - b.i : a.text < b.text ? -1 : 1))
    .map(({ image }) => image);

/** @param {Catalog} catalog @param {any} question @param {any} answer @returns {string | undefined} */
export function checkImages(catalog, { nodeClass, images: known }, answer) {
  const byAlias = nodeClass.spec.amiFamily === undefined;
  let mine;
  if (byAlias) {
    const published = Object.entries(known.parameters).map(([parameter, id]) => ({ parameter, id: String(id) }));
    const resolution = catalog.resolveImages(nodeClass, known.kubernetesVersion, published);
    if (!resolution.ready || answer.failed) {
      // Where nothing of a family is published, the catalog stands in with texts of its own.
      const none = /failed to discover/.test(answer.why);
      return none || (answer.failed && !resolution.ready) ? undefined : `ready: ${resolution.ready}, provider: ${answer.why ?? 'ready'}`;
    }
    mine = resolution.images;
  } else {
    const kubernetes = new Map(/** @type {[string, string][]} */ (ARCHES));
    mine = catalog.selectImages(
      known.described.map((/** @type {any} */ image) => ({
        id: image.ImageId,
        name: image.Name,
        creationDate: image.CreationDate,
        deprecationTime: image.DeprecationTime,
        requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: [kubernetes.get(image.Architecture)] }],
      })),
      known.now,
    );
  }
  const [ours, theirs] = [inOrder(written(mine)), inOrder(answer.images)];
  return isDeepStrictEqual(ours, theirs) ? undefined : `\n  catalog  ${JSON.stringify(ours)}\n  provider ${JSON.stringify(theirs)}`;
}
