import { answerPart } from '@kerf/core';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { anyRequirement, TEAM } from '../../packages/core/test/arbitraries/index.js';
import { backendNamed, runs, seedOfRun } from '../support/laws.js';

const backend = backendNamed(inject('backend'));
const options = { seed: seedOfRun(), numRuns: runs(400, 5000) };
const PROBE = ['1', '2', '5', '05', '+9', '10', '1e1', '-3', '0', 'A', 'B', '', 'unheard-of'];

interface Described {
  operator: string;
  values: string[];
  has: Record<string, boolean>;
  string: string;
}

type Requirement = ReturnType<typeof anyRequirement> extends fc.Arbitrary<infer T> ? T : never;

function intersect(a: Requirement[], b: Requirement[]) {
  return answerPart({ kind: 'requirement', a, b, probe: PROBE }, { backend }) as unknown as {
    a: Described;
    b: Described;
    intersection: Described;
    hasIntersection: boolean;
  };
}

function judge(a: Requirement[], b: Requirement[]) {
  return answerPart({ kind: 'requirements', a, b }, { backend }) as {
    intersects: boolean;
    compatible: boolean;
    compatibleWellKnown: boolean;
  };
}

const one = anyRequirement(TEAM);

test('intersection is commutative', () => {
  fc.assert(
    fc.property(one, one, (a, b) => {
      const [there, back] = [intersect([a], [b]), intersect([b], [a])];
      expect(there.intersection).toEqual(back.intersection);
      expect(there.hasIntersection).toBe(back.hasIntersection);
    }),
    options,
  );
});

// Requirements on one key of a set are intersected when the set is built: (a, b) with c against (b, c) with a.
test('intersection is associative', () => {
  fc.assert(
    fc.property(one, one, one, (a, b, c) => {
      const all = [a, b, c];
      const strings = [all, [b, c, a], [c, a, b], [c, b, a]].map((set) => {
        const { compatible } = judge(set, set);
        return { compatible, judged: [a, b, c].map((other) => judge(set, [other])) };
      });
      for (const other of strings) expect(other).toEqual(strings[0]);
    }),
    options,
  );
});

test('intersection is idempotent, Exists is neutral, DoesNotExist absorbs', () => {
  fc.assert(
    fc.property(one, (a) => {
      const self = intersect([a], [a]);
      expect(self.intersection).toEqual(self.a);
      expect(intersect([a], [{ key: TEAM, operator: 'Exists' }]).intersection).toEqual(self.a);
      expect(intersect([a], [{ key: TEAM, operator: 'DoesNotExist' }]).intersection.operator).toBe('DoesNotExist');
    }),
    options,
  );
});

// Every value that both allow is allowed by the intersection, and the other way round: but for bounds that cross, which allow nothing anyway.
test('the intersection allows exactly what both allow', () => {
  fc.assert(
    fc.property(one, one, (a, b) => {
      const answer = intersect([a], [b]);
      for (const value of PROBE) expect(answer.intersection.has[value]).toBe(answer.a.has[value]! && answer.b.has[value]!);
    }),
    options,
  );
});

test('two requirements on a key intersect or are both satisfied by its absence; otherwise they are incompatible', () => {
  const absent = (described: Described) => described.operator === 'NotIn' || described.operator === 'DoesNotExist';
  fc.assert(
    fc.property(one, one, (a, b) => {
      const answer = intersect([a], [b]);
      const expected = answer.hasIntersection || (absent(answer.a) && absent(answer.b));
      expect(judge([a], [b])).toMatchObject({ intersects: expected, compatible: expected, compatibleWellKnown: expected });
      expect(answer.hasIntersection).toBe(answer.intersection.operator !== 'DoesNotExist');
    }),
    options,
  );
});

test('an undefined key is compatible with NotIn and DoesNotExist alone, a well-known one with anything', () => {
  fc.assert(
    fc.property(one, anyRequirement('topology.kubernetes.io/zone'), (custom, wellKnown) => {
      const { operator } = intersect([custom], [custom]).a;
      const judged = judge([], [custom]);
      expect(judged.compatible).toBe(operator === 'NotIn' || operator === 'DoesNotExist');
      expect(judged.compatibleWellKnown).toBe(judged.compatible);
      expect(judged.intersects).toBe(true);
      expect(judge([], [wellKnown]).compatibleWellKnown).toBe(true);
    }),
    options,
  );
});
