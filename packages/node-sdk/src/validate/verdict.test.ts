import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { validateObject } from './validate.js';
import { type VerdictLine, verdict } from './verdict.js';

type Question = { id: string; object: unknown; old?: unknown };
/** How many of the questions in the second set. */
const FRESH = 1929;

type Answer = Omit<VerdictLine, 'runtime' | 'causes' | 'defaulted'> & {
  causes?: VerdictLine['causes'];
  defaulted?: unknown;
  id: string;
  kind: string;
  runtime?: { accepted: boolean } | null;
};

function rows<Row>(name: string): Row[] {
  const file = new URL(`../../../../test/golden/verdicts/${name}.jsonl.br`, import.meta.url);
  const lines = brotliDecompressSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

const inOrder = (causes: VerdictLine['causes'] = []): string[] => causes.map(({ field, type }) => `${field} ${type}`).sort();

// `fresh` are those that scripts/heavy/verdicts.mjs made from the others and that were once answered in another way
describe.each([
  { set: 'recorded', prefix: '', count: 1052 },
  { set: 'fresh', prefix: 'fresh-', count: FRESH },
])('$set verdicts of an API server with the custom resources of Karpenter for AWS', ({ prefix, count }) => {
  const questions = rows<Question>(`${prefix}objects`);
  const answers = rows<Answer>(`${prefix}verdicts`);

  it('are there for every question', () => {
    expect(questions).toHaveLength(count);
    expect(answers.map(({ id }) => id)).toEqual(questions.map(({ id }) => id));
  });

  const kinds = [...new Set(answers.map(({ kind }) => kind))].sort();
  it.each(kinds)('are the same for every %s', (kind) => {
    answers.forEach((answer, index) => {
      if (answer.kind !== kind) return;
      const given = verdict(questions[index]);
      expect.soft({ ...given, causes: inOrder(given.causes) }, answer.id).toEqual({
        id: answer.id,
        accepted: answer.accepted,
        causes: inOrder(answer.causes),
        runtime: answer.runtime ?? undefined,
        defaulted: answer.defaulted ?? null,
      });
    });
  });
});

describe('a question', () => {
  it('may be a bare object, and then has no id', () => {
    const answer = verdict({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'a' }, value: 5 });
    expect(answer).toEqual({ id: undefined, accepted: true, causes: [], defaulted: null });
  });

  it('of a kind that is not checked is accepted, of a version that is not served refused', () => {
    expect(verdict({ object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } } }).accepted).toBe(true);
    expect(verdict({ object: { apiVersion: 'karpenter.sh/v1beta1', kind: 'NodePool', metadata: { name: 'a' } } }).accepted).toBe(false);
  });

  it.each([
    ['karpenter.sh/v2', 'NodePool', /write apiVersion karpenter.sh\/v1/],
    ['karpenter.sh/v1', 'Nodepool', /has no kind Nodepool; did you mean NodePool\?/],
    ['karpenter.k8s.aws/v1', 'NodePool', /has no kind NodePool; NodePool is of karpenter.sh\/v1/],
    ['v1', 'Deployment', /has no kind Deployment; Deployment is of apps\/v1/],
    ['batch/v2', 'Job', /write apiVersion batch\/v1/],
  ])('of %s %s is refused: no server has that', (apiVersion, kind, message) => {
    const object = { apiVersion, kind, metadata: { name: 'a' } };
    expect(verdict({ object }).accepted).toBe(false);
    expect(validateObject(object)).toMatchObject({ verdict: 'refuse', diagnostics: [{ message: expect.stringMatching(message) }] });
  });

  it.each([
    ['example.com/v1', 'Deployment'],
    ['v1', 'PodTemplate'],
    ['apps/v1', 'ControllerRevision'],
  ])('of %s %s is not checked: a server may have that', (apiVersion, kind) => {
    expect(verdict({ object: { apiVersion, kind, metadata: { name: 'a' } } }).accepted).toBe(true);
  });
});
