import { type Diagnostic, formatPath } from '../load/diagnostic.js';
import { isObject, type JsonObject, objectAt, ownField, sameJson, textAt } from './json.js';
import { AWS_V1, KARPENTER_V1 } from './names.js';
import { type ConvertedObjects, kindOf, nameOf } from './objects.js';

/**
 * The same objects with every kubelet override written into an EC2NodeClass, which is where v1 keeps the block (chapter 06, 7.1): into the class itself if
 * it has none and all its NodePools agree, otherwise into a copy `<class>-<pool>` per pool, to which the pool's `nodeClassRef` then points. A class that
 * nothing refers to any more because of that is left out.
 */
export function writeKubeletIntoClasses(converted: ConvertedObjects): { objects: unknown[]; diagnostics: Diagnostic[] } {
  const diagnostics = [...converted.diagnostics];
  const classNames = new Set(converted.objects.filter((object) => kindOf(object) === 'EC2NodeClass').map(nameOf));
  const pools = converted.objects.filter((object): object is JsonObject => kindOf(object) === 'NodePool');
  const repointed = new Map<string, string>();
  for (const pool of pools) {
    if (converted.kubeletOverrides.has(nameOf(pool)) && !classNames.has(classNameOf(pool))) {
      diagnostics.push(
        finding(
          'warning',
          'kubelet-class-missing',
          pool,
          `its kubelet block belongs into EC2NodeClass ${classNameOf(pool)}, which is not among the objects given`,
        ),
      );
    }
  }

  const objects = converted.objects.flatMap((object): unknown[] => {
    if (!isObject(object) || kindOf(object) !== 'EC2NodeClass') return [object];
    const users = pools.filter((pool) => classNameOf(pool) === nameOf(object));
    const blocks = users.map((pool) => converted.kubeletOverrides.get(nameOf(pool)));
    const given = ownField(objectAt(object, 'spec'), 'kubelet');
    const [first] = blocks;
    if (
      first === undefined
        ? blocks.every((block) => block === undefined)
        : given === undefined && blocks.every((block) => sameJson(block, first))
    ) {
      return [first === undefined ? object : withKubelet(object, first, nameOf(object))];
    }

    const copies: JsonObject[] = [];
    users.forEach((pool, index) => {
      const block = blocks[index];
      if (block === undefined || sameJson(block, given)) return;
      const name = `${nameOf(object)}-${nameOf(pool)}`;
      if (classNames.has(name)) {
        diagnostics.push(
          finding(
            'error',
            'kubelet-class-name-taken',
            pool,
            `its kubelet block needs an EC2NodeClass of its own, but the name ${name} is taken`,
          ),
        );
        return;
      }
      classNames.add(name);
      repointed.set(nameOf(pool), name);
      copies.push(withKubelet(object, block, name));
    });
    const kept = users.some((pool) => !repointed.has(nameOf(pool))) || claimsRefer(converted.objects, nameOf(object));
    if (!kept) {
      diagnostics.push(
        finding(
          'info',
          'class-split-by-kubelet',
          object,
          `its NodePools differ in kubelet: it is written as ${copies.map(nameOf).join(', ')}`,
        ),
      );
    }
    return kept ? [object, ...copies] : copies;
  });
  return { objects: objects.map((object) => repoint(object, repointed)), diagnostics };
}

function withKubelet(nodeClass: JsonObject, kubelet: JsonObject, name: string): JsonObject {
  return {
    ...nodeClass,
    metadata: { ...objectAt(nodeClass, 'metadata'), name },
    spec: { ...objectAt(nodeClass, 'spec'), kubelet },
  };
}

function repoint(object: unknown, repointed: ReadonlyMap<string, string>): unknown {
  if (!isObject(object) || kindOf(object) !== 'NodePool') return object;
  const name = repointed.get(nameOf(object));
  if (name === undefined) return object;
  const spec = objectAt(object, 'spec');
  const template = objectAt(spec, 'template');
  const templateSpec = objectAt(template, 'spec');
  const nodeClassRef = { ...objectAt(templateSpec, 'nodeClassRef'), name };
  return { ...object, spec: { ...spec, template: { ...template, spec: { ...templateSpec, nodeClassRef } } } };
}

function classNameOf(pool: JsonObject): string {
  const spec = objectAt(objectAt(objectAt(pool, 'spec'), 'template'), 'spec');
  return textAt(objectAt(spec, 'nodeClassRef'), 'name');
}

function claimsRefer(objects: readonly unknown[], className: string): boolean {
  return objects.some(
    (object) =>
      isObject(object) &&
      kindOf(object) === 'NodeClaim' &&
      textAt(objectAt(objectAt(object, 'spec'), 'nodeClassRef'), 'name') === className,
  );
}

function finding(severity: Diagnostic['severity'], code: string, object: JsonObject, message: string): Diagnostic {
  const kind = textAt(object, 'kind');
  const path = kind === 'NodePool' ? ['spec', 'template', 'spec', 'nodeClassRef', 'name'] : ['spec', 'kubelet'];
  const apiVersion = kind === 'NodePool' ? KARPENTER_V1 : AWS_V1;
  return { severity, phase: 'convert', code, object: { apiVersion, kind, name: nameOf(object) }, path: formatPath(path), message };
}
