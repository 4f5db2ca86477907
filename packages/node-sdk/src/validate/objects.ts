import { isObject, type JsonObject, objectAt, ownField, sameJson, textAt } from '../convert/json.js';
import { kindOf, nameOf } from '../convert/objects.js';
import type { PriorityOfClass, ValidationContext } from './context.js';
import { type Validation, validateObject } from './validate.js';

/**
 * Validates objects that belong together, in the order given: NodePools see the verdicts on their classes, pods the PriorityClasses, RuntimeClasses and
 * claims, NodeClaims their pool. Of two objects with one identity the later is judged as an update of the earlier (chapter 06, 2.3). Kinds of which
 * nothing is given are taken to exist.
 */
export function validateObjects(
  objects: readonly unknown[],
  options: Pick<ValidationContext, 'unknownFields' | 'servedVersionsOnly'> = {},
): Validation[] {
  const earlier = new Map<string, unknown>();
  const contexts = objects.map((object): ValidationContext => {
    const identity = identityOf(object);
    const old = identity === undefined ? undefined : earlier.get(identity);
    if (identity !== undefined) earlier.set(identity, object);
    return old === undefined || sameJson(old, object) ? options : { ...options, old };
  });
  const around = surroundings(objects);

  const results: (Validation | undefined)[] = objects.map((object, index) =>
    kindOf(object) === 'EC2NodeClass' ? validateObject(object, contexts[index]) : undefined,
  );
  const nodeClasses = new Map<string, boolean>();
  results.forEach((result, index) => {
    if (result !== undefined) nodeClasses.set(nameOf(objects[index]), result.verdict === 'accept');
  });
  const expireAfter = new Map<string, string>();
  objects.forEach((object, index) => {
    if (kindOf(object) !== 'NodePool') return;
    const result = validateObject(object, { ...around, ...contexts[index], nodeClasses });
    results[index] = result;
    const text = expireAfterIn(result.defaulted);
    if (text !== '') expireAfter.set(nameOf(object), text);
  });
  return objects.map(
    (object, index) =>
      results[index] ?? validateObject(object, { ...around, ...contexts[index], expireAfterOf: (name) => expireAfter.get(name) }),
  );
}

function surroundings(objects: readonly unknown[]): ValidationContext {
  const priorityClasses = new Map<string, PriorityOfClass>();
  const runtimeClasses = new Map<string, unknown>();
  const persistentVolumeClaims = new Set<string>();
  for (const object of objects) {
    if (!isObject(object)) continue;
    const name = nameOf(object);
    if (textAt(object, 'kind') === 'PriorityClass') priorityClasses.set(name, priorityIn(object));
    if (textAt(object, 'kind') === 'RuntimeClass') runtimeClasses.set(name, ownField(object, 'overhead'));
    if (textAt(object, 'kind') === 'PersistentVolumeClaim') persistentVolumeClaims.add(`${namespaceOf(object)}/${name}`);
  }
  return {
    ...(priorityClasses.size > 0 ? { priorityClasses } : {}),
    ...(runtimeClasses.size > 0 ? { runtimeClasses } : {}),
    ...(persistentVolumeClaims.size > 0 ? { persistentVolumeClaims } : {}),
  };
}

function priorityIn(object: JsonObject): PriorityOfClass {
  const value = ownField(object, 'value');
  const preemptionPolicy = textAt(object, 'preemptionPolicy');
  return {
    value: typeof value === 'number' ? value : 0,
    globalDefault: ownField(object, 'globalDefault') === true,
    ...(preemptionPolicy === '' ? {} : { preemptionPolicy }),
  };
}

function expireAfterIn(pool: unknown): string {
  if (!isObject(pool)) return '';
  return textAt(objectAt(objectAt(objectAt(pool, 'spec'), 'template'), 'spec'), 'expireAfter');
}

function identityOf(object: unknown): string | undefined {
  if (!isObject(object) || nameOf(object) === '') return undefined;
  return JSON.stringify([textAt(object, 'apiVersion').split('/', 1)[0], textAt(object, 'kind'), namespaceOf(object), nameOf(object)]);
}

function namespaceOf(object: JsonObject): string {
  return textAt(objectAt(object, 'metadata'), 'namespace') || 'default';
}
