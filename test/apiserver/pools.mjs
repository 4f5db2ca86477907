// Values worth trying at a field of a given name: what is at, inside and outside the limits of its rules, in every notation.

const a = (/** @type {number} */ count) => 'a'.repeat(count);
const words = (/** @type {string} */ text) => text.split('|');

const DURATIONS = words(
  '0s|30s|1h|1h30m|90m|1h0s|1h30m0s|30m1h|1h1h|1.5h|1d|500ms|1us|-1h|+1h||Never|never|NeverNever|1hNever| 1h|1h |1h\n|720h|0h|0m|00h|01h|1H|h|0|5|soon|99999999999h|2562047h|2562048h|2562047h47m16s|2562047h47m17s|9223372036s|9223372037s|000000000000000000000001h|1h30|8h0m|8h0m0s|0m0s|8h0s0s|1s1m1h|PT1H|1ns|.5h|1.h',
);
const QUANTITIES = [
  ...words(
    '1|0|-1|1.5|.5|5.|1e3|1E3|1e-3|1e+3|1e3.5|1e|1m|1u|1n|0.5n|5n|1k|1K|1Ki|1M|1Mi|1MiB|1G|1Gi|100Gi|1T|1Ti|1P|1Pi|1E|1Ei|7Ei|8Ei|9E|10E|10Ei|1e18|1e19|1e20|9223372036854775807|9223372036854775808|99999999999999999999|0.1Mi|1.5Gi|| 1|1 |+1|+|-|.|-.|Gi|i|1i|1,000|1_000|0x10|1e100|NaN|Inf|0.000000001|0.0000000001|1000m|1500m|123456789.123456789|-1Gi|-0|00|010|1000Ki|1024Ki|0.5|1Zi|1024|1000000|2000k|0.001|1.000|0.10|100.5m|1e-9|12E-1|1\n|5%|512Mi|2097152|3Mi|4Mi|1024Mi|1000000Ki',
  ),
  5,
  0,
  -1,
  1.5,
  1000,
  0.1,
  1e21,
  1e-7,
  2 ** 31,
  9007199254740991,
];
const CRON = words(
  '@daily|@hourly|@annually|@yearly|@monthly|@weekly|@midnight|@every 1h|@hourlyish|@Daily|@reboot|0 9 * * 1-5|0 9 * *|0 0 9 * * 1|0 9 * JAN-MAR MON|99 99 * * *|a b c d e|*/15 * * * *|*/0 * * * *|0 17-9 * * *|TZ=UTC 0 9 * * *|CRON_TZ=Europe/Berlin 0 9 * * *|0 9 ? * *|0 9 * * 7|0 0 30 2 *||0\t9\t*\t*\t*| 0 9 * * *|0 9 * * * |0  9  *  *  *|*|* * * * *|0,30 * * * *|1-5/2 * * * *|60 * * * *|0 24 * * *|0 0 0 * *|0 0 32 * *|0 0 * 13 *|0 0 * 0 *|0 0 * * sun|0 0 * * SUNDAY|0 0 L * *|0 0 * * 1#2|5/15 * * * *|*/60 * * * *|0 9 * * 1-7|-1 * * * *|0 9 * * *\n| @daily|@daily |\n* * * * *|1,2,,3 * * * *|1- * * * *|*-5 * * * *|0 9 * jan *|0 9 * * mon-fri|0 9 * * fri-mon|0.5 * * * *|٣ * * * *|+5 * * * *|0 9 1-31/2 */3 0-6|a * * * *',
);
const LABEL_KEYS = [
  ...words(
    'a|A|example.com/team|Example.com/a|example.com/A|a/b/c|/a|a/|a b|-a|a-|a.b|a_b|a..b/c|a|é|karpenter.sh/nodepool|karpenter.sh/capacity-type|karpenter.sh/custom|karpenter.sh/initialized|karpenter.sh/registered|karpenter.sh/do-not-disrupt|karpenter.sh|karpenter.sh/|sub.karpenter.sh/a|notkarpenter.sh/a|example.com/karpenter.sh|karpenter.k8s.aws/ec2nodeclass|karpenter.k8s.aws/unknown|karpenter.k8s.aws/instance-family|karpenter.k8s.aws/instance-category|karpenter.k8s.aws/instance-cpu|karpenter.k8s.aws/instance-tenancy|karpenter.k8s.aws/capacity-reservation-id|karpenter.k8s.aws/capacity-reservation-type|karpenter.k8s.aws/capacity-reservation-interruptible|karpenter.k8s.aws/placement-group-id|karpenter.k8s.aws/placement-group-partition|karpenter.k8s.aws/instance-size|karpenter.k8s.aws/instance-local-nvme|karpenter.k8s.aws/instance-gpu-name|karpenter.k8s.aws/instance-gpu-count|karpenter.k8s.aws/instance-gpu-memory|karpenter.k8s.aws/instance-gpu-manufacturer|karpenter.k8s.aws/instance-accelerator-name|karpenter.k8s.aws/instance-accelerator-count|karpenter.k8s.aws/instance-accelerator-manufacturer|karpenter.k8s.aws/instance-hypervisor|karpenter.k8s.aws/instance-encryption-in-transit-supported|karpenter.k8s.aws/instance-cpu-manufacturer|karpenter.k8s.aws/instance-cpu-sustained-clock-speed-mhz|karpenter.k8s.aws/instance-memory|karpenter.k8s.aws/instance-ebs-bandwidth|karpenter.k8s.aws/instance-network-bandwidth|karpenter.k8s.aws/instance-capability-flex|karpenter.k8s.aws/instance-pods|karpenter.k8s.aws/nitro-sandbox|karpenter.k8s.aws|mykarpenter.k8s.aws/a|topology.k8s.aws/zone-id|kubernetes.io/hostname|kubernetes.io/hostname/a|kubernetes.io/arch|kubernetes.io/os|beta.kubernetes.io/arch|beta.kubernetes.io/os|beta.kubernetes.io/instance-type|failure-domain.beta.kubernetes.io/zone|failure-domain.beta.kubernetes.io/region|node.kubernetes.io/instance-type|node.kubernetes.io/windows-build|topology.kubernetes.io/zone|topology.kubernetes.io/region|kubernetes.io/custom|k8s.io/custom|node-restriction.kubernetes.io/a|node-role.kubernetes.io/worker|kops.k8s.io/instancegroup|topology.ebs.csi.aws.com/zone|karpenter.sh/nodeclaim|karpenter.sh/disrupted|karpenter.sh/provisioner-name|metadata.name|example.com/a-|example.com/-a|example.com./a|.com/a|ex_ample.com/a|__proto__|constructor|toString',
  ),
  '',
  a(63),
  a(64),
  `example.com/${a(63)}`,
  `example.com/${a(64)}`,
  `${a(253)}/a`,
  `${a(254)}/a`,
  `${a(253)}/${a(62)}`,
  `${a(253)}/${a(63)}`,
  `${a(63)}.com/a`,
  a(316),
  a(317),
];
const LABEL_VALUES = [
  ...words(
    '|a|A|5|0|-5|m5|m 5|-m5|m5-|m5/large|a_b|a.b|.a|a.|é|true|spot|on-demand|reserved|Spot|cheap|default|dedicated|host|amd64|arm64|mips|linux|windows|us-east-1a|*|a,b|a\n| a|05|+5|1.5|1e3|9223372036854775807|9223372036854775808|007| 5|5 |٣|0x10|-0|+0|--5|1_000|__proto__',
  ),
  a(63),
  a(64),
];
const NAMES = [
  ...words('a|A|a-b|a_b|a.b|-a|a-|.a|a..b|a b|é|question|1|1a||a/b|a:b|%|..|.|default|kube-system|a\n|__proto__|system-a|localhost'),
  a(63),
  a(64),
  a(253),
  a(254),
  `${a(63)}.${a(63)}`,
  `${a(64)}.a`,
];
const OPERATORS = words('In|NotIn|Exists|DoesNotExist|Gt|Lt|Gte|Lte|in|Equals||Equal| In');
const RESOURCES = words(
  'cpu|memory|ephemeral-storage|storage|pods|hugepages-2Mi|hugepages-1Gi|hugepages-|hugepages-x|hugepages-0|nvidia.com/gpu|example.com/thing|example.com/a/b|requests.nvidia.com/gpu|requests.cpu|limits.cpu|gpu|CPU|attachable-volumes-aws-ebs|kubernetes.io/batch-cpu|foo.kubernetes.io/a|nodes|pid|vpc.amazonaws.com/pod-eni|aws.amazon.com/neuron|aws.amazon.com/neuroncore|habana.ai/gaudi|amd.com/gpu||a b|services|configmaps|count/pods|Example.com/a|vpc.amazonaws.com/efa',
);
const EFFECTS = words('NoSchedule|PreferNoSchedule|NoExecute|NoRun|noschedule|');
const INTEGERS = [
  0,
  1,
  -1,
  2,
  5,
  29,
  30,
  50,
  51,
  59,
  60,
  61,
  63,
  64,
  65,
  79,
  80,
  81,
  85,
  99,
  100,
  101,
  180,
  181,
  300,
  301,
  1000,
  10000,
  10001,
  65535,
  65536,
  432000,
  432001,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  1e19,
  1.5,
  0.5,
  -0.5,
  '1',
  '',
  true,
];
const PERCENTS = words(
  '0|0%|1|5|10%|100%|101%|1000%|010%|05%|005%|-1|-1%|1.5|5.5%|5.255%|5.25%||10 %|0005|99999999999999999999|9223372036854775807|9223372036854775808|all|+5|%|%%|5%%|10%\n|٣%|1e1|0x5|100.0%|100.00%|100.01%|99.99%',
);
const PRICES = words(
  '5|0|0.05|.5|5.|-1|+1|+0.5|-0.5|0.5|+10%|-15%|10%|-100%|-101%|+250%|-99.9%|-100.0%|+.5|+.5%|-.5%|+|-|+%|%|1e3|+1.2.3|+00|-00%|--1|5%| 1|1 |1\n|',
);
const VOLUME_SIZES = words(
  '1Gi|0Gi|20Gi|9999Gi|10000Gi|49999Gi|58999Gi|59000Gi|59001Gi|60000Gi|1G|63999G|64000G|64001G|59999G|1Ti|9Ti|10Ti|17Ti|18Ti|19Ti|20Ti|28Ti|47Ti|49Ti|50Ti|57Ti|58Ti|59Ti|1T|9T|10T|59T|60T|63T|64T|65T|Ti|T|Gi|G|100Mi|100|1.5Gi|010Gi|-1Gi|+1Gi||100 Gi|20gi|20GB|20Gi\n| 20Gi|1e3Gi',
);
const ALIASES = words(
  'al2@latest|al2023@latest|bottlerocket@latest|windows2019@latest|windows2022@latest|windows2025@latest|windows2016@latest|ubuntu@latest|AL2023@latest|al2023@v20240625|al2023@|al2023|@latest|al2023@a@b|@|@@||al2023@ |windows2022@v1|windows2022@latest@a|windowsx@v1|windows@latest|al2-023@latest|al2023 @latest|custom@latest|al2023@latest\n|al2023@anything goes|al2023@\n|bottlerocket@v1.20.0|al2@é|al2023@vvvvvvvvvvvvvvvvvvvvvvvvv|al2023@vvvvvvvvvvvvvvvvvvvvvvv|al2023@vvvvvvvvvvvvvvvvvvvvvvvv',
);
const IDS = words(
  'ami-1|ami-0123456789abcdef|AMI-1|ami-ABC|ami_1|ami-|xx ami-1 !!|subnet-1|subnet-|sg-1|sg-|xsg-1|cr-1|xcr-1|cr-|cr-1 |cr-A|cr-1\n|pg-1|xpg-1|pg-|pg-A|pg-1\n||1|cr-1-2|ami-1-2',
);
const TIMES = words(
  '2026-01-02T03:04:05Z|2026-01-02T03:04:05.123456789Z|2026-01-02T03:04:05+01:00|2026-01-02|yesterday||2026-13-01T00:00:00Z|2026-02-30T00:00:00Z|2026-01-02t03:04:05z|2026-01-02 03:04:05Z|2026-01-02T03:04:05|2026-01-02T24:00:00Z|2026-01-02T03:04:60Z|0000-01-01T00:00:00Z|2026-01-02T03:04:05+24:00|2026-01-02T03:04:05.1234567890Z|2026-1-2T03:04:05Z|2026-01-02T03:04:05,5Z|2026-01-02T03:04:05.Z',
);
const IMAGES = words(
  'image|image:1|image:latest|registry:5000/image|registry:5000/image:1|image@sha256:abc|image:1@sha256:abc|image:latest@sha256:abc| image|image | ||UPPER|image:|a/b/c|image@|registry.example:5000/a@sha256:0123456789012345678901234567890123456789012345678901234567890123|docker.io/library/image|image::1|im age|latest|image:LATEST',
);
const PORT_NAMES = words('http|a|HTTP|1|1a|a-b|a--b|-a|a-|a_b|a.b|abcdefghijklmno|abcdefghijklmnop|é');
const IPS = words('10.0.0.1|0.0.0.0|::|::1|x|10.0.0|010.0.0.1|10.0.0.1 |127.0.0.1|fe80::1|::ffff:1.2.3.4|');

