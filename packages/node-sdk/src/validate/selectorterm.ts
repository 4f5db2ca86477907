import { type JsonObject, ownField } from '../convert/json.js';
import { everyEntry, everyItem, fields, type ListSchema, list, map, type Rule, text } from './schema.js';

export const has = (object: JsonObject, field: string): boolean => ownField(object, field) !== undefined;
const hasAny = (object: JsonObject, names: readonly string[]): boolean => names.some((name) => has(object, name));

/** Tags to select by: `*` stands for any value, an empty text for nothing at all. */
const tags = map(text(), {
  maxEntries: 20,
  rules: [everyEntry('empty-tag', 'neither keys nor values of tags may be empty', (key, value) => key !== '' && value !== '')],
});

function atLeastOne(names: readonly string[]): Rule {
  return everyItem('empty-term', `a term needs one of ${names.join(', ')}`, (term: JsonObject) => hasAny(term, names));
}

/** The rule fires only when every term is at fault, and therefore for an empty list as well (chapter 06, 5). */
function notAllCombined(field: string, others: readonly string[]): Rule {
  return {
    code: `${field}-with-others`,
    message: `${field} excludes ${others.join(', ')} in the same term`,
    holds: (terms: readonly JsonObject[]) => !terms.every((term) => has(term, field) && hasAny(term, others)),
  };
}

function noneCombined(field: string, others: readonly string[]): Rule {
  return everyItem(
    `${field}-with-others`,
    `${field} excludes ${others.join(', ')} in the same term`,
    (term: JsonObject) => !(has(term, field) && hasAny(term, others)),
  );
}

const NOT_EMPTY: Rule = {
  code: 'no-terms',
  message: 'at least one term is needed',
  holds: (terms: readonly unknown[]) => terms.length > 0,
};

export const subnetSelectorTerms = list(fields({ id: text({ pattern: /subnet-[0-9a-z]+/ }), tags }), {
  maxItems: 30,
  rules: [NOT_EMPTY, atLeastOne(['tags', 'id']), notAllCombined('id', ['tags'])],
});

export const securityGroupSelectorTerms = list(fields({ id: text({ pattern: /sg-[0-9a-z]+/ }), name: text(), tags }), {
  maxItems: 30,
  rules: [NOT_EMPTY, atLeastOne(['tags', 'id', 'name']), notAllCombined('id', ['tags', 'name']), notAllCombined('name', ['tags', 'id'])],
});

export const capacityReservationSelectorTerms = list(
  fields({
    id: text({ pattern: /^cr-[0-9a-z]+$/ }),
    instanceMatchCriteria: text({ options: ['open', 'targeted'] }),
    ownerID: text({ pattern: /^[0-9]{12}$/, wanted: 'an account id of 12 digits' }),
    tags,
  }),
  {
    maxItems: 30,
    rules: [atLeastOne(['tags', 'id', 'instanceMatchCriteria']), notAllCombined('id', ['tags', 'ownerID', 'instanceMatchCriteria'])],
  },
);

/** Families an alias may name, with the amiFamily each stands for. */
export const ALIAS_FAMILIES: ReadonlyMap<string, string> = new Map([
  ['al2', 'AL2'],
  ['al2023', 'AL2023'],
  ['bottlerocket', 'Bottlerocket'],
  ['windows2019', 'Windows2019'],
  ['windows2022', 'Windows2022'],
  ['windows2025', 'Windows2025'],
]);

const ALIAS_RULES: readonly Rule[] = [
  { code: 'alias-form', message: 'an alias has the form family@version', holds: (alias: string) => /^[a-zA-Z0-9]+@[^\n]+$/.test(alias) },
  {
    code: 'alias-family',
    message: `the family of an alias is one of ${[...ALIAS_FAMILIES.keys()].join(', ')}`,
    holds: (alias: string) => ALIAS_FAMILIES.has(alias.split('@')[0] ?? ''),
  },
  {
    code: 'alias-windows-version',
    message: 'Windows families have the version latest only',
    holds: (alias: string) =>
      !(alias.split('@')[0] ?? '').startsWith('windows') ||
      !ALIAS_FAMILIES.has(alias.split('@')[0] ?? '') ||
      alias.split('@')[1] === 'latest',
  },
];

const AMI_ID = text({ pattern: /ami-[0-9a-z]+/ });
const NO_ALIAS_COMPANY: Rule = {
  code: 'alias-with-terms',
  message: 'a term with an alias must be the only term',
  holds: (terms: readonly JsonObject[]) => terms.length === 1 || !terms.some((term) => has(term, 'alias')),
};

export const amiSelectorTerms: ListSchema = list(
  fields({ alias: text({ maxLength: 30, rules: ALIAS_RULES }), id: AMI_ID, name: text(), owner: text(), ssmParameter: text(), tags }),
  {
    minItems: 1,
    maxItems: 30,
    rules: [
      atLeastOne(['tags', 'id', 'name', 'alias', 'ssmParameter']),
      noneCombined('id', ['alias', 'tags', 'name', 'owner']),
      noneCombined('alias', ['id', 'tags', 'name', 'owner']),
      NO_ALIAS_COMPANY,
    ],
  },
);

export const v1beta1AmiSelectorTerms = list(fields({ id: AMI_ID, name: text(), owner: text(), tags }), {
  maxItems: 30,
  rules: [atLeastOne(['tags', 'id', 'name']), notAllCombined('id', ['tags', 'name', 'owner'])],
});
