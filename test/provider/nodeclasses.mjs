// Random node classes as the API server would admit them, with settings of the controller.

/** @typedef {import('./random.mjs').Random} Random */

export const ALIASES = ['al2', 'al2023', 'bottlerocket', 'windows2019', 'windows2022', 'windows2025'];
const FAMILIES = ['AL2', 'AL2023', 'Bottlerocket', 'Windows2019', 'Windows2022', 'Windows2025', 'Custom'];
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage', 'pid'];
const SIGNALS = ['memory.available', 'nodefs.available', 'nodefs.inodesFree', 'imagefs.available', 'imagefs.inodesFree', 'pid.available'];
const DEVICES = ['/dev/xvda', '/dev/xvdb', '/dev/sda1', '/dev/sdb'];
/** @type {Record<string, string[]>} */
const AMOUNTS = {
  cpu: ['0', '100m', '1', '1.5', '0.25', '2', '3500m', '123456u', '1e-1', '64', '+50m', '.5', '7.'],
  memory: [
    '0',
    '1Gi',
    '500Mi',
    '1e9',
    '1G',
    '1500M',
    '123456789',
    '1.5Gi',
    '0.1Gi',
    '100Ki',
    '1Ti',
    '12E6',
    '2048Mi',
    '1000k',
    '128974848000m',
    '5e-1',
  ],
  'ephemeral-storage': ['0', '1Gi', '1e9', '10G', '500Mi', '1Ti', '2.5Gi', '1073741825', '.5Gi'],
  pid: ['100', '1000', '1k', '0'],
};
const PERCENTAGES = [
  '0%',
  '0.01%',
  '1%',
  '5%',
  '7.5%',
  '10%',
  '12.34%',
  '33%',
  '33.33%',
  '50%',
  '99.99%',
  '100%',
  '100%',
  '100.0%',
  '100.00%',
];
const SIZES = [
  '1Gi',
  '4Gi',
  '20Gi',
  '100Gi',
  '1000Gi',
  '1024Gi',
  '59000Gi',
  '1G',
  '100G',
  '1000G',
  '64000G',
  '1Ti',
  '58Ti',
  '1T',
  '64T',
  '33Gi',
  '77G',
];
/** Sizes that no schema admits but that a catalog may meet. Of fractions the provider shares one figure between all types and subtracts from it again and again. */
const ODD_SIZES = ['512Mi', '10737418240', '1e11', '2500M', '123456789012'];

/** @param {Random} random @param {string} signal */
const threshold = (random, signal) =>
  random.chance(0.5) ? random.pick(PERCENTAGES) : random.pick(AMOUNTS[signal.startsWith('memory') ? 'memory' : 'ephemeral-storage'] ?? []);

/** @param {Random} random */
export function kubelet(random) {
  /** @type {Record<string, any>} */
  const settings = {};
  if (random.chance(0.4)) settings.maxPods = random.pick([0, 1, 5, 8, 29, 110, 250, 737, 1000, 65535, 2147483647]);
  if (random.chance(0.4)) settings.podsPerCore = random.pick([0, 1, 2, 3, 10, 100, 2147483647]);
  for (const field of ['kubeReserved', 'systemReserved'])
    if (random.chance(0.5)) settings[field] = random.record(RESOURCES, (key) => random.pick(AMOUNTS[key] ?? []));
  if (random.chance(0.6)) settings.evictionHard = random.record(SIGNALS, (signal) => threshold(random, signal));
  if (random.chance(0.1)) settings.evictionHard = { [random.pick(SIGNALS.slice(0, 2))]: '100%' };
  if (random.chance(0.3)) {
    settings.evictionSoft = random.record(SIGNALS, (signal) => threshold(random, signal));
    settings.evictionSoftGracePeriod = Object.fromEntries(
      Object.keys(settings.evictionSoft).map((signal) => [signal, random.pick(['1m', '90s', '1h30m', '0s'])]),
    );
  }
  if (random.chance(0.1)) settings.evictionMaxPodGracePeriod = random.integer(100);
  if (random.chance(0.1)) settings.clusterDNS = random.some(['10.0.0.10', '10.0.0.11', '169.254.20.10'], 0);
  if (random.chance(0.1)) settings.imageGCHighThresholdPercent = 50 + random.integer(50);
  if (random.chance(0.1)) settings.imageGCLowThresholdPercent = random.integer(50);
  if (random.chance(0.1)) settings.cpuCFSQuota = random.chance(0.5);
  return settings;
}

/** @param {Random} random @param {readonly string[]} [sizes] */
export function blockDeviceMappings(random, sizes = [...SIZES, ...ODD_SIZES]) {
  const root = random.chance(0.4) ? random.integer(4) : -1;
  return random.some(DEVICES, 0).map((deviceName, i) => ({
    deviceName,
    ...(i === root ? { rootVolume: true } : random.chance(0.2) && { rootVolume: false }),
    ebs: random.chance(0.15)
      ? { snapshotID: 'snap-0123456789' }
      : {
          volumeSize: random.pick(sizes),
          ...(random.chance(0.5) && { volumeType: random.pick(['gp3', 'io2']), encrypted: random.chance(0.5) }),
        },
  }));
}