const BUDGETS = [
  {},
  { nodes: '5' },
  { nodes: null },
  { nodes: '10%', reasons: [] },
  { nodes: '1', reasons: ['Empty'] },
  { nodes: '1', reasons: ['Empty', 'Empty'] },
  { nodes: '1', schedule: '@daily' },
  { nodes: '1', duration: '1h' },
  { schedule: '@daily', duration: '1h' },
  { nodes: '1', schedule: '', duration: '1h' },
  { nodes: '1', schedule: null, duration: '1h' },
];
const REASONS = words('Empty|Drifted|Underutilized|Expired|empty||All');
const TAINTS = [
  { key: 'a', effect: 'NoSchedule' },
  { key: 'a', effect: 'NoExecute', value: 'b' },
  { key: 'example.com/a', value: 'other', effect: 'NoSchedule' },
  { key: 'a' },
  { effect: 'NoSchedule' },
  {},
];
const EVICTION_SIGNALS = words(
  'memory.available|nodefs.available|nodefs.inodesFree|imagefs.available|imagefs.inodesFree|pid.available|memory.free|containerfs.available|',
);
const TAG_KEYS = words(
  'team|Name||kubernetes.io/cluster/mine|kubernetes.io/cluster|kubernetes.io/clusterwide|kubernetes.io/cluster/|kubernetes.io/cluster/a.b|xkubernetes.io/cluster/a|eks:eks-cluster-name|karpenter.sh/nodepool|karpenter.sh/nodeclaim|karpenter.k8s.aws/ec2nodeclass|karpenter.sh/custom|karpenter.sh/managed-by|aws:team|kubernetes.io/CLUSTER|Karpenter.sh/nodepool|a b|*',
);

