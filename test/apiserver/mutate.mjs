// Manifests nobody has written, from a seed: valid ones and recorded ones, changed in one to four places.
import { BASES } from './bases.mjs';
import { ANY, ENTRY_KEYS, ENTRY_VALUES, INTEGERS, ITEMS, NAMES_IN, VALUES } from './pools.mjs';

/** @typedef {(string | number)[]} Path */
/** @typedef {{ id: string, object: any, old?: any }} Question */
/** @typedef {{ below(n: number): number, pick<T>(of: readonly T[]): T }} Chance */

/** @param {number} seed @returns {Chance} */
function chanceOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ n) => Math.floor(next() * n);
  return { below, pick: (of) => of[below(of.length)] };
}

const isObject = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The place without its indexes: what stands at the same place in another object fits here. */
const shapeOf = (/** @type {Path} */ path) => path.map((step) => (typeof step === 'number' ? '[]' : step)).join('.');

/** Every place of a value, the value itself left out. @param {any} value @param {Path} path @param {Path[]} into @returns {Path[]} */
function placesIn(value, path = [], into = []) {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) placesIn(item, into[into.push([...path, index]) - 1], into);
  else if (isObject(value)) for (const key of Object.keys(value)) placesIn(value[key], into[into.push([...path, key]) - 1], into);
  return into;
}

/** @param {any} object @param {Path} path */
const at = (object, path) => path.reduce((value, step) => value?.[step], object);

