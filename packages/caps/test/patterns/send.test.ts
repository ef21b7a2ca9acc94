// `send` beside `E` of @endo/far: the same answers, the same order, mixed with each other.
import '@endo/eventual-send/shim.js';
import { E, Far } from '@endo/far';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attenuate,
  expireAt,
  guard,
  makeMembrane,
  makePowerbox,
  makeQuota,
  makeRateLimit,
  makeRevocable,
  makeSealerUnsealer,
  send,
  sendCall,
  sendOnly,
  shape,
} from '../../src/index.ts';

type Handler = object;
declare const HandledPromise: new (
  executor: (resolve: unknown, reject: unknown, withPresence: (handler: Handler) => object) => void,
) => Promise<object>;

const clock = { now: () => 0 };
const counter = () => ({ add: (a: number, b: number) => a + b });
const facets: Readonly<Record<string, () => { add(a: number, b: number): number }>> = {
  'a plain object': counter,
  'a Far object': () => Far('counter', counter()),
  revocable: () => makeRevocable(counter()).value,
  attenuated: () => attenuate(counter(), { pick: ['add'] }).value,
  guarded: () => guard(counter(), { add: shape.method([shape.number(), shape.number()]) }).value,
  'in a membrane': () => makeMembrane(counter()).value,
  'in a membrane, hardened': () => makeMembrane(Far('counter', counter())).value,
  'with a quota': () => makeQuota(counter(), { limit: 9 }).value,
  'with a rate limit': () => makeRateLimit(counter(), { limit: 9, perMs: 1, clock }).value,
  'until a time': () => expireAt(counter(), { at: 1, clock }).value,
};

describe.each(Object.entries(facets))('%s', (_, make) => {
  it('takes messages by E and by send alike', async () => {
    const target = make();
    await expect(E(target).add(1, 2)).resolves.toBe(3);
    await expect(send(target, 'add', 1, 2)).resolves.toBe(3);
    await expect(send(Promise.resolve(target), 'add', 1, 2)).resolves.toBe(3);
    await expect(E(Promise.resolve(target)).add(1, 2)).resolves.toBe(3);
  });
});

describe('E()', () => {
  it('works on the seals and the powerbox', async () => {
    const { sealer, unsealer } = makeSealerUnsealer<string>().value;
    expect(await E(unsealer).unseal(await E(sealer).seal('x'))).toBe('x');
    const { value } = makePowerbox({ ask: () => makeRevocable(Far('camera', { shoot: () => 'click' })) });
    expect(await E(E(value).request('camera', '') as Promise<{ shoot(): string }>).shoot()).toBe('click');
    expect(await send(send(value, 'request', 'camera', '') as Promise<{ shoot(): string }>, 'shoot')).toBe('click');
  });
});

