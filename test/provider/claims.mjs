// Random NodeClaims to launch, and how a launch by the catalog agrees with what the provider asks of EC2.
import { capacityReservations, nodeClass } from './nodeclasses.mjs';

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('@kerf/instance-catalog')} Catalog */

const KEYS = [
  'karpenter.k8s.aws/instance-category',
  'karpenter.k8s.aws/instance-family',
  'karpenter.k8s.aws/instance-generation',
  'karpenter.k8s.aws/instance-size',
  'karpenter.k8s.aws/instance-hypervisor',
  'karpenter.k8s.aws/instance-gpu-count',
  'karpenter.k8s.aws/instance-gpu-name',
  'karpenter.k8s.aws/instance-local-nvme',
  'karpenter.k8s.aws/instance-accelerator-name',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'topology.kubernetes.io/zone',
  'node.kubernetes.io/instance-type',
];
const NUMBERS = [
  'karpenter.k8s.aws/instance-cpu',
  'karpenter.k8s.aws/instance-memory',
  'karpenter.k8s.aws/instance-generation',
  'karpenter.k8s.aws/instance-network-bandwidth',
];

const CAPACITY_TYPES = [
  ['on-demand'],
  ['spot'],
  ['spot', 'on-demand'],
  ['spot', 'on-demand'],
  ['reserved'],
  ['reserved', 'on-demand'],
  ['reserved', 'spot', 'on-demand'],
];

/** @param {Random} random @param {Map<string, string[]>} values of each key over all types */
function requirements(random, values) {
  /** @type {any[]} */
  const list = [];
  const floor = random.chance(0.25);
  const add = (/** @type {any} */ requirement) => {
    const minValues = random.pick([1, 2, 3, 10, 60, 61, requirement.values?.length ?? 1]);
    list.push(floor && random.chance(0.5) ? { ...requirement, minValues } : requirement);
  };
  if (random.chance(0.8)) add({ key: 'karpenter.sh/capacity-type', operator: 'In', values: random.pick(CAPACITY_TYPES) });
  // A floor that the types just reach, or just miss.
  if (floor && random.chance(0.4)) {
    const types = random.some(values.get('node.kubernetes.io/instance-type') ?? [], 1, 8);
    return [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: types, minValues: types.length + random.integer(2) }];
  }
  for (const key of random.some(KEYS, 0, 3)) {
    const known = values.get(key) ?? [];
    const operator = random.pick(['In', 'NotIn', 'NotIn', 'Exists', 'DoesNotExist']);
    if (known.length > 0 && operator.endsWith('n'))
      add({ key, operator, values: random.some(known, 1, key.endsWith('type') ? known.length : 6) });
    else if (!operator.endsWith('n') && random.chance(operator === 'Exists' ? 0.5 : 0.2)) add({ key, operator });
  }
  if (random.chance(0.4))
    add({ key: random.pick(NUMBERS), operator: random.pick(['Gt', 'Lt']), values: [String(2 ** random.integer(18))] });
  if (random.chance(0.2))
    add({ key: 'karpenter.k8s.aws/instance-tenancy', operator: 'In', values: random.some(['default', 'dedicated'], 1) });
  return list;
}

/** @param {Random} random */
const requests = (random) => ({
  ...(random.chance(0.8) && { cpu: random.pick(['1', '500m', '250m', '3', '17']) }),
  ...(random.chance(0.6) && { memory: random.pick(['1Gi', '500Mi', '4Gi', '100Gi']) }),
  ...(random.chance(0.6) && { pods: String(1 + random.integer(30)) }),
  ...(random.chance(0.1) && {
    [random.pick(['nvidia.com/gpu', 'aws.amazon.com/neuron', 'vpc.amazonaws.com/efa', 'vpc.amazonaws.com/pod-eni'])]: '1',
  }),
  ...(random.chance(0.1) && { 'ephemeral-storage': '10Gi' }),
});

