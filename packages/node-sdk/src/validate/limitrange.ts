import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { resourceList } from './containerschema.js';
import type { Findings, Place } from './finding.js';
import type { BuiltInKind } from './kind.js';
import { qualifiedNameProblems } from './label.js';
import { checkMetadata, generatedName, objectMeta } from './metadata.js';
import { readQuantity, wrapped } from './quantity.js';
import { amountOf, checkContainerResourceName, checkResourceName, mayOvercommit, roundedList } from './resources.js';
import { anything, fields, list, text } from './schema.js';

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];
const LISTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'];
const ONE = 10n ** 9n;
const MILLI = 10n ** 6n;
/** Beyond this many units the server no longer counts in thousandths. */
const MAX_COUNTED_IN_MILLI = (2n ** 63n - 1n) / 1000n;

export const limitRange: BuiltInKind = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields(
      {
        limits: list(fields({ type: text(), ...Object.fromEntries(LISTS.map((field) => [field, resourceList])) }), { default: null }),
      },
      { default: {} },
    ),
    status: anything,
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    const limits = listAt(spec, 'limits').map((limit) => withLimitDefaults(isObject(limit) ? limit : {}));
    return { ...object, spec: limits.length === 0 ? spec : { ...spec, limits } };
  },
  check: (object, place, findings) => {
    const metadata = objectAt(object, 'metadata');
    // without a name the server makes one
    const named = generatedName(metadata) === '' ? { ...metadata, name: 'made-by-the-server' } : metadata;
    checkMetadata(named, place.child('metadata'), findings);
    const at = place.child('spec', 'limits');
    const types = new Set<string>();
    listAt(objectAt(object, 'spec'), 'limits').forEach((given, index) => {
      const limit = isObject(given) ? given : {};
      const type = textAt(limit, 'type');
      checkType(type, at.index(index).child('type'), findings);
      if (types.has(type)) findings.duplicate(at.index(index).child('type'), `${shown(type)} appears twice`);
      types.add(type);
      checkLimit(limit, type, at.index(index), findings);
    });
  },
};

/** Containers get what is missing from the next wider amount (chapter 06, 9.2). */
function withLimitDefaults(limit: JsonObject): JsonObject {
  const filled: Record<string, JsonObject> = {};
  if (textAt(limit, 'type') === 'Container') {
    filled.default = { ...objectAt(limit, 'max'), ...objectAt(limit, 'default') };
    filled.defaultRequest = { ...objectAt(limit, 'min'), ...filled.default, ...objectAt(limit, 'defaultRequest') };
  }
  const complete: JsonObject = { ...limit, ...filled };
  const lists = LISTS.map((field): [string, JsonObject] => [field, roundedList(objectAt(complete, field))]);
  return { type: textAt(limit, 'type'), ...Object.fromEntries(lists.filter(([, amounts]) => Object.keys(amounts).length > 0)) };
}

function checkType(type: string, place: Place, findings: Findings): void {
  const problems = qualifiedNameProblems(type);
  for (const problem of problems) findings.invalid('limit-type', place, `${shown(type)} is no type of a limit: ${problem}`);
  if (problems.length === 0 && !type.includes('/') && !TYPES.includes(type))
    findings.invalid('limit-type', place, `${shown(type)} is neither one of ${TYPES.join(', ')} nor has it a domain`);
}

function checkLimit(limit: JsonObject, type: string, place: Place, findings: Findings): void {
  const ofPod = type === 'Pod';
  const names = new Set<string>();
  for (const field of LISTS) {
    const amounts = Object.keys(objectAt(limit, field));
    if (ofPod && (field === 'default' || field === 'defaultRequest')) {
      if (amounts.length > 0) findings.forbidden('limit-type', place.child(field), `a limit of type Pod has no ${field}`);
      continue;
    }
    for (const name of amounts) {
      names.add(name);
      const at = place.child(field).key(name);
      if (ofPod || type === 'Container') checkContainerResourceName(name, at, findings);
      else checkResourceName(name, at, findings);
    }
  }
  const bounded = ['min', 'max'].some((field) => Object.hasOwn(objectAt(limit, field), 'storage'));
  if (type === 'PersistentVolumeClaim' && !bounded)
    findings.required(place.child('limits'), 'a limit of type PersistentVolumeClaim needs min or max of storage');
  for (const name of names) {
    checkOrder(limit, name, ofPod, place, findings);
    checkRatio(limit, name, place, findings);
  }
}

/** min <= defaultRequest <= default <= max, as far as they are given. */
function checkOrder(limit: JsonObject, name: string, ofPod: boolean, place: Place, findings: Findings): void {
  const has = (field: string): boolean =>
    Object.hasOwn(objectAt(limit, field), name) && !(ofPod && (field === 'default' || field === 'defaultRequest'));
  const amount = (field: string): bigint => amountOf(objectAt(limit, field), name);
  const check = (lower: string, upper: string, at: string): void => {
    if (has(lower) && has(upper) && amount(lower) > amount(upper))
      findings.invalid('limit-order', place.child(at).key(name), `${lower} of ${name} is greater than its ${upper}`);
  };
  check('min', 'max', 'min');
  check('min', 'defaultRequest', 'defaultRequest');
  check('defaultRequest', 'max', 'defaultRequest');
  check('defaultRequest', 'default', 'defaultRequest');
  check('min', 'default', 'default');
  check('default', 'max', 'default');
  const differ = has('default') && has('defaultRequest') && amount('default') !== amount('defaultRequest');
  if (differ && !mayOvercommit(name))
    findings.invalid('limit-differs', place.child('defaultRequest').key(name), `defaultRequest of ${name} must equal its default`);
}

function checkRatio(limit: JsonObject, name: string, place: Place, findings: Findings): void {
  const given = ownField(objectAt(limit, 'maxLimitRequestRatio'), name);
  if (given === undefined) return;
  const at = place.child('maxLimitRequestRatio').key(name);
  const ratio = readQuantity(given);
  if ((ratio?.nano ?? 0n) < ONE) findings.invalid('out-of-range', at, 'the ratio is less than 1');
  const bounds = ['min', 'max'].map((field) => ownField(objectAt(limit, field), name));
  if (bounds.includes(undefined)) return;
  const [min, max] = bounds.map(readQuantity);
  const small = [ratio, min, max].every((amount) => wrapped(amount, ONE) < MAX_COUNTED_IN_MILLI);
  const unit = small ? MILLI : ONE;
  const most = Number(wrapped(max, unit)) / Number(wrapped(min, unit));
  if (Number(wrapped(ratio, unit)) / (small ? 1000 : 1) > most)
    findings.invalid('out-of-range', at, `the ratio is greater than that of max and min of ${name}`);
}
