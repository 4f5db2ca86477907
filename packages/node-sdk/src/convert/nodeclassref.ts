import { type JsonObject, ownField, textAt } from './json.js';
import { AWS_GROUP } from './names.js';

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
export function nodeClassReferenceText(ref: JsonObject): string {
  const text: Record<string, string> = {};
  if (textAt(ref, 'kind') !== '') text.kind = textAt(ref, 'kind');
  text.name = textAt(ref, 'name');
  if (textAt(ref, 'apiVersion') !== '') text.apiVersion = textAt(ref, 'apiVersion');
  return JSON.stringify(text);
}