/** A class, settings and a claim. @param {Random} random @param {Catalog} catalog @param {import('@kerf/instance-catalog').RegionData} region @param {Map<string, string[]>} values */
export function launchQuestion(random, catalog, region, values) {
  const question = nodeClass(random, region);
  // Random amounts would leave most types without room, and interfaces most without a fit.
  if (random.chance(0.8))
    for (const field of ['kubelet', 'blockDeviceMappings', 'networkInterfaces'])
      delete (/** @type {any} */ (question.nodeClass.spec)[field]);
  // Reservations are chosen among only where the rest of the claim leaves them in.
  const reserved = random.chance(0.4);
  if (reserved) question.nodeClass.status.capacityReservations = capacityReservations(random, region);
  const types = random.chance(0.5)
    ? []
    : random.some(region.instanceTypes, 1, random.pick([3, 20, 200, 600])).map((type) => type.facts.name);
  for (const { instanceType } of question.nodeClass.status.capacityReservations ?? [])
    if (types.length > 0 && !types.includes(instanceType)) types.push(instanceType);
  const images = catalog.resolveImages(/** @type {any} */ (question.nodeClass), random.pick(['1.32', '1.35']));
  return {
    ...question,
    options: { ...question.options, minValuesPolicy: random.pick(['Strict', 'Strict', 'BestEffort']) },
    images: images.ready ? images.images : [{ id: 'ami-0', requirements: [] }],
    claim: {
      instanceTypes: types,
      requirements: reserved
        ? [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: random.pick(CAPACITY_TYPES.slice(-3)) }]
        : requirements(random, values),
      requests: reserved ? { pods: '2' } : requests(random),
    },
  };
}

/**
 * What differs between a choice and the offerings that the provider would let EC2 choose from; `undefined`: nothing.
 * @param {ReturnType<Catalog['chooseLaunch']>} choice @param {any} answer
 */
export function launchDifference(choice, answer) {
  if (answer.failed || !choice.launched)
    return answer.failed === true && !choice.launched ? undefined : `launched: ${choice.launched}, provider: ${answer.why ?? 'launched'}`;
  /** @type {any[]} */
  const overrides = answer.overrides.sort(
    (/** @type {any} */ a, /** @type {any} */ b) =>
      a.price - b.price ||
      order(a.instanceType, b.instanceType) ||
      order(a.zone, b.zone) ||
      order(a.reservationId ?? '', b.reservationId ?? ''),
  );
  const [best] = overrides;
  const mine = {
    capacityType: choice.capacityType,
    tenancy: choice.tenancy,
    instanceType: choice.instanceType.name,
    zone: choice.zone,
    price: choice.price,
    image: choice.image?.id,
    reservationId: choice.reservationId,
    ...choice.reason,
  };
  const theirs = {
    capacityType: answer.capacityType,
    tenancy: answer.tenancy,
    ...best,
    offerings: overrides.length,
    instanceTypes: new Set(overrides.map(({ instanceType }) => instanceType)).size,
    equallyPriced: overrides.filter(({ price }) => price === best.price).length,
  };
  const wrong = Object.keys(mine).filter((field) => mine[/** @type {keyof typeof mine} */ (field)] !== theirs[field]);
  return wrong.length === 0
    ? undefined
    : wrong.map((field) => `${field}: ${mine[/** @type {keyof typeof mine} */ (field)]}, provider: ${theirs[field]}`).join('; ');
}

/** The values of each key over all types of a region. @param {ReturnType<Catalog['resolveInstanceTypes']>} types @returns {Map<string, string[]>} */
export function labelValues(types) {
  /** @type {Map<string, Set<string>>} */
  const values = new Map([['kubernetes.io/os', new Set(['windows'])]]);
  for (const { requirements } of types)
    for (const { key, values: own = [] } of requirements) {
      const known = values.get(key) ?? new Set();
      values.set(key, known);
      for (const value of own) known.add(value);
    }
  return new Map([...values].map(([key, set]) => [key, [...set].sort()]));
}

const order = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : a > b ? 1 : 0);
