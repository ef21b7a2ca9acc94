// Garbage collection of references, over real collections.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, kinds, makePair, settle } from './pair.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

afterEach(closeAll);

/** Collects until `done`, or for a while. */
async function collectUntil(done: () => boolean): Promise<void> {
  for (let round = 0; round < 50 && !done(); round += 1) {
    gc();
    await settle(5);
  }
}

describe.each(kinds)('references over %s', (kind) => {
  it('are released once nobody holds them', async () => {
    const { far, client, server } = await makePair({ make: () => ({ f: () => 1 }), take: () => 1 }, { kind });
    // In a function of its own, whose frame does not keep the last of them.
    const makeMany = async (): Promise<void> => {
      for (let index = 0; index < 50; index += 1) await (await far.make()).f();
    };
    await makeMany();
    expect(server.stats().exports).toBeGreaterThan(40);
    await collectUntil(() => server.stats().exports === 1);
    expect(server.stats().exports).toBe(1); // the bootstrap, which is held here
    expect(client.stats().imports).toBe(1);
    for (let index = 0; index < 50; index += 1) await far.take(() => index);
    await collectUntil(() => client.stats().exports === 0);
    expect(client.stats().exports).toBe(0);
  });

  it('are kept as long as one of their methods is held', async () => {
    const { far, server } = await makePair({ make: () => ({ f: () => 'still here' }) }, { kind });
    const { f } = await far.make();
    for (let round = 0; round < 5; round += 1) {
      gc();
      await settle(5);
    }
    expect(server.stats().exports).toBe(2);
    expect(await f()).toBe('still here');
  });

  it('survive a release that crosses them on the way', async () => {
    const inner = { f: () => 'inner' };
    const { far, client, server } = await makePair({ get: () => inner, both: (n: number) => [inner, n] }, { kind });
    // One that is dropped at once, and the same again under way while its release may be.
    const once = async (round: number): Promise<void> => {
      await far.get();
      const again = far.both(round);
      gc();
      const [got] = await again;
      expect(await got.f()).toBe('inner');
    };
    for (let round = 0; round < 20; round += 1) await once(round);
    await collectUntil(() => server.stats().exports === 1);
    expect(server.stats().exports).toBe(1);
    expect(client.stats().imports).toBe(1);
  });

  it('survive that they come again before it is known that nobody held them', async () => {
    const inner = { f: () => 'inner' };
    const { far } = await makePair({ get: () => inner, both: (n: number) => [inner, n] }, { kind });
    const once = async (round: number): Promise<void> => {
      await far.get();
      await settle(1); // what came in this turn of the event loop cannot be collected
      const again = far.both(round);
      gc();
      const [got] = await again;
      await settle(2);
      expect(await got.f()).toBe('inner');
    };
    for (let round = 0; round < 10; round += 1) await once(round);
  });

  it('to promises are released when they are settled', async () => {
    const { far, client, server } = await makePair(
      { p: () => [Promise.resolve(1)], q: (p: unknown[]) => p[0] },
      { kind },
    );
    const [p] = await far.p();
    expect(await p).toBe(1);
    expect(await far.q([Promise.resolve(2)])).toBe(2);
    await settle();
    expect(server.stats()).toMatchObject({ exports: 1, imports: 0 });
    expect(client.stats()).toMatchObject({ exports: 0, imports: 1 });
  });

  it('to signals are released when the call is answered', async () => {
    const seen: AbortSignal[] = [];
    const { far, client, server } = await makePair(
      { f: (...signals: AbortSignal[]) => seen.push(...signals) },
      { kind },
    );
    const { signal } = new AbortController();
    await Promise.all([far.f(signal, signal), far.f(signal)]);
    await settle();
    expect(client.stats().exports).toBe(0);
    expect(server.stats().imports).toBe(0);
    await far.f(signal);
    expect(seen).toHaveLength(4);
    expect(seen[0]).toBe(seen[1]);
  });
});