/** @param {any} target @param {string | number} key @param {unknown} value */
function put(target, key, value) {
  // a field called __proto__ is a field
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Values seen at a place, over all objects of a kind and version. @param {readonly any[]} objects */
function material(objects) {
  /** @type {Map<string, unknown[]>} */
  const seen = new Map();
  /** @type {Map<string, Set<string>>} */
  const fields = new Map();
  for (const object of objects) {
    for (const path of placesIn(object)) {
      const place = `${object.apiVersion} ${object.kind}:${shapeOf(path)}`;
      const values = seen.get(place) ?? [];
      if (values.length < 400) values.push(at(object, path));
      seen.set(place, values);
      const last = path[path.length - 1];
      if (typeof last === 'string') {
        const parent = `${object.apiVersion} ${object.kind}:${shapeOf(path.slice(0, -1))}`;
        fields.set(parent, (fields.get(parent) ?? new Set()).add(last));
      }
    }
  }
  return { seen, fields: new Map([...fields].map(([parent, names]) => [parent, [...names]])) };
}

/** The kind of which updates are not judged: without the selector that the server made for it every update of a Job is refused. */
const NOT_UPDATED = 'Job';

const CHARACTERS = [...' /.-_@A9\n%:\té*,'];

/** @param {string} text @param {Chance} chance */
function changedText(text, chance) {
  const place = chance.below(text.length + 1);
  switch (chance.below(7)) {
    case 0:
      return text.slice(0, place) + chance.pick(CHARACTERS) + text.slice(place);
    case 1:
      return text.slice(0, place) + text.slice(place + 1);
    case 2:
      return text.toUpperCase();
    case 3:
      return text + text;
    case 4:
      return text.padEnd(chance.pick([30, 31, 63, 64, 253, 254, 316, 317]), 'a');
    case 5:
      return ` ${text}`;
    default:
      return text.slice(0, place);
  }
}

/** A value of another type that says the same. @param {unknown} value @param {Chance} chance */
function retyped(value, chance) {
  if (typeof value === 'string') return chance.pick([Number(value) || 0, [value], { a: value }, value === 'true']);
  if (typeof value === 'number') return chance.pick([String(value), [value], value + 0.5, true]);
  if (typeof value === 'boolean') return chance.pick([String(value), Number(value), [value]]);
  if (Array.isArray(value)) return chance.pick([value[0] ?? null, {}, 'a', { a: value }]);
  return chance.pick([[value], 'a', [], 5]);
}

/** A value that the name of the field calls for. @param {Path} path @param {unknown} value @param {Chance} chance */
function fitting(path, value, chance) {
  const last = path[path.length - 1];
  const parent = path[path.length - 2];
  const list = typeof last === 'number' ? parent : typeof parent === 'number' ? path[path.length - 3] : undefined;
  if (typeof last === 'number' && Object.hasOwn(ITEMS, String(parent))) return chance.pick(ITEMS[String(parent)]);
  if (last === 'name' && Object.hasOwn(NAMES_IN, String(list))) return chance.pick(NAMES_IN[String(list)]);
  if (typeof parent === 'string' && Object.hasOwn(ENTRY_VALUES, parent) && !isObject(value)) return chance.pick(ENTRY_VALUES[parent]);
  if (Object.hasOwn(VALUES, String(last))) return chance.pick(VALUES[String(last)]);
  if (typeof value === 'number') return chance.pick(INTEGERS);
  return chance.pick(ANY);
}

/** Changes one place. @param {any} object @param {ReturnType<typeof material>} from @param {Chance} chance */
function mutate(object, from, chance) {
  const places = placesIn(object).filter(([first]) => first !== 'apiVersion' && first !== 'kind');
  // what is under the spec counts; the metadata is the same for all kinds
  const inside = places.filter(([first]) => first !== 'metadata');
  const path = chance.pick(inside.length > 0 && chance.below(10) > 0 ? inside : places);
  if (path === undefined) return;
  const parent = at(object, path.slice(0, -1));
  const last = path[path.length - 1];
  const value = parent[last];
  const name = String(last);
  const roll = chance.below(100);
  if (roll < 38) put(parent, last, structuredClone(fitting(path, value, chance)));
  else if (roll < 48) {
    const others = from.seen.get(`${object.apiVersion} ${object.kind}:${shapeOf(path)}`) ?? [value];
    put(parent, last, structuredClone(chance.pick(others)));
  } else if (roll < 56) {
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  } else if (roll < 59) put(parent, last, null);
  else if (roll < 63) put(parent, last, retyped(value, chance));
  else if (roll < 66) put(parent, last, structuredClone(chance.pick(ANY)));
  else if (roll < 72) {
    if (typeof value === 'string') put(parent, last, changedText(value, chance));
    else if (typeof value === 'number') put(parent, last, chance.pick(INTEGERS));
    else put(parent, last, structuredClone(fitting(path, value, chance)));
  } else if (roll < 74)
    put(isObject(parent) ? parent : (object.spec ?? object), chance.pick(['foo', `${name.toLowerCase()}x`, 'Name']), chance.pick(ANY));
  else if (Array.isArray(value)) extendList(object, path, value, from, chance);
  else if (isObject(value)) extendFields(object, path, value, from, chance);
  else put(parent, last, structuredClone(fitting(path, value, chance)));
}

/** @param {any} object @param {Path} path @param {unknown[]} list @param {ReturnType<typeof material>} from @param {Chance} chance */
function extendList(object, path, list, from, chance) {
  const name = String(path[path.length - 1]);
  const others = from.seen.get(`${object.apiVersion} ${object.kind}:${shapeOf([...path, 0])}`) ?? [];
  const roll = chance.below(10);
  if (roll < 3 && list.length > 0) list.splice(chance.below(list.length + 1), 0, structuredClone(chance.pick(list)));
  else if (roll < 6 && Object.hasOwn(ITEMS, name)) list.push(structuredClone(chance.pick(ITEMS[name])));
  else if (roll < 9 && others.length > 0) list.push(structuredClone(chance.pick(others)));
  else if (list.length > 0 && chance.below(4) === 0) {
    const length = chance.pick([20, 21, 30, 31, 50, 51, 100, 101, 150, 151]);
    while (list.length < length) list.push(structuredClone(list[list.length % 2 ? 0 : list.length - 1]));
  } else list.reverse();
}

/** @param {any} object @param {Path} path @param {any} fields @param {ReturnType<typeof material>} from @param {Chance} chance */
function extendFields(object, path, fields, from, chance) {
  const name = String(path[path.length - 1]);
  if (Object.hasOwn(ENTRY_KEYS, name)) {
    if (chance.below(12) === 0) for (let i = chance.pick([19, 20, 21, 99, 100, 101]); i > 0; i--) put(fields, `k${i}`, 'v');
    else
      put(
        fields,
        chance.pick(ENTRY_KEYS[name]),
        structuredClone(chance.pick(chance.below(4) > 0 ? ENTRY_VALUES[name].slice(0, 3) : ENTRY_VALUES[name])),
      );
    return;
  }
  const known = from.fields.get(`${object.apiVersion} ${object.kind}:${shapeOf(path)}`) ?? [];
  if (known.length === 0) return;
  const field = chance.pick(known);
  const others = from.seen.get(`${object.apiVersion} ${object.kind}:${shapeOf([...path, field])}`) ?? [];
  if (others.length > 0 && chance.below(2) === 0) put(fields, field, structuredClone(chance.pick(others)));
  else put(fields, field, structuredClone(fitting([...path, field], fields[field], chance)));
}

/**
 * Questions for `apiserver verdicts` and `kerf scenario verdicts`; the same seed and recorded objects give the same ones.
 * @param {number} seed @param {number} count @param {readonly Question[]} recorded objects with which the server's answer is known
 * @param {readonly string[]} kinds only these kinds or versions; all when empty
 * @returns {Question[]}
 */
export function questions(seed, count, recorded, kinds = []) {
  const wanted = (/** @type {any} */ object) => kinds.length === 0 || kinds.includes(object.kind) || kinds.includes(object.apiVersion);
  const starts = BASES.filter(({ object }) => wanted(object)).flatMap(({ weight, object }) =>
    Array.from({ length: weight }, () => ({ object })),
  );
  const further = recorded.filter(({ object }) => wanted(object));
  const from = material([...starts, ...further].map(({ object }) => object));
  const chance = chanceOf(seed);
  return Array.from({ length: count }, (_, index) => {
    const start = /** @type {any} */ (further.length > 0 && chance.below(4) === 0 ? chance.pick(further) : chance.pick(starts));
    const object = structuredClone(start.object);
    const changes = chance.pick([1, 1, 1, 1, 2, 2, 3, 4]);
    for (let i = 0; i < changes; i++) mutate(object, from, chance);
    // the request itself is sent to a namespace
    if (isObject(object.metadata)) {
      delete object.metadata.namespace;
      if (start.object.metadata?.namespace !== undefined) object.metadata.namespace = start.object.metadata.namespace;
    }
    // an update is one of the object that is there
    if (start.old !== undefined) object.metadata = structuredClone(start.old.metadata);
    if (start.old === undefined && object.kind !== NOT_UPDATED && chance.below(8) === 0)
      return { id: `${seed}/${index}`, object: { ...object, metadata: structuredClone(start.object.metadata) }, old: start.object };
    return { id: `${seed}/${index}`, object, ...(start.old === undefined ? {} : { old: start.old }) };
  });
}