/** Values by the name of the field. */
export const VALUES = /** @type {Record<string, readonly unknown[]>} */ ({
  expireAfter: DURATIONS,
  terminationGracePeriod: DURATIONS,
  consolidateAfter: DURATIONS,
  duration: DURATIONS,
  schedule: CRON,
  nodes: [...PERCENTS, ...QUANTITIES.slice(0, 10)],
  key: LABEL_KEYS,
  operator: OPERATORS,
  values: [
    [],
    null,
    ['a'],
    ['a', 'b'],
    ['a', 'a'],
    ['5'],
    ['-5'],
    ['5', '6'],
    [''],
    [5],
    [null],
    [true],
    'a',
    {},
    ['spot'],
    ['cheap'],
    ['+5'],
    ['05'],
  ],
  effect: EFFECTS,
  value: [...LABEL_VALUES, ...INTEGERS],
  minValues: INTEGERS,
  reasons: [[], ['Empty'], ['Empty', 'Empty'], ['Expired'], ['Underutilized', 'Empty', 'Drifted'], null, 'Empty', ['']],
  consolidationPolicy: words('WhenEmpty|WhenEmptyOrUnderutilized|Balanced|WhenUnderutilized|whenempty|'),
  budgets: [[], null, ...BUDGETS.map((budget) => [budget])],
  disruption: [{}, null, { consolidateAfter: '0s' }, { consolidationPolicy: 'WhenEmpty' }, { consolidateAfter: null }],
  requirements: [[], null, {}, [{}], [null]],
  group: words('karpenter.k8s.aws|example.com||karpenter.k8s.aws/v1|/|a b|karpenter.k8s.aws\n'),
  kind: words('EC2NodeClass|KWOKNodeClass||a b'),
  name: NAMES,
  namespace: words('default|kube-system|'),
  generateName: words('a|a-|A|é|a_'),
  volumeSize: VOLUME_SIZES,
  alias: ALIASES,
  id: IDS,
  owner: words('self|amazon|123456789012|'),
  ownerID: words('123456789012|1234|1234567890123||12345678901a| 123456789012|123456789012\n'),
  instanceMatchCriteria: words('open|targeted|closed||Open'),
  role: words('node||a b|arn:aws:iam::1:role/a'),
  instanceProfile: words('profile||a b'),
  amiFamily: words('AL2|AL2023|Bottlerocket|Custom|Windows2019|Windows2022|Windows2025|Ubuntu|al2023|'),
  amiSelectorTerms: [
    [{}],
    [],
    [{ alias: 'al2@latest' }],
    [{ alias: 'windows2022@latest' }],
    [{ id: 'ami-1' }],
    [{ owner: 'self' }],
    [{ alias: 'al2023@latest' }, { id: 'ami-1' }],
  ],
  volumeType: words('standard|io1|io2|gp2|sc1|st1|gp3|gp4||GP3'),
  snapshotID: words('snap-1|'),
  instanceStorePolicy: words('RAID0|RAID10|raid0|'),
  httpEndpoint: words('enabled|disabled||Enabled'),
  httpProtocolIPv6: words('enabled|disabled||on'),
  httpTokens: words('required|optional||none'),
  nestedVirtualization: words('enabled|disabled||yes'),
  interfaceType: words('interface|efa-only|efa|'),
  price: PRICES,
  priceAdjustment: PRICES,
  timeAdded: TIMES,
  lastTransitionTime: TIMES,
  creationTimestamp: TIMES,
  image: IMAGES,
  protocol: words('TCP|UDP|SCTP|ICMP||tcp'),
  hostIP: IPS,
  restartPolicy: words('Always|OnFailure|Never|Sometimes|'),
  imagePullPolicy: words('Always|IfNotPresent|Never|Sometimes|'),
  dnsPolicy: words('ClusterFirst|ClusterFirstWithHostNet|Default|None|x|'),
  topologyKey: LABEL_KEYS,
  whenUnsatisfiable: words('DoNotSchedule|ScheduleAnyway|Maybe|'),
  nodeAffinityPolicy: words('Honor|Ignore|Maybe|'),
  nodeTaintsPolicy: words('Honor|Ignore|Maybe|'),
  matchLabelKeys: [[], ['app'], ['a b'], ['tier'], ['app', 'app'], ['absent'], [''], ['pod-template-hash', 'tenant']],
  mismatchLabelKeys: [[], ['app'], ['a b'], ['tier'], ['tenant', 'tenant'], ['absent'], ['pod-template-hash']],
  namespaces: [[], ['default'], ['A b'], [''], ['a', 'a']],
  labelSelector: [{}, null, { matchLabels: { app: 'a' } }, { matchExpressions: [{ key: 'app', operator: 'Exists' }] }],
  namespaceSelector: [{}, null, { matchLabels: { a: 'b c' } }],
  priorityClassName: words('system-node-critical|system-cluster-critical|absent|'),
  preemptionPolicy: words('Never|PreemptLowerPriority|Maybe|'),
  runtimeClassName: words('absent||A b'),
  schedulerName: words('default-scheduler|other||a b'),
  nodeName: words('n|A b|'),
  claimName: words('claim|absent||A b'),
  mountPath: words('/data|/data:1|relative||/other'),
  minAvailable: [...PERCENTS, ...INTEGERS],
  maxUnavailable: [...PERCENTS, ...INTEGERS],
  maxSurge: [...PERCENTS, ...INTEGERS],
  unhealthyPodEvictionPolicy: words('AlwaysAllow|IfHealthyBudget|Never|'),
  type: words('RollingUpdate|Recreate|OnDelete|rollingupdate|'),
  reclaimPolicy: words('Delete|Retain|Recycle|'),
  volumeBindingMode: words('Immediate|WaitForFirstConsumer|Later|'),
  provisioner: words('ebs.csi.aws.com||a b|A'),
  kubelet: [{}, null, { evictionSoft: {} }, { evictionSoftGracePeriod: {} }, { evictionSoft: { 'memory.available': '5%' } }],
  deviceName: words('/dev/xvda|'),
  ebs: [{}, null, { volumeSize: '20Gi' }, { snapshotID: 'snap-1' }],
  clusterDNS: [[], ['10.0.0.10'], ['x'], [''], null],
  storage: QUANTITIES,
  sizeLimit: QUANTITIES,
  divisor: QUANTITIES,
  fieldPath: words(
    "metadata.name|metadata.labels['a']|metadata.annotations['A b']|metadata.labels|spec.nodeName|status.hostIP|status.phase|spec.host|metadata.foo|",
  ),
  resource: words('limits.cpu|requests.memory|limits.hugepages-2Mi|limits.nvidia.com/gpu|cpu|'),
  port: [80, 0, 65_535, 65_536, -1, 'http', 'HTTP', '', '80', 'a--b'],
  scheme: words('HTTP|HTTPS|http|'),
  path: words('/a|a||../a|a/../b|..a|/'),
  hostname: words('a|A|a.b||-a'),
  accessModes: [[], ['ReadWriteOnce'], ['ReadWriteOncePod', 'ReadWriteOnce'], ['Other'], ['']],
  volumeMode: words('Block|Filesystem|Other|'),
  storageClassName: words('gp3||A b'),
  serviceAccountName: words('a||A b'),
  terminationMessagePolicy: words('File|FallbackToLogsOnError|Other|'),
  capabilities: [{ add: ['CAP_SYS_ADMIN'] }, { add: ['SYS_ADMIN'] }, {}],
  privileged: [true, false],
  medium: words('Memory||HugePages|HugePages-2Mi|other'),
  driver: words('a.example||A_b|-a'),
});

