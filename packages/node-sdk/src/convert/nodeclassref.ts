import { type JsonObject, objectAt, ownField, textAt, withoutFields } from './json.js';
import { AWS_GROUP, KUBELET_ANNOTATION, NODE_CLASS_REFERENCE_ANNOTATION } from './names.js';

/** `apiVersion` gave way to `group`; kind and group default to the provider's class (chapter 06, 7.1). */
export function convertNodeClassRef(ref: JsonObject): JsonObject {
  const apiVersion = textAt(ref, 'apiVersion');
  return {
    group: apiVersion === '' ? AWS_GROUP : (apiVersion.split('/', 1)[0] ?? ''),
    kind: textAt(ref, 'kind') === '' ? 'EC2NodeClass' : textAt(ref, 'kind'),
    name: ownField(ref, 'name'),
  };
}

/** The old reference as the reference conversion writes it into its annotation: fields in this order, empty ones left out. */
function nodeClassReferenceText(ref: JsonObject): string {
  const text: Record<string, string> = {};
  if (textAt(ref, 'kind') !== '') text.kind = textAt(ref, 'kind');
  text.name = textAt(ref, 'name');
  if (textAt(ref, 'apiVersion') !== '') text.apiVersion = textAt(ref, 'apiVersion');
  return JSON.stringify(text);
}

/** Metadata of a converted object that had the reference: it is kept as an annotation, the old note of a kubelet block is not. */
export function withNodeClassReference(metadata: JsonObject, ref: JsonObject): JsonObject {
  return {
    ...metadata,
    annotations: {
      ...withoutFields(objectAt(metadata, 'annotations'), KUBELET_ANNOTATION),
      [NODE_CLASS_REFERENCE_ANNOTATION]: nodeClassReferenceText(ref),
    },
  };
}
