import type { ConversionFindings } from './finding.js';
import { definedFields, type JsonObject, listAt, objectAt, ownField, textAt, withoutFields } from './json.js';
import { ALIAS_VERSION_ANNOTATION, AWS_V1, UBUNTU_ANNOTATION } from './names.js';

/** Families of v1beta1 that v1 can name by an alias. */
const ALIAS_FAMILIES: ReadonlySet<unknown> = new Set(['AL2', 'AL2023', 'Bottlerocket', 'Windows2019', 'Windows2022']);

/** What Ubuntu images boot from unless the class says otherwise. */
const UBUNTU_ROOT_VOLUME: JsonObject = {
  deviceName: '/dev/sda1',
  rootVolume: true,
  ebs: { encrypted: true, volumeType: 'gp3', volumeSize: '20Gi' },
};

/** The v1 form of a v1beta1 EC2NodeClass whose nulls are dropped (chapter 06, 7.1). */
export function convertEC2NodeClass(nodeClass: JsonObject, findings: ConversionFindings): JsonObject {
  const metadata = objectAt(nodeClass, 'metadata');
  const spec = objectAt(nodeClass, 'spec');
  noteLaterFields(spec, findings);

  const annotations = objectAt(metadata, 'annotations');
  const images = convertImages(spec, textAt(annotations, ALIAS_VERSION_ANNOTATION), findings);
  const converted = { ...withoutFields(annotations, ALIAS_VERSION_ANNOTATION), ...images.annotations };
  return {
    ...nodeClass,
    apiVersion: AWS_V1,
    metadata: Object.keys(converted).length > 0 ? { ...metadata, annotations: converted } : withoutFields(metadata, 'annotations'),
    spec: {
      ...withoutFields(spec, 'amiFamily', 'amiSelectorTerms', 'blockDeviceMappings'),
      ...definedFields(images.fields),
      ...convertMetadataOptions(spec),
    },
  };
}

interface Images {
  /** amiFamily, amiSelectorTerms and blockDeviceMappings of the v1 class; undefined where it has none. */
  fields: JsonObject;
  annotations: JsonObject;
}

function convertImages(spec: JsonObject, aliasVersion: string, findings: ConversionFindings): Images {
  const family = ownField(spec, 'amiFamily');
  const terms = listAt(spec, 'amiSelectorTerms');
  const blockDeviceMappings = ownField(spec, 'blockDeviceMappings');
  if (family === 'Ubuntu') return convertUbuntu(terms, blockDeviceMappings, findings);
  if (ALIAS_FAMILIES.has(family)) {
    const alias = `${String(family).toLowerCase()}@${aliasVersion === '' ? 'latest' : aliasVersion}`;
    const fields = terms.length === 0 ? { amiSelectorTerms: [{ alias }] } : { amiFamily: family, amiSelectorTerms: terms };
    return { fields: { ...fields, blockDeviceMappings }, annotations: {} };
  }
  return { fields: { amiFamily: 'Custom', amiSelectorTerms: terms, blockDeviceMappings }, annotations: {} };
}

/** Ubuntu boots like AL2 but for its root device; without terms nothing in v1 can select its images. */
function convertUbuntu(terms: readonly unknown[], blockDeviceMappings: unknown, findings: ConversionFindings): Images {
  const changed = ['amiFamily'];
  if (blockDeviceMappings === undefined) changed.push('blockDeviceMappings');
  if (terms.length === 0) {
    changed.push('incompatible');
    findings.add(
      'warning',
      'ubuntu-without-images',
      ['spec', 'amiSelectorTerms'],
      'v1 has no Ubuntu family: without amiSelectorTerms the converted EC2NodeClass is never Ready and its NodePools launch nothing. Select images by id, name or tags',
    );
  }
  return {
    fields: {
      amiFamily: 'AL2',
      amiSelectorTerms: terms.length === 0 ? [{ id: 'ami-placeholder' }] : terms,
      blockDeviceMappings: blockDeviceMappings ?? [UBUNTU_ROOT_VOLUME],
    },
    annotations: { [UBUNTU_ANNOTATION]: changed.join(',') },
  };
}

/** Defaults of the last v1beta1 schema: hop limit 1 for an absent block, 2 for a given block that does not say. */
function convertMetadataOptions(spec: JsonObject): JsonObject {
  const given = Object.hasOwn(spec, 'metadataOptions');
  return {
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpProtocolIPv6: 'disabled',
      httpPutResponseHopLimit: given ? 2 : 1,
      httpTokens: 'required',
      ...objectAt(spec, 'metadataOptions'),
    },
  };
}

function noteLaterFields(spec: JsonObject, findings: ConversionFindings): void {
  for (const field of ['instanceStorePolicy', 'associatePublicIPAddress']) {
    if (Object.hasOwn(spec, field)) findings.addedLater(['spec', field]);
  }
  if (ownField(spec, 'amiFamily') === 'AL2023') {
    findings.add('info', 'absent-in-0.33', ['spec', 'amiFamily'], 'amiFamily AL2023 did not exist in Karpenter 0.33; it is kept');
  }
}