/** At most one interface in each place, the first a plain one. @param {Random} random */
function networkInterfaces(random) {
  if (random.chance(0.15)) return [];
  const interfaces = [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' }];
  const places = new Set(['0 0']);
  for (let left = random.integer(6); left > 0; left--) {
    const nic = {
      networkCardIndex: random.integer(random.pick([1, 2, 4, 33])),
      deviceIndex: random.pick([0, 1, 1, 2, 3, 4, 7, 8, 15]),
      interfaceType: random.pick(['interface', 'efa-only']),
    };
    const place = `${nic.networkCardIndex} ${nic.deviceIndex}`;
    if (!places.has(place)) interfaces.push(nic);
    places.add(place);
  }
  return interfaces;
}

/** The family by alias, by name with terms, or Custom with the images of an alias. @param {Random} random */
export function family(random) {
  const alias = random.pick(ALIASES);
  if (random.chance(0.6)) return { amiSelectorTerms: [{ alias: `${alias}@latest` }] };
  if (random.chance(0.3)) return { amiFamily: 'Custom', amiSelectorTerms: [{ alias: `${alias}@latest` }] };
  return { amiFamily: random.pick(FAMILIES), amiSelectorTerms: [random.pick([{ id: 'ami-0123456789abcdef0' }, { tags: { team: 'a' } }])] };
}

/** @param {Random} random @param {import('@kerf/instance-catalog').RegionData} region */
export function capacityReservations(random, region) {
  const types = random.some(region.instanceTypes, 1, random.pick([1, 2, 8]));
  return Array.from({ length: 1 + random.integer(10) }, (_, i) => {
    const type = random.pick(types);
    const reservationType = random.chance(0.3) ? 'capacity-block' : 'default';
    return {
      id: `cr-${random.integer(1000)}a${i}`,
      instanceType: type.facts.name,
      availabilityZone: random.chance(0.9) ? random.pick(type.zones) : random.pick(region.zones).name,
      instanceMatchCriteria: 'targeted',
      ownerID: '012345678901',
      reservationType,
      interruptible: reservationType === 'default' && random.chance(0.3),
      state: random.chance(0.15) ? 'expiring' : 'active',
      availableInstanceCount: random.pick([0, 1, 2, 5, 5, 100]),
    };
  });
}

/** Subnets in some zones, often several in one. @param {Random} random @param {import('@kerf/instance-catalog').RegionData} region */
function subnets(random, region) {
  const zones = random.chance(0.5) ? region.zones : random.some(region.zones, 1);
  return random
    .shuffled(zones.flatMap((zone) => (random.chance(0.2) ? [zone, zone] : [zone])))
    .map((zone, i) => ({ id: `subnet-${i}`, zone: zone.name, zoneID: zone.id }));
}

/** A node class with its resolved status, and settings of the controller. @param {Random} random @param {import('@kerf/instance-catalog').RegionData} region */
export function nodeClass(random, region) {
  const spec = {
    ...family(random),
    ...(random.chance(0.75) && { kubelet: kubelet(random) }),
    ...(random.chance(0.6) && { blockDeviceMappings: blockDeviceMappings(random) }),
    ...(random.chance(0.3) && { instanceStorePolicy: 'RAID0' }),
    ...(random.chance(0.25) && { networkInterfaces: networkInterfaces(random) }),
    ...(random.chance(0.1) && { connectionTracking: { udpTimeout: 40 } }),
    ...(random.chance(0.1) && { cpuOptions: { nestedVirtualization: 'disabled' } }),
    ...(random.chance(0.1) && { ipPrefixCount: 4 }),
  };
  const options = {
    ...(random.chance(0.7) && {
      vmMemoryOverheadPercent: random.pick([
        0.075,
        0,
        0.05,
        0.07,
        0.1,
        0.123,
        1 / 3,
        0.95,
        0.9999,
        random.next(),
        random.integer(1000) / 1000,
      ]),
    }),
    ...(random.chance(0.5) && { reservedENIs: random.pick([0, 1, 2, 3, 4, 7, 15, 1000000]) }),
    reservedCapacity: true,
  };
  const status = {
    subnets: subnets(random, region),
    ...(random.chance(0.4) && { capacityReservations: capacityReservations(random, region) }),
  };
  const unavailable = random.chance(0.3)
    ? random.some(region.instanceTypes, 1, 20).map((type) => ({
        capacityType: random.pick(['on-demand', 'spot']),
        instanceType: type.facts.name,
        zone: random.pick(region.zones).name,
      }))
    : [];
  return { nodeClass: { spec, status }, options, unavailable };
}
