import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import { kubelet } from './kubelet.js';
import { everyEntry, type FieldsSchema, fields, flag, integer, list, map, type Rule, text } from './schema.js';
import {
  ALIAS_FAMILIES,
  amiSelectorTerms,
  capacityReservationSelectorTerms,
  has,
  securityGroupSelectorTerms,
  subnetSelectorTerms,
  v1beta1AmiSelectorTerms,
} from './selectorterm.js';

function notEmpty(field: string): Rule {
  return { code: 'empty-text', message: `${field} may not be empty`, holds: (value: string) => value !== '' };
}

function restrictedTag(restricted: string): Rule {
  return everyEntry('restricted-tag', `tag ${restricted} is set by Karpenter`, (key) => key !== restricted);
}

const EMPTY_TAG_KEY: Rule = everyEntry('empty-tag', 'keys of tags may not be empty', (key) => key !== '');
const CLUSTER_TAG: Rule = everyEntry(
  'restricted-tag',
  'keys of tags may not begin with kubernetes.io/cluster',
  (key) => !key.startsWith('kubernetes.io/cluster'),
);

export const RESTRICTED_TAGS: readonly string[] = [
  'eks:eks-cluster-name',
  'karpenter.sh/nodepool',
  'karpenter.sh/nodeclaim',
  'karpenter.k8s.aws/ec2nodeclass',
];

const ONE_IDENTITY: Rule = {
  code: 'role-or-instance-profile',
  message: 'exactly one of role and instanceProfile must be given',
  holds: (spec: JsonObject) => has(spec, 'role') !== has(spec, 'instanceProfile'),
};

const aliasesOf = (spec: JsonObject): string[] =>
  listAt(spec, 'amiSelectorTerms').flatMap((term) =>
    isObject(term) && has(term, 'alias') ? [textAt(term, 'alias').split('@')[0] ?? ''] : [],
  );

const FAMILY_RULES: readonly Rule[] = [
  ...[...ALIAS_FAMILIES].map(
    ([alias, family]): Rule => ({
      code: 'family-and-alias',
      message: `with an alias of ${alias}, amiFamily must be ${family} or Custom where it is given`,
      holds: (spec: JsonObject) =>
        !has(spec, 'amiFamily') || !aliasesOf(spec).includes(alias) || [family, 'Custom'].includes(textAt(spec, 'amiFamily')),
    }),
  ),
  {
    code: 'family-required',
    message: 'amiFamily is required where no term has an alias',
    holds: (spec: JsonObject) => has(spec, 'amiFamily') || aliasesOf(spec).length > 0,
  },
];

/** The tens of Ti stop at 7 but for 58, and a bare unit passes (chapter 06, 5). */
const VOLUME_SIZE =
  /^((?:[1-9][0-9]{0,3}|[1-4][0-9]{4}|[5][0-8][0-9]{3}|59000)Gi|(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|[6][0-3][0-9]{3}|64000)G|([1-9]||[1-5][0-7]|58)Ti|([1-9]||[1-5][0-9]|6[0-3]|64)T)$/;

function ebs(initializationRate: boolean): FieldsSchema {
  return fields(
    {
      deleteOnTermination: flag(),
      encrypted: flag(),
      iops: integer(),
      kmsKeyID: text(),
      snapshotID: text(),
      throughput: integer(),
      ...(initializationRate ? { volumeInitializationRate: integer({ min: 100, max: 300, bits: 32 }) } : {}),
      volumeSize: text({
        pattern: VOLUME_SIZE,
        wanted: 'a size in Gi, G, Ti or T as the EC2 API takes it, such as 20Gi',
        form: 'quantity',
      }),
      volumeType: text({ options: ['standard', 'io1', 'io2', 'gp2', 'sc1', 'st1', 'gp3'] }),
    },
    {
      rules: [
        {
          code: 'volume-size',
          message: 'snapshotID or volumeSize is needed',
          holds: (volume: JsonObject) => has(volume, 'snapshotID') || has(volume, 'volumeSize'),
        },
        {
          code: 'initialization-without-snapshot',
          message: 'volumeInitializationRate needs a snapshotID',
          holds: (volume: JsonObject) => !has(volume, 'volumeInitializationRate') || textAt(volume, 'snapshotID') !== '',
        },
      ],
    },
  );
}

