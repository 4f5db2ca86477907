import type { NodeClaim, NodePool, ObjectMeta, WrittenObject } from '@kerf/core';
import type { EC2NodeClass } from '@kerf/instance-catalog';
import { convertToV1 } from '../convert/index.js';
import { type ValidationContext, validateObject } from '../validate/index.js';
import { parsePath } from './diagnostic.js';
import { field, fieldAt, isObject, type JsonObject, textField } from './json.js';
import type { ManifestObject } from './objects.js';
import { metadata as metadataShape } from './podshape.js';
import { decode } from './shape.js';

/** An EC2NodeClass in v1 form, with its defaults. */
export type LoadedEC2NodeClass = EC2NodeClass & { metadata: ObjectMeta };

export interface KarpenterObjects {
  /** Those that take part in provisioning: valid, and with a class that can be used (chapter 06, 6.1). */
  nodePools: NodePool[];
  nodeClaims: NodeClaim[];
  ec2NodeClasses: LoadedEC2NodeClass[];
  /** NodePool name to the kubelet block of its v1beta1 form, which holds for this pool in place of its class's (chapter 06, 7.1). */
  kubeletOverrides: Map<string, JsonObject>;
  /** The NodePools and EC2NodeClasses that a cluster would store, in the version in which they are written. */
  written: WrittenObject[];
}

export interface KarpenterOptions {
  unknownFields: 'strict' | 'warn';
  /** Judges a NodePool anew even where its status of a cluster states whether it is ready. */
  recomputeStatus: boolean;
}

/** Validates Karpenter's own objects, converts them to v1 and keeps those that can be used. */
export function readKarpenterObjects(objects: readonly ManifestObject[], options: KarpenterOptions): KarpenterObjects {
  const read: KarpenterObjects = { nodePools: [], nodeClaims: [], ec2NodeClasses: [], kubeletOverrides: new Map(), written: [] };
  const ready = new Map<string, boolean>();
  const context: ValidationContext = { unknownFields: options.unknownFields };
  for (const object of objects.filter(({ kind }) => kind === 'EC2NodeClass')) {
    const stored = judge(object, context);
    ready.set(object.name, stored !== undefined && isReady(object, stored, options));
    if (stored === undefined) continue;
    read.ec2NodeClasses.push(withMetadata(stored.object, object) as unknown as LoadedEC2NodeClass);
    read.written.push(writtenObject(object));
  }
  for (const object of objects.filter(({ kind }) => kind === 'NodePool')) {
    const stored = judge(object, { ...context, nodeClasses: ready });
    if (stored !== undefined) read.written.push(writtenObject(object));
    const kubelet = convertToV1(object.value).kubelet;
    if (kubelet !== undefined) read.kubeletOverrides.set(object.name, kubelet as JsonObject);
    if (stored === undefined || !isReady(object, stored, options)) {
      object.report(
        'warning',
        'reference',
        'nodepool-not-ready',
        [],
        `NodePool ${object.name} takes no part in provisioning: Karpenter would not hold it for ready`,
      );
    } else if (isManaged(stored.object)) {
      const nodePool = withMetadata(stored.object, object) as unknown as NodePool;
      nodePool.metadata.uid ??= `nodepool-${object.name}`;
      read.nodePools.push(nodePool);
    } else {
      object.report(
        'warning',
        'reference',
        'nodepool-unmanaged',
        ['spec', 'template', 'spec', 'nodeClassRef'],
        `NodePool ${object.name} takes no part in provisioning: its nodeClassRef names no EC2NodeClass of karpenter.k8s.aws, so that Karpenter for AWS leaves it alone`,
      );
    }
  }
  const expireAfter = new Map(read.nodePools.map(({ metadata, spec }) => [metadata.name, spec.template.spec.expireAfter ?? '720h']));
  for (const object of objects.filter(({ kind }) => kind === 'NodeClaim')) {
    const stored = judge(object, context);
    if (stored === undefined) continue;
    const claim =
      object.version === 'v1'
        ? stored.object
        : convertToV1(object.value, { expireAfterOf: (nodePool) => expireAfter.get(nodePool) }).object;
    read.nodeClaims.push(withMetadata(claim as JsonObject, object) as unknown as NodeClaim);
  }
  return read;
}

interface Stored {
  object: JsonObject;
  accepted: boolean;
}

/** The object as a cluster would store it, in v1; `undefined` where it would be refused. */
function judge(object: ManifestObject, context: ValidationContext): Stored | undefined {
  const judged = validateObject(object.value, object.replaced === undefined ? context : { ...context, old: object.replaced });
  for (const { severity, phase, code, path, message } of judged.diagnostics)
    object.report(severity, phase, code, parsePath(path ?? ''), message);
  const refused = judged.verdict === 'reject' || judged.verdict === 'refuse' || judged.verdict === 'undecodable';
  return refused || !isObject(judged.defaulted) ? undefined : { object: judged.defaulted, accepted: judged.verdict === 'accept' };
}

/** From the status of a cluster's object where there is one, else by the rules (chapter 06, 6.1). */
function isReady({ value }: ManifestObject, { accepted }: Stored, { recomputeStatus }: KarpenterOptions): boolean {
  const conditions = fieldAt(value, 'status', 'conditions');
  if (recomputeStatus || !Array.isArray(conditions) || conditions.length === 0) return accepted;
  return conditions.some((condition) => field(condition, 'type') === 'Ready' && field(condition, 'status') === 'True');
}

function isManaged(nodePool: JsonObject): boolean {
  const reference = fieldAt(nodePool, 'spec', 'template', 'spec', 'nodeClassRef');
  return textField(reference, 'group') === 'karpenter.k8s.aws' && textField(reference, 'kind') === 'EC2NodeClass';
}

function writtenObject({ apiVersion, kind, value }: ManifestObject): WrittenObject {
  return { apiVersion, kind, metadata: decodeMetadata(value) };
}

function decodeMetadata(value: JsonObject): ObjectMeta {
  return decode(field(value, 'metadata'), metadataShape, ['metadata'], { unknownFields: 'ignore' }, () => {}) as ObjectMeta;
}

function withMetadata(stored: JsonObject, object: ManifestObject): JsonObject {
  const metadata = decodeMetadata(stored);
  const status = field(stored, 'status') ?? field(object.value, 'status');
  return {
    apiVersion: field(stored, 'apiVersion'),
    kind: object.kind,
    metadata,
    spec: field(stored, 'spec'),
    ...(isObject(status) ? { status } : {}),
  };
}