describe('send()', () => {
  it('delivers nothing before the turn has ended', async () => {
    const log: string[] = [];
    const target = makeRevocable({ f: () => void log.push('delivered') }).value;
    const done = send(target, 'f');
    log.push('turn over');
    await done;
    expect(log).toEqual(['turn over', 'delivered']);
  });

  it('delivers to one target in the order of sending, mixed with E', async () => {
    const via = fc.constantFrom('send', 'sendOnly', 'E', 'E.sendOnly');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(via, fc.boolean()), { maxLength: 30 }),
        fc.constantFrom(...Object.keys(facets)),
        async (program, kind) => {
          const log: number[] = [];
          const add = (index: number) => log.push(index);
          const target = kind === 'a plain object' ? { add } : makeRevocable(Far('log', { add })).value;
          for (const [index, [way, pauses]] of program.entries()) {
            if (way === 'send') void send(target, 'add', index);
            else if (way === 'sendOnly') sendOnly(target, 'add', index);
            else if (way === 'E') void E(target).add(index);
            else E.sendOnly(target).add(index);
            if (pauses) await null;
          }
          for (let i = 0; i < 20; i += 1) await null;
          expect(log).toEqual(program.map((_, index) => index));
        },
      ),
      { numRuns: 100 },
    );
  });

  const fails = () => {
    throw new RangeError('planned');
  };
  it.each<[string, () => unknown, string]>([
    ['a method that is not there', () => makeRevocable(counter()).value, 'nope'],
    ['a method that throws', () => makeRevocable({ f: fails }).value, 'f'],
    ['null', () => null, 'f'],
    ['undefined', () => undefined, 'f'],
    ['a promise that rejects', () => Promise.reject(new RangeError('planned')), 'f'],
    ['a promise of null', () => Promise.resolve(null), 'f'],
    ['a property that is no function', () => ({ f: 1 }), 'f'],
  ])('rejects as E does for %s', async (_, make, method) => {
    const reason = (sent: Promise<unknown>): Promise<unknown> =>
      sent.then(
        () => expect.unreachable(),
        (thrown: unknown) => thrown,
      );
    const bySend = await reason((send as (...all: unknown[]) => Promise<unknown>)(make(), method));
    const byE = await reason((E(make()) as Record<string, () => Promise<unknown>>)[method]!());
    for (const each of [bySend, byE]) expect(each).toBeInstanceOf(Error);
    expect((bySend as Error).message === 'planned').toBe((byE as Error).message === 'planned');
    expect(Object.isFrozen(bySend)).toBe(Object.isFrozen(byE));
  });

  it('works on primitives, as E does', async () => {
    expect(await (send as (...all: unknown[]) => Promise<unknown>)('abc', 'toUpperCase')).toBe('ABC');
    expect(await (E('abc') as unknown as { toUpperCase(): Promise<string> }).toUpperCase()).toBe('ABC');
  });

  it('hardens arguments and results, as E does: nobody changes them under way', async () => {
    let got: number[] = [];
    const target = makeRevocable({
      f: (list: number[]) => {
        got = list;
        return [2];
      },
    }).value;
    const list = [1];
    const result = send(target, 'f', list);
    expect(() => list.push(9)).toThrow(TypeError);
    expect(Object.isFrozen(await result)).toBe(true);
    expect(got).toEqual([1]);
  });

  it('goes through the handler of a presence and of a promise, as E does', async () => {
    const log: string[] = [];
    const handler = {
      applyMethod: (_: object, name: string, args: unknown[]) => {
        log.push(`${name}(${args.join()})`);
        return `remote ${name}`;
      },
      applyFunction: (_: object, args: unknown[]) => `called with ${args.join()}`,
    };
    let presence: object = {};
    const promise = new HandledPromise((_, __, withPresence) => {
      presence = withPresence(handler);
    });
    const at = presence as { hello(n: number): string };
    expect(await send(at, 'hello', 1)).toBe('remote hello');
    expect(await send(promise as Promise<typeof at>, 'hello', 2)).toBe('remote hello');
    expect(await E(at).hello(3)).toBe('remote hello');
    expect(await sendCall(presence as unknown as (n: number) => unknown, 4)).toBe('called with 4');
    expect(log).toEqual(['hello(1)', 'hello(2)', 'hello(3)']);
  });

  it('looks the method up when it is delivered', async () => {
    const target = { f: () => 'before' };
    const result = send(target, 'f');
    target.f = () => 'after';
    expect(await result).toBe('after');
  });

  it('rejects, and does not throw, for a target that cannot be looked at', async () => {
    const { value, revoke } = makeMembrane({ f: () => 1 });
    const hostile = new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new RangeError('planned');
        },
        has: () => {
          throw new RangeError('planned');
        },
      },
    ) as { f(): number };
    revoke();
    await expect(send(value, 'f')).rejects.toMatchObject({ code: 'CAPABILITY_REVOKED' });
    await expect(send(hostile, 'f')).rejects.toThrow('planned');
  });

  it('finds a revoked capability revoked', async () => {
    const { value, revoke } = makeRevocable(counter());
    const sent = send(value, 'add', 1, 2);
    revoke();
    await expect(sent).rejects.toMatchObject({ code: 'CAPABILITY_REVOKED' });
  });
});

describe('sendCall()', () => {
  it('calls a function in a later turn, without a receiver', async () => {
    const log: unknown[] = [];
    const f = makeRevocable(function (this: unknown, n: number) {
      log.push(this, n);
      return n;
    }).value;
    const done = sendCall(f, 5);
    expect(log).toEqual([]);
    expect(await done).toBe(5);
    expect(log).toEqual([undefined, 5]);
    expect(await E(f)(6)).toBe(6);
    await expect((sendCall as (target: unknown) => Promise<unknown>)({})).rejects.toThrow();
  });
});

describe('sendOnly()', () => {
  it('gives nothing, and nobody hears of a failure', async () => {
    const target = makeRevocable({
      fail: () => {
        throw new Error('planned');
      },
    }).value;
    expect(sendOnly(target, 'fail')).toBeUndefined();
    await null;
    await null;
  });
});
