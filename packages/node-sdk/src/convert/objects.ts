import type { Diagnostic } from '../load/diagnostic.js';
import { convertToV1 } from './conversion.js';
import { isObject, type JsonObject, objectAt, textAt } from './json.js';

/** Objects in v1, with what their conversion means. */
export interface ConvertedObjects {
  /** In the order given. */
  objects: unknown[];
  /** NodePool name to the kubelet block that holds for this pool in place of its class's (chapter 06, 7.1). */
  kubeletOverrides: Map<string, JsonObject>;
  diagnostics: Diagnostic[];
}

/** Converts objects that belong together: NodeClaims take `expireAfter` from their converted NodePool. */
export function convertObjects(objects: readonly unknown[]): ConvertedObjects {
  const kubeletOverrides = new Map<string, JsonObject>();
  const diagnostics: Diagnostic[] = [];
  const converted = objects.map((object) => {
    if (kindOf(object) === 'NodeClaim') return object;
    const conversion = convertToV1(object);
    diagnostics.push(...conversion.diagnostics);
    if (conversion.kubelet !== undefined) kubeletOverrides.set(nameOf(conversion.object), conversion.kubelet);
    return conversion.object;
  });

  const expireAfter = new Map<string, string>();
  for (const object of converted) {
    if (!isObject(object) || kindOf(object) !== 'NodePool') continue;
    const text = textAt(objectAt(objectAt(objectAt(object, 'spec'), 'template'), 'spec'), 'expireAfter');
    expireAfter.set(nameOf(object), text === '' ? '720h' : text);
  }
  const all = converted.map((object) => {
    if (kindOf(object) !== 'NodeClaim') return object;
    const conversion = convertToV1(object, { expireAfterOf: (nodePool) => expireAfter.get(nodePool) });
    diagnostics.push(...conversion.diagnostics);
    return conversion.object;
  });
  return { objects: all, kubeletOverrides, diagnostics };
}

/** The kind of a Karpenter object; other groups may use the same words for something else. */
export function kindOf(object: unknown): string {
  if (!isObject(object)) return '';
  return textAt(object, 'apiVersion').startsWith('karpenter.') ? textAt(object, 'kind') : '';
}

export function nameOf(object: unknown): string {
  return isObject(object) ? textAt(objectAt(object, 'metadata'), 'name') : '';
}
