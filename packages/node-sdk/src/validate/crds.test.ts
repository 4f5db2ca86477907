import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CUSTOM_KINDS } from './customkinds.js';
import type { Schema } from './schema.js';

// The published schemas are not part of this repository. `KERF_CRDS` names a folder that holds them; a newer release then shows what the tables lack.
const folder = process.env.KERF_CRDS;

const FILES: Record<string, string> = {
  NodePool: 'karpenter.sh_nodepools.yaml',
  NodeClaim: 'karpenter.sh_nodeclaims.yaml',
  EC2NodeClass: 'karpenter.k8s.aws_ec2nodeclasses.yaml',
  NodeOverlay: 'karpenter.sh_nodeoverlays.yaml',
};

interface Published {
  type?: string;
  properties?: Record<string, Published>;
  items?: Published;
  additionalProperties?: Published;
  required?: string[];
  enum?: string[];
  default?: unknown;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-validations'?: unknown[];
}

const sorted = (values: readonly string[] | undefined): string[] => [...(values ?? [])].sort();

/** What both sides say of one place, as a row per place. Limits of texts that stand on lists do nothing and are left out. */
function publishedRows(of: Published, path: string): [string, object][] {
  const type = of['x-kubernetes-int-or-string']
    ? 'intOrText'
    : of.properties
      ? 'fields'
      : of.additionalProperties
        ? 'map'
        : (of.type ?? '');
  const rules = of['x-kubernetes-validations']?.length ?? 0;
  const kind = { string: 'text', boolean: 'flag', array: 'list', object: 'any' }[type] ?? type;
  const ofText = kind === 'text' || kind === 'intOrText';
  const row = {
    kind,
    rules,
    default: of.default,
    pattern: ofText && of.pattern !== undefined,
    length: ofText ? [of.minLength, of.maxLength] : [],
    range: [of.minimum, of.maximum],
    count: [of.minItems, of.maxItems ?? of.maxProperties],
    options: sorted(of.enum),
    required: sorted(of.required),
    identity: of['x-kubernetes-list-type'] === 'set' ? 'whole' : of['x-kubernetes-list-map-keys']?.[0],
  };
  return [
    [path, row],
    ...Object.entries(of.properties ?? {}).flatMap(([name, field]) => publishedRows(field, `${path}.${name}`)),
    ...(of.items ? publishedRows(of.items, `${path}[]`) : []),
    ...(of.additionalProperties ? publishedRows(of.additionalProperties, `${path}{}`) : []),
  ];
}

function ownRows(of: Schema, path: string): [string, object][] {
  const row = {
    kind: of.kind,
    rules: of.rules?.length ?? 0,
    default: of.default,
    pattern: 'matches' in of && of.matches !== undefined,
    length: of.kind === 'text' ? [of.minLength, of.maxLength] : of.kind === 'intOrText' ? [undefined, undefined] : [],
    range: of.kind === 'integer' ? [of.min, of.max] : [undefined, undefined],
    count: [
      of.kind === 'list' ? of.minItems : undefined,
      of.kind === 'list' ? of.maxItems : 'maxEntries' in of ? of.maxEntries : undefined,
    ],
    options: of.kind === 'text' ? sorted(of.options) : [],
    required: of.kind === 'fields' ? sorted(of.required) : [],
    identity: of.kind !== 'list' ? undefined : of.set ? 'whole' : of.mapKey,
  };
  return [
    [path, row],
    ...(of.kind === 'fields' ? Object.entries(of.fields).flatMap(([name, field]) => ownRows(field, `${path}.${name}`)) : []),
    ...(of.kind === 'list' ? ownRows(of.items, `${path}[]`) : []),
    ...(of.kind === 'map' ? ownRows(of.values, `${path}{}`) : []),
  ];
}

describe.skipIf(folder === undefined)('published schemas (set KERF_CRDS to a folder of them)', () => {
  it.each(CUSTOM_KINDS.map((kind) => [kind.kind, kind] as const))('have no rule for %s that the tables lack', (name, kind) => {
    const file = join(folder ?? '', FILES[name] ?? '');
    expect(existsSync(file), file).toBe(true);
    const document = parse(readFileSync(file, 'utf8')) as {
      spec: { versions: { name: string; schema: { openAPIV3Schema: Published } }[] };
    };
    const version = document.spec.versions.find(({ name: version }) => kind.apiVersion.endsWith(`/${version}`));
    const spec = version?.schema.openAPIV3Schema.properties?.spec ?? {};
    expect(Object.fromEntries(ownRows(kind.spec, 'spec'))).toEqual(Object.fromEntries(publishedRows(spec, 'spec')));
    expect(version?.schema.openAPIV3Schema.required?.includes('spec') ?? false).toBe(kind.specRequired);
  });
});
