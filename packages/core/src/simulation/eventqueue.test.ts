import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue, type SimulationEvent } from './eventqueue.js';

const event = fc.record({
  time: fc.nat({ max: 4 }),
  class: fc.nat({ max: 3 }),
  type: fc.constantFrom('x', 'y'),
  name: fc.constantFrom('a', 'b', 'B'),
  idle: fc.boolean(),
});

test('events come by time, class, name and arrival, and none after the horizon', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events: SimulationEvent[]) => {
      const queue = new EventQueue(3);
      const numbered = events.map((each, detail) => ({ ...each, detail }));
      for (const each of numbered) queue.push(each);
      const due = numbered.filter(({ time }) => time <= 3);
      expect(queue.busy).toBe(due.filter(({ idle }) => !idle).length);
      const popped: unknown[] = [];
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) popped.push(next.detail);
      const sorted = [...due].sort(
        (left, right) =>
          left.time - right.time || left.class - right.class || (left.name < right.name ? -1 : left.name > right.name ? 1 : 0),
      );
      expect(popped).toEqual(sorted.map(({ detail }) => detail));
      expect(queue.busy).toBe(0);
    }),
  );
});
