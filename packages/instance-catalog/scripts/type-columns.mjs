// The facts of instance types in the package's own form: JSON, a line per column. src/typetable.ts reads the columns back.

const FLAGS = [
  ['bm', 'b'],
  ['bp', 'p'],
  ['cg', 'c'],
  ['ne', 'e'],
  ['eit', 't'],
  ['trk', 'k'],
];

const flags = (t) =>
  FLAGS.filter(([key]) => t[key])
    .map(([, letter]) => letter)
    .join('') + (t.nolim ? 'n' : '');

// What types mostly have in common with others is written once for all of them: that of a family, that of a kind of network, and devices.
const profile = (t) => ({
  architectures: t.a.join(),
  cpuManufacturer: t.mf,
  clockGHz: t.ghz ?? 0,
  usageClasses: t.u.join(),
  hypervisor: t.h ?? '',
  flags: flags(t),
  ebsOptimized: t.ebs.o,
  instanceStoreNvme: t.is?.nv ?? '',
});
const network = (t) => ({
  networkPerformance: t.np,
  networkCards: t.cards?.flatMap(([count, interfaces]) => Array(count).fill(interfaces)) ?? [t.eni0],
  defaultNetworkCard: t.dc ?? 0,
  ipv4PerInterface: t.ip4,
  ipv6PerInterface: t.ip6 ?? 0,
  efaInterfaces: t.efa ?? 0,
});
const devices = (t) => ({
  gpus: accelerators(t.gpu),
  neuronDevices: (t.neu ?? []).map(([name, count, coresPerDevice, , memoryMiB]) => ({ name, count, coresPerDevice, memoryMiB })),
  inferenceAccelerators: accelerators(t.acc),
});
const accelerators = (list) => (list ?? []).map(([name, manufacturer, count, memoryMiB]) => ({ name, manufacturer, count, memoryMiB }));

/** The JSON text of columns, each on a line of its own. */
export function columnText(columns) {
  const text = `{\n${Object.entries(columns)
    .map(([name, values]) => `${JSON.stringify(name)}:${JSON.stringify(values)}`)
    .join(',\n')}\n}`;
  if (/[`\\$]/.test(text)) throw new Error('cannot be written into a template');
  return text;
}

/** A column in which every value is 0 is written empty. */
export const column = (values) => (values.every((value) => value === 0) ? [] : values);

/** Objects with the same keys as one object of columns. */
const transposed = (rows) => Object.fromEntries(Object.keys(rows[0]).map((key) => [key, rows.map((row) => row[key])]));

/** The distinct values, and for each entry the position of its value. */
export function dictionary(entries) {
  const positions = new Map();
  const values = [];
  const column = entries.map((entry) => {
    const text = JSON.stringify(entry);
    if (!positions.has(text)) {
      positions.set(text, values.length);
      values.push(entry);
    }
    return positions.get(text);
  });
  return [values, column];
}

/** The facts of the types, in their order. 0 and the empty text stand for what is not stated; no figure of theirs can be 0. */
export function typeColumns(types) {
  for (const t of types)
    if (t.lim?.ip4 !== undefined) throw new Error(`${t.n}: the VPC limits state another number of addresses than the API`);
  const [profiles, profileColumn] = dictionary(types.map(profile));
  const [networks, networkColumn] = dictionary(types.map(network));
  const [deviceLists, deviceColumn] = dictionary(types.map(devices));
  return columnText({
    profiles: transposed(profiles),
    networks: transposed(networks),
    deviceLists,
    name: types.map((t) => t.n),
    profile: profileColumn,
    network: networkColumn,
    devices: deviceColumn,
    vcpus: types.map((t) => t.v),
    cores: types.map((t) => t.c),
    memoryMiB: types.map((t) => t.m),
    networkBandwidthMbps: types.map((t) => t.bw ?? 0),
    ebsBaselineMbps: types.map((t) => t.ebs.bb ?? 0),
    ebsMaximumMbps: types.map((t) => t.ebs.mb ?? 0),
    instanceStoreGB: types.map((t) => t.is?.gb ?? 0),
    branchInterfaces: types.map((t) => t.br ?? 0),
  });
}
