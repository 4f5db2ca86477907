import { expect, test } from 'vitest';
import { compareDecide, compareDisrupt, comparePart } from './compare.js';
import type { Answer, DecideCase, DisruptAnswer } from './document.js';
import { decideCases, decideCategories, disruptCases, disruptCategories, partCases, partKinds } from './golden.js';

const clone = <T>(value: T): T => structuredClone(value);
const packing = decideCases('packing')[0]!;
const answerOf = (c: DecideCase): Answer => ({ name: c.scenario.name, ...clone(c.outcomes[0]!) });

test('every golden outcome matches itself', () => {
  let decided = 0;
  for (const category of decideCategories) {
    for (const c of decideCases(category)) {
      decided++;
      expect(compareDecide(c, answerOf(c))).toBeUndefined();
    }
  }
  expect(decided).toBe(1633);
  let disrupted = 0;
  for (const category of disruptCategories) {
    for (const c of disruptCases(category)) {
      disrupted++;
      for (const methods of c.outcomes) expect(compareDisrupt(c, { methods })).toBeUndefined();
    }
  }
  expect(disrupted).toBe(512);
  let answered = 0;
  for (const kind of partKinds) {
    for (const c of partCases(kind)) {
      answered++;
      expect(comparePart(c, c.answer)).toBeUndefined();
    }
  }
  expect(answered).toBe(5100);
});

const changes: [string, (answer: Answer) => void][] = [
  ['another pool', (a) => (a.nodeClaims![0]!.nodePool = 'other')],
  ['a pod moved', (a) => a.nodeClaims![0]!.pods.push(a.nodeClaims![1]!.pods.pop()!)],
  ['a claim dropped', (a) => a.nodeClaims!.pop()],
  ['another request', (a) => (a.nodeClaims![0]!.requests.cpu = '17m')],
  ['an extra request', (a) => (a.nodeClaims![0]!.requests['example.com/x'] = '1')],
  ['another requirement', (a) => (a.nodeClaims![0]!.requirements[0]!.values = ['x'])],
  ['another minValues', (a) => (a.nodeClaims![0]!.requirements[0]!.minValues = 3)],
  ['types in another order', (a) => a.nodeClaims![0]!.instanceTypes.reverse()],
  ['another price', (a) => (a.nodeClaims![0]!.cheapestPrice += 1e-8)],
  ['a pod on a node', (a) => (a.existingNodes = { n1: ['default/x'] })],
  ['a failed pod', (a) => (a.podErrors = { 'default/x': 'reason' })],
  ['an ignored pod', (a) => (a.ignored = { 'default/x': 'reason' })],
  ['an error', (a) => (a.error = 'boom')],
  ['no claims at all', (a) => delete a.nodeClaims],
];

test.each(changes)('%s is a difference', (_, change) => {
  const answer = answerOf(packing);
  change(answer);
  expect(compareDecide(packing, answer)).toBeTypeOf('string');
});

test('the order of claims, pods and requirements, the text of quantities and of reasons are free', () => {
  const c = decideCases('limits').find((x) => x.outcomes[0]!.podErrors.length > 0 && x.outcomes[0]!.nodeClaims.length > 1)!;
  const answer = answerOf(c);
  answer.nodeClaims!.reverse();
  for (const claim of answer.nodeClaims!) {
    claim.pods.reverse();
    claim.requirements.reverse();
    claim.requests.pods = `${Number(claim.requests.pods) * 1000}m`;
    claim.requests['example.com/none'] = '0';
  }
  answer.podErrors = Object.fromEntries(c.outcomes[0]!.podErrors.map((pod) => [pod, 'any words']));
  expect(compareDecide(c, answer)).toBeUndefined();
});

test('with several outcomes a shape of any of them suffices, with one it does not', () => {
  const claim = (pods: string[]) => ({ nodePool: 'p', pods, requests: {}, requirements: [], instanceTypes: ['t'], cheapestPrice: 1 });
  const pods = ['a', 'b'].map((name) => ({ metadata: { name }, spec: {} }));
  const outcome = { nodeClaims: [claim(['default/a'])], existingNodes: {}, podErrors: ['default/b'], ignored: [] };
  const other = { nodeClaims: [], existingNodes: {}, podErrors: ['default/a', 'default/b'], ignored: [] };
  const scenario = { name: 's', nodePools: [], pods };
  const swapped = { nodeClaims: [claim(['default/b'])], podErrors: { 'default/a': '' } };
  expect(compareDecide({ scenario, outcomes: [outcome] }, swapped)).toBeTypeOf('string');
  expect(compareDecide({ scenario, outcomes: [outcome, other] }, swapped)).toBeUndefined();
  const labelled = { ...scenario, pods: [pods[0]!, { metadata: { name: 'b', labels: { x: 'y' } }, spec: {} }] };
  expect(compareDecide({ scenario: labelled, outcomes: [outcome, other] }, swapped)).toBeTypeOf('string');
});

test('a changed method of a disruption is a difference', () => {
  const c = disruptCases('disruption').find((x) => x.outcomes[0]!.some((m) => m.commands.length > 0))!;
  const at = c.outcomes[0]!.findIndex((m) => m.commands.length > 0);
  const changed = (change: (answer: DisruptAnswer) => void) => {
    const answer: DisruptAnswer = { methods: clone(c.outcomes[0]!) };
    change(answer);
    return compareDisrupt(c, answer);
  };
  expect(changed((a) => a.methods![at]!.commands.pop())).toBeTypeOf('string');
  expect(changed((a) => a.methods![at]!.candidates.pop())).toBeTypeOf('string');
  expect(changed((a) => (a.methods![at]!.commands[0]!.savings += 1e-8))).toBeTypeOf('string');
  expect(changed((a) => (a.methods![at]!.budgets = {}))).toBeTypeOf('string');
  expect(changed((a) => a.methods!.reverse())).toBeTypeOf('string');
  expect(changed((a) => a.methods!.map((m) => m.candidates.reverse()))).toBeUndefined();
});

test('parts: wrong answers are differences, free words are not', () => {
  for (const kind of partKinds) {
    const c = partCases(kind).find((x) => x.answer.error === undefined || x.answer.error === null)!;
    expect(comparePart(c, {})).toBeTypeOf('string');
    expect(comparePart(c, { ...c.answer, why: 'words' })).toBeUndefined();
  }
  const quantity = partCases('quantity');
  const refused = quantity.find((x) => x.answer.error)!;
  expect(comparePart(refused, { error: 'any words' })).toBeUndefined();
  expect(comparePart(refused, { error: null, canonical: '1', approx: 1 })).toBeTypeOf('string');
  const read = quantity.find((x) => !x.answer.error && x.answer.canonical !== x.question.quantity)!;
  expect(comparePart(read, { ...read.answer, canonical: 'other' })).toBeTypeOf('string');
  expect(comparePart(read, { ...read.answer, approx: Number(read.answer.approx) + 1 })).toBeTypeOf('string');
});