/** Values of the entries of a map, by the name of the map. */
export const ENTRY_VALUES = /** @type {Record<string, readonly unknown[]>} */ ({
  labels: LABEL_VALUES,
  matchLabels: LABEL_VALUES,
  nodeSelector: LABEL_VALUES,
  annotations: [...LABEL_VALUES, ...words('true|false|5|-5|2147483647|2147483648|-2147483648|-2147483649|01|1h|+5')],
  tags: words('a||*|b c|é'),
  limits: QUANTITIES,
  requests: QUANTITIES,
  capacity: QUANTITIES,
  overhead: QUANTITIES,
  systemReserved: QUANTITIES,
  kubeReserved: QUANTITIES,
  evictionHard: [...PERCENTS, ...QUANTITIES],
  evictionSoft: [...PERCENTS, ...QUANTITIES],
  evictionSoftGracePeriod: DURATIONS,
  parameters: words('a||b'),
});

/** Keys of a map, by its name. */
export const ENTRY_KEYS = /** @type {Record<string, readonly string[]>} */ ({
  labels: LABEL_KEYS,
  matchLabels: LABEL_KEYS,
  nodeSelector: LABEL_KEYS,
  annotations: [
    ...LABEL_KEYS,
    'controller.kubernetes.io/pod-deletion-cost',
    'karpenter.sh/do-not-disrupt',
    'controller.kubernetes.io/Pod-deletion-cost',
  ],
  tags: TAG_KEYS,
  limits: RESOURCES,
  requests: RESOURCES,
  capacity: RESOURCES,
  overhead: RESOURCES,
  systemReserved: ['cpu', 'memory', 'ephemeral-storage', 'pid', 'gpu', 'CPU', ''],
  kubeReserved: ['cpu', 'memory', 'ephemeral-storage', 'pid', 'gpu', 'CPU', ''],
  evictionHard: EVICTION_SIGNALS,
  evictionSoft: EVICTION_SIGNALS,
  evictionSoftGracePeriod: EVICTION_SIGNALS,
  parameters: ['type', ''],
});

