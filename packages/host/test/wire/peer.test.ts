// A pair of peers in one realm: calls, references both ways, errors, ends.
import { describe, expect, it } from 'vitest';
import { makePair } from './pair.ts';

describe('makePeer()', () => {
  it('calls a method with the original as receiver', async () => {
    const counter = {
      n: 1,
      add(by: number) {
        this.n += by;
        return this.n;
      },
    };
    const { far } = await makePair(counter);
    await expect(far.add(2)).resolves.toBe(3);
    expect(counter.n).toBe(3);
  });
  it('gives data members and a frozen presence', async () => {
    const { far } = await makePair({ data: [1, { a: -0 }], f: () => 1 });
    expect(Object.isFrozen(far)).toBe(true);
    expect(far.data).toEqual([1, { a: -0 }]);
  });
  it('passes callbacks and brings them home', async () => {
    const f = (x: number) => x + 1;
    const { far } = await makePair({ echo: (g: unknown) => g, call: async (g: (x: number) => unknown) => await g(1) });
    await expect(far.call(f)).resolves.toBe(2);
    expect(await far.echo(f)).toBe(f);
    const once = await far.echo;
    expect(once).toBe(far.echo);
  });
});