function blockDeviceMappings(initializationRate: boolean): ReturnType<typeof list> {
  return list(fields({ deviceName: text(), ebs: ebs(initializationRate), rootVolume: flag() }), {
    maxItems: 50,
    rules: [
      {
        code: 'root-volumes',
        message: 'only one mapping may be the root volume',
        holds: (mappings: readonly JsonObject[]) => mappings.filter((mapping) => ownField(mapping, 'rootVolume') === true).length <= 1,
      },
    ],
  });
}

function metadataOptions(hopLimit: number): FieldsSchema {
  return fields(
    {
      httpEndpoint: text({ default: 'enabled', options: ['enabled', 'disabled'] }),
      httpProtocolIPv6: text({ default: 'disabled', options: ['enabled', 'disabled'] }),
      httpPutResponseHopLimit: integer({ default: hopLimit, min: 1, max: 64 }),
      httpTokens: text({ default: 'required', options: ['required', 'optional'] }),
    },
    { default: { httpEndpoint: 'enabled', httpProtocolIPv6: 'disabled', httpPutResponseHopLimit: 1, httpTokens: 'required' } },
  );
}

const samePlace = (a: JsonObject, b: JsonObject): boolean =>
  ownField(a, 'networkCardIndex') === ownField(b, 'networkCardIndex') && ownField(a, 'deviceIndex') === ownField(b, 'deviceIndex');
const efaOnly = (of: JsonObject): boolean => textAt(of, 'interfaceType') === 'efa-only';

const networkInterfaces = list(
  fields(
    {
      deviceIndex: integer({ min: 0, bits: 32 }),
      networkCardIndex: integer({ min: 0, bits: 32 }),
      interfaceType: text({ options: ['interface', 'efa-only'] }),
    },
    { required: ['deviceIndex', 'interfaceType', 'networkCardIndex'] },
  ),
  {
    maxItems: 150,
    rules: [
      {
        code: 'primary-interface',
        message: 'device 0 on card 0 must be there, with interfaceType interface',
        holds: (interfaces: readonly JsonObject[]) =>
          interfaces.length === 0 ||
          interfaces.some(
            (of) =>
              ownField(of, 'deviceIndex') === 0 && ownField(of, 'networkCardIndex') === 0 && textAt(of, 'interfaceType') === 'interface',
          ),
      },
      {
        code: 'duplicate-interface',
        message: 'no two interfaces may have the same card and device, and each card may have one efa-only interface',
        holds: (interfaces: readonly JsonObject[]) =>
          interfaces.every((of, index) =>
            interfaces.slice(0, index).every((before) => {
              const sameCard = ownField(of, 'networkCardIndex') === ownField(before, 'networkCardIndex');
              return !samePlace(of, before) && !(sameCard && efaOnly(of) && efaOnly(before));
            }),
          ),
      },
    ],
  },
);

const common = {
  associatePublicIPAddress: flag(),
  context: text(),
  detailedMonitoring: flag(),
  instanceProfile: text({ rules: [notEmpty('instanceProfile')] }),
  instanceStorePolicy: text({ options: ['RAID0'] }),
  securityGroupSelectorTerms,
  subnetSelectorTerms,
  userData: text(),
};

