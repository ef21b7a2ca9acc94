// Death settles everything: one cause for every call and promise, on both sides, and nobody is told of what nobody
// waited for.
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, kinds, makePair, settle, transports } from './pair.ts';
import { makePeer } from '../../src/wire/peer.ts';

afterEach(closeAll);

const never = (): Promise<never> => new Promise(() => {});
const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'fulfilled',
    (reason: unknown) => reason,
  );

describe.each(kinds)('the end of a wire over %s', (kind) => {
  it('rejects every call and promise with the one cause', async () => {
    const { far, client } = await makePair({ never, late: () => ({ p: never() }) }, { kind });
    const { p } = await far.late();
    const all = [far.never(), p, far.never(), far.late().then(({ p: q }: { p: unknown }) => q)];
    const cause = new Error('over');
    const reasons = Promise.all(all.map(reasonOf));
    client.close(cause);
    expect(await reasons).toEqual([cause, cause, cause, cause]);
    for (const reason of await reasons) expect(reason).toBe(cause);
    expect(await client.closed).toBe(cause);
    expect(await reasonOf(far.never())).toBe(cause);
    expect(client.stats()).toMatchObject({ pending: 0, exports: 0, imports: 0 });
  });

  it('is known on the other side, with the reason that was given', async () => {
    const { far, client, server } = await makePair({ never, ask: (f: () => unknown) => f() }, { kind });
    const asked = server.closed;
    void far.ask(never);
    await settle();
    client.close(Object.assign(new Error('bored'), { code: 'BORED' }));
    expect(await asked).toMatchObject({
      code: 'WIRE_CLOSED',
      message: 'The wire to the client is closed: closed there, BORED: bored',
    });
    expect(server.stats()).toMatchObject({ exports: 0, imports: 0 });
  });

  it('may be asked for twice, and leaves calls that are at work alone', async () => {
    let finish: () => void = () => {};
    const done: string[] = [];
    const { far, client } = await makePair(
      {
        work: async () => {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          done.push('done');
        },
      },
      { kind },
    );
    const call = reasonOf(far.work());
    await settle();
    client.close();
    client.close(new Error('other'));
    finish();
    expect(await call).toMatchObject({ code: 'WIRE_CLOSED', message: /closed here/ });
    await settle();
    expect(done).toEqual(['done']);
  });

  it('can come before the other side has said hello', async () => {
    const [left, right] = transports[kind]();
    const peer = makePeer({ name: 'nobody', transport: left });
    right.listen({ onMessage: () => {}, onClose: () => {} });
    peer.close();
    await expect(peer.bootstrap).rejects.toMatchObject({ code: 'WIRE_CLOSED' });
  });

  it('leaves no rejection that nobody handled', async () => {
    const heard: unknown[] = [];
    const note = (reason: unknown): void => void heard.push(reason);
    process.on('unhandledRejection', note);
    try {
      const { far, client } = await makePair(
        {
          fail: () => Promise.reject(new Error('x')),
          promises: () => [Promise.reject(new Error('y')), never()],
          take: (_: unknown) => never(),
        },
        { kind },
      );
      void far.fail();
      void far.promises();
      void far.take([Promise.reject(new Error('z')), far.fail()]);
      void far.take(Symbol('refused'));
      await settle();
      client.close();
      void far.fail();
      await settle();
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(heard).toEqual([]);
  });
});