/** Items of a list, by its name. */
export const ITEMS = /** @type {Record<string, readonly unknown[]>} */ ({
  values: LABEL_VALUES,
  reasons: REASONS,
  taints: TAINTS,
  startupTaints: TAINTS,
  budgets: BUDGETS,
  tolerations: [
    { operator: 'Exists' },
    { key: 'a' },
    {},
    { key: 'a', operator: 'Exists', value: 'b' },
    { operator: 'Exists', effect: 'NoExecute' },
  ],
  amiSelectorTerms: [
    {},
    { id: 'ami-1', name: 'a' },
    { alias: 'al2023@latest' },
    { ssmParameter: '' },
    { owner: 'self' },
    { name: '' },
    { tags: {} },
  ],
  subnetSelectorTerms: [{}, { id: 'subnet-1', tags: { a: 'b' } }, { tags: {} }, { id: 'subnet-2' }],
  securityGroupSelectorTerms: [{}, { id: 'sg-1', name: 'a' }, { name: 'a', tags: { a: 'b' } }, { name: '' }, { tags: {} }],
  capacityReservationSelectorTerms: [
    {},
    { id: 'cr-1', ownerID: '123456789012' },
    { ownerID: '123456789012' },
    { id: 'cr-1', instanceMatchCriteria: 'open' },
  ],
  networkInterfaces: [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
    { networkCardIndex: 1, deviceIndex: 1, interfaceType: 'interface' },
    { networkCardIndex: 1, deviceIndex: 2, interfaceType: 'efa-only' },
  ],
  ports: [{}, { containerPort: 80 }, { containerPort: 80, hostPort: 8080 }, { containerPort: 53, hostPort: 53, protocol: 'UDP' }],
  schedulingGates: [{ name: 'a' }, {}, { name: 'a b' }, { name: 'example.com/wait' }],
  matchLabelKeys: LABEL_KEYS,
  mismatchLabelKeys: LABEL_KEYS,
  namespaces: NAMES,
  podCIDRs: words('10.0.0.0/24|10.0.1.0/24|fd00::/64|x|'),
  mountOptions: words('ro|'),
});

/** Values of fields called `name` where the field means something of its own, by the list that holds the object. */
export const NAMES_IN = /** @type {Record<string, readonly unknown[]>} */ ({
  ports: PORT_NAMES,
  schedulingGates: LABEL_KEYS,
  amiSelectorTerms: words('my-*||a b'),
  securityGroupSelectorTerms: words('group||a b'),
});

/** Whatever the field is called. */
export const ANY = [
  null,
  '',
  'a',
  'A b',
  a(300),
  0,
  1,
  -1,
  1.5,
  2 ** 31,
  1e19,
  true,
  false,
  [],
  {},
  [null],
  [''],
  [{}],
  { a: 'b' },
  { a: null },
];
export { INTEGERS };