export const ec2NodeClassSpec = fields(
  {
    ...common,
    amiFamily: text({ options: ['AL2', 'AL2023', 'Bottlerocket', 'Custom', 'Windows2019', 'Windows2022', 'Windows2025'] }),
    amiSelectorTerms,
    blockDeviceMappings: blockDeviceMappings(true),
    capacityReservationSelectorTerms,
    connectionTracking: fields(
      {
        tcpEstablishedTimeout: integer({ min: 60, max: 432_000, bits: 32 }),
        udpStreamTimeout: integer({ min: 60, max: 180, bits: 32 }),
        udpTimeout: integer({ min: 30, max: 60, bits: 32 }),
      },
      {
        rules: [
          { code: 'empty-tracking', message: 'at least one timeout is needed', holds: (of: JsonObject) => Object.keys(of).length > 0 },
        ],
      },
    ),
    cpuOptions: fields({ nestedVirtualization: text({ options: ['enabled', 'disabled'] }) }),
    ipPrefixCount: integer({ min: 0, bits: 32 }),
    kubelet,
    metadataOptions: metadataOptions(1),
    networkInterfaces,
    placementGroupSelector: fields(
      { id: text({ pattern: /^pg-[0-9a-z]+$/ }), name: text({ minLength: 1 }) },
      {
        rules: [
          { code: 'empty-term', message: 'name or id is needed', holds: (of: JsonObject) => has(of, 'name') || has(of, 'id') },
          {
            code: 'name-and-id',
            message: 'name and id exclude each other',
            holds: (of: JsonObject) => !(has(of, 'name') && has(of, 'id')),
          },
        ],
      },
    ),
    role: text({ rules: [notEmpty('role')] }),
    tags: map(text(), { rules: [EMPTY_TAG_KEY, CLUSTER_TAG, ...RESTRICTED_TAGS.map(restrictedTag)] }),
  },
  { required: ['amiSelectorTerms', 'securityGroupSelectorTerms', 'subnetSelectorTerms'], rules: [ONE_IDENTITY, ...FAMILY_RULES] },
);

export const v1beta1EC2NodeClassSpec = fields(
  {
    ...common,
    amiFamily: text({ options: ['AL2', 'AL2023', 'Bottlerocket', 'Ubuntu', 'Custom', 'Windows2019', 'Windows2022'] }),
    amiSelectorTerms: v1beta1AmiSelectorTerms,
    blockDeviceMappings: blockDeviceMappings(false),
    metadataOptions: metadataOptions(2),
    role: text({
      rules: [
        notEmpty('role'),
        { code: 'immutable', message: 'role may not change', transition: true, holds: (role: string, old: string) => role === old },
      ],
    }),
    tags: map(text(), {
      rules: [
        EMPTY_TAG_KEY,
        CLUSTER_TAG,
        ...['karpenter.sh/nodepool', 'karpenter.sh/managed-by', 'karpenter.sh/nodeclaim', 'karpenter.k8s.aws/ec2nodeclass'].map(
          restrictedTag,
        ),
      ],
    }),
  },
  {
    required: ['amiFamily', 'securityGroupSelectorTerms', 'subnetSelectorTerms'],
    rules: [
      {
        code: 'custom-without-terms',
        message: 'amiSelectorTerms is required with amiFamily Custom',
        holds: (spec: JsonObject) => textAt(spec, 'amiFamily') !== 'Custom' || listAt(spec, 'amiSelectorTerms').length > 0,
      },
      ONE_IDENTITY,
      {
        code: 'identity-change',
        message: 'role and instanceProfile may not replace each other',
        transition: true,
        holds: (spec: JsonObject, old: JsonObject) =>
          (has(old, 'role') && has(spec, 'role')) || (has(old, 'instanceProfile') && has(spec, 'instanceProfile')),
      },
    ],
  },
);

/** Karpenter's check of tags at launch (chapter 06, 5.2); the schema implies it. */
export function checkEC2NodeClassAtRuntime(nodeClass: JsonObject, place: Place, findings: Findings): void {
  for (const key of Object.keys(objectAt(objectAt(nodeClass, 'spec'), 'tags'))) {
    if (RESTRICTED_TAGS.includes(key) || /^kubernetes\.io\/cluster\/[0-9A-Za-z][A-Za-z0-9\-_]*$/.test(key)) {
      findings.notReady('restricted-tag', place.child('spec', 'tags').key(key), `tag ${key} is set by Karpenter`);
    }
  }
}
