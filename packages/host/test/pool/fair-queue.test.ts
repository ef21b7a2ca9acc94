import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFairQueue } from '../../src/pool/fair-queue.ts';

describe('makeFairQueue()', () => {
  it('gives each key its turn', () => {
    const queue = makeFairQueue<string>();
    for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.push(item[0] as string, item);
    expect(queue.drain()).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    expect(queue.size).toBe(0);
  });

  it('lets go of what is removed, once', () => {
    const queue = makeFairQueue<string>();
    const remove = queue.push('a', 'a1');
    queue.push('a', 'a2');
    remove();
    remove();
    expect([queue.size, queue.shift(), queue.shift()]).toEqual([1, 'a2', undefined]);
    remove();
    expect(queue.size).toBe(0);
  });

  it('keeps the order within a key, loses nothing, and lets no key wait longer than a round', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('push' as const), key: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constant('shift' as const) }),
      fc.record({ kind: fc.constant('remove' as const), at: fc.nat(30) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = makeFairQueue<{ key: string; id: number }>();
        const waiting: { key: string; id: number; remove: () => void; overtaken: Map<string, number> }[] = [];
        steps.forEach((one, id) => {
          if (one.kind === 'push') {
            const item = { key: one.key, id };
            waiting.push({ ...item, remove: queue.push(one.key, item), overtaken: new Map() });
          } else if (one.kind === 'remove') {
            const [removed] = waiting.splice(one.at % Math.max(1, waiting.length), 1);
            removed?.remove();
          } else {
            const got = queue.shift();
            expect(got === undefined).toBe(waiting.length === 0);
            if (got === undefined) return;
            const firstOfKey = waiting.find(({ key }) => key === got.key);
            expect(firstOfKey?.id).toBe(got.id);
            waiting.splice(waiting.indexOf(firstOfKey as never), 1);
            // The first of every other key has now been overtaken once by this one, and never twice.
            const heads = new Map(waiting.toReversed().map((each) => [each.key, each]));
            heads.delete(got.key);
            for (const head of heads.values()) {
              const times = (head.overtaken.get(got.key) ?? 0) + 1;
              head.overtaken.set(got.key, times);
              expect(times).toBeLessThanOrEqual(2);
            }
          }
          expect(queue.size).toBe(waiting.length);
        });
      }),
    );
  });
});
