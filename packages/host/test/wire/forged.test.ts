// Messages that no honest side sends, grouped by what they are after. Each closes the wire and calls nothing.
import { afterEach, describe, expect, it } from 'vitest';
import { wireDefaults } from '../../src/wire/limits.ts';
import { type Forger, hello, makeForger } from './forged.ts';

const calls: unknown[] = [];
const bootstrap = {
  f: (...args: unknown[]) => calls.push(args),
  never: () => new Promise(() => {}),
  promise: () => [new Promise(() => {})],
  data: 1,
};

afterEach(() => {
  calls.length = 0;
});

async function closed({ peer }: Forger): Promise<unknown> {
  return await Promise.race([peer.closed, new Promise((resolve) => setTimeout(resolve, 50, 'still open'))]);
}

const ref = Object(0) as unknown;
const call = (args: unknown, table?: unknown, target: unknown = 0, id: unknown = 1) => [
  'call',
  id,
  target,
  'f',
  args,
  table,
];
const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};
const sparse: unknown[] = [];
sparse.length = 2 ** 32 - 1;

const attacks: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  'frames and messages of no shape': {
    'a message that is no list': ['call'],
    'a message of no kind': [[]],
    'an unknown kind': [['eval', 'x']],
    'a kind on the prototype': [['toString']],
    'a kind on the prototype, by __proto__': [['__proto__']],
    'a kind that is no string': [[{ toString: 1 }]],
    'a long message': [['call', 1, 0, 'f', [], undefined, 1, 2, 3]],
    'a second hello': [hello],
  },
  'calls of what was not given': {
    'an export that never was': [call([], undefined, 1)],
    'a negative export': [call([], undefined, -1)],
    'its own result': [call([], undefined, -1, 1)],
    'a fraction': [call([], undefined, 0.5)],
    'no number': [call([], undefined, 'f')],
    'the bootstrap by name': [call([], undefined, '0')],
    'a call out of turn': [call([], undefined, 0, 2)],
    'the same call twice': [call([]), call([])],
    'call zero': [call([], undefined, 0, 0)],
    'a method that is no string': [['call', 1, 0, ['f'], []]],
    'arguments that are no list': [['call', 1, 0, 'f', { length: 1 }]],
    'no arguments': [['call', 1, 0, 'f']],
  },
  'references that were not given': {
    'home of what was never here': [call([ref], [['home', 5]])],
    'home of a text': [call([ref], [['home', '__proto__']])],
    'an index outside of the table': [call([Object(1)], [['home', 0]])],
    'a negative index': [call([Object(-1)], [['home', 0]])],
    'a fraction as index': [call([Object(0.5)], [['home', 0]])],
    'an index without a table': [call([ref])],
    'an empty table': [call([ref], [])],
    'a table that is none': [call([ref], { 0: ['home', 0], length: 1 })],
    'a table of holes': [call([ref], [,])],
    'an unknown entry': [call([ref], [['global', 'process']])],
    'the result of no call': [call([ref], [['result', 7]])],
    'an answer to no call': [['answer', 1, true, 1]],
    'the end of no promise': [['settle', 3, true, 1]],
    'a capability as a promise': [
      call(
        [ref, Object(1)],
        [
          ['export', 3],
          ['promise', 3],
        ],
      ),
    ],
    'a promise as a capability': [
      call(
        [ref, Object(1)],
        [
          ['promise', 3],
          ['export', 3],
        ],
      ),
    ],
    'the end of a capability': [call([ref], [['export', 3]]), ['settle', 3, true, 1]],
    'the end of a promise, twice': [call([ref], [['promise', 3]]), ['settle', 3, true, 1], ['settle', 3, true, 1]],
  },
  'counts that are not so': {
    'a release of what was never sent': [['release', [4, 1]]],
    'a release of more than was sent': [['release', [0, 2]]],
    'a release, twice': [
      ['release', [0, 1]],
      ['release', [0, 1]],
    ],
    'a negative release': [['release', [0, -1]]],
    'a release of nothing': [['release', [0]]],
    'a release of halves': [['release', [0, 0.5]]],
    'a release that is none': [['release', 'all']],
    'an echo of nothing': [['echo', 1]],
    'a ping without an id': [['ping', 'x']],
    'an abort of nothing': [['abort', 'x']],
  },
  'data that does not cross': {
    'shared memory': [call([new SharedArrayBuffer(1)])],
    'a view of shared memory': [call([new Uint8Array(new SharedArrayBuffer(1))])],
    'a pattern': [call([/(a+)+$/])],
    'an error as such': [call([new Error('x')])],
    'a boxed text': [call([Object('x')])],
    'a boxed boolean': [call([Object(true)])],
    'a boxed BigInt': [call([Object(1n)])],
    'a part of a buffer': [call([new Uint8Array(new ArrayBuffer(8), 4)])],
    'data with a method named then': [call([{ then: ref }], [['export', 3]])],
    'a list with a method named then': [call([Object.assign([], { then: ref })], [['export', 3]])],
    'a capability with a method named then': [call([ref], [['export', 3, [['then']]]])],
    'a capability with data named then': [
      call(
        [ref],
        [
          ['export', 3, [['f'], { then: Object(1) }]],
          ['export', 4],
        ],
      ),
    ],
    'a capability of a method twice': [call([ref], [['export', 3, [['f', 'f']]]])],
    'a capability of no names': [call([ref], [['export', 3, [[1]]]])],
    'a capability of no shape': [call([ref], [['export', 3, 'f']])],
    'a capability of holes': [call([ref], [['export', 3, [[,]]]])],
    'data under the name of a method': [call([ref], [['export', 3, [['f'], { f: 1 }]]])],
    'data that is no record': [call([ref], [['export', 3, [['f'], [1]]]])],
    'an export without an id': [call([ref], [['export']])],
    'an export of an odd id': [call([ref], [['export', -1]])],
    'an error of no class': [call([ref], [['error', 'Function', 'x', 'return 1']])],
    'an error of another prototype': [call([ref], [['error', '__proto__', 'x', 'y']])],
    'an error of odd parts': [call([ref], [['error', 'Error', ref, 'y']])],
    'an error with an odd stack': [call([ref], [['error', 'Error', 'x', 'y', undefined, undefined, undefined, {}]])],
    'an error with an endless stack': [
      call([ref], [['error', 'Error', 'x', 'y', undefined, undefined, undefined, 'x'.repeat(2 ** 16 + 1)]]),
    ],
    'an error with an odd code': [call([ref], [['error', 'Error', 'x', 'y', {}]])],
    'an unknown symbol': [call([ref], [['symbol', false, 'prototype']])],
    'a symbol of a method': [call([ref], [['symbol', false, 'for']])],
    'no symbol': [call([ref], [['symbol', 'x', 1]])],
  },
  'more than may be': {
    'a list of a great length': [call(sparse)],
    'a list of a great length, inside': [call([{ a: sparse }])],
    'a list of a great length in a table': [call([ref], sparse)],
    depth: [call(deep(1001))],
    'depth in a table': [call([ref], [['error', 'Error', 'x', 'y', undefined, deep(1001)]])],
    'a text': [call(['x'.repeat(wireDefaults.messageBytes / 2)])],
    'a text that is all': [['call', 1, 0, 'f', [], [['symbol', true, 'x'.repeat(wireDefaults.messageBytes / 2)]]]],
    'a buffer': [call([new Uint8Array(wireDefaults.messageBytes)])],
    nodes: [call([new Array(wireDefaults.nodes / 2).fill(0), new Array(wireDefaults.nodes / 2).fill(0)])],
  },
};

for (const [group, cases] of Object.entries(attacks)) {
  describe(group, () => {
    it.each(Object.entries(cases))('close the wire: %s', async (_, messages) => {
      const forger = await makeForger(bootstrap);
      await forger.post(0, ...messages);
      expect(await closed(forger)).toMatchObject({ code: 'WIRE_INVALID', details: { peer: 'the forger' } });
      expect(forger.sent.at(-1)?.slice(0, 2)).toEqual(['bye', 'WIRE_INVALID']);
      // Where an honest call came first, that one was made.
      expect(calls.length).toBeLessThanOrEqual(messages.length - 1);
      expect(forger.peer.stats()).toMatchObject({ exports: 0, imports: 0, pending: 0 });
    });
  });
}

describe('frames', () => {
  it.each([
    ['no list', 'hello'],
    ['nothing', undefined],
    ['without a count', [['ping', 1]]],
    ['answers seen that were never sent', [1, ['ping', 1]]],
    ['a fraction of answers seen', [0.5]],
    ['too many messages', [0, ...Array.from({ length: 257 }, () => ['ping', 1])]],
  ])('close the wire: %s', async (_, frame) => {
    const forger = await makeForger(bootstrap);
    await forger.raw(frame);
    expect(await closed(forger)).toMatchObject({ code: 'WIRE_INVALID' });
  });

  it('before hello close the wire', async () => {
    const forger = await makeForger(bootstrap, {}, false);
    await forger.post(0, call([]));
    expect(await closed(forger)).toMatchObject({ code: 'WIRE_INVALID' });
    expect(calls).toEqual([]);
    await expect(forger.peer.bootstrap).rejects.toMatchObject({ code: 'WIRE_INVALID' });
  });

  it('of another version close the wire', async () => {
    for (const version of [0, 2, '1', undefined]) {
      const forger = await makeForger(bootstrap, {}, false);
      await forger.post(0, ['hello', version, wireDefaults, undefined]);
      expect(await closed(forger)).toMatchObject({ code: 'WIRE_VERSION' });
      expect(forger.sent.at(-1)?.slice(0, 2)).toEqual(['bye', 'WIRE_VERSION']);
    }
  });

  it('with limits that are none close the wire', async () => {
    for (const limits of [
      undefined,
      null,
      {},
      { ...wireDefaults, nodes: -1 },
      { ...wireDefaults, depth: Number.NaN },
    ]) {
      const forger = await makeForger(bootstrap, {}, false);
      await forger.post(0, ['hello', 1, limits, undefined]);
      expect(await closed(forger)).toMatchObject({ code: 'WIRE_INVALID' });
    }
  });
});

describe('names of methods', () => {
  it.each(['__proto__', 'constructor', 'then', 'toString', 'valueOf', 'hasOwnProperty', 'data', 'call', '', 'F'])(
    'reach no further than the list: %s',
    async (name) => {
      const forger = await makeForger(bootstrap);
      await forger.post(0, ['call', 1, 0, name, []], ['call', 2, 0, null, []]);
      const answers = forger.sent.filter(([kind]) => kind === 'answer');
      expect(answers).toMatchObject([
        ['answer', 1, false, expect.anything(), [['error', 'Error', 'Error', expect.any(String), 'WIRE_METHOD']]],
        ['answer', 2, false, expect.anything(), [['error', 'Error', 'Error', expect.any(String), 'WIRE_METHOD']]],
      ]);
      expect(forger.peer.stats().serving).toBe(0);
    },
  );

  it('that are own and exported can be called, whatever they are', async () => {
    const odd = JSON.parse('{"__proto__": 0, "constructor": 0, "toString": 0}') as Record<string, unknown>;
    for (const name of Object.keys(odd)) {
      Object.defineProperty(odd, name, { value: () => `own ${name}`, enumerable: true });
    }
    const forger = await makeForger(odd);
    await forger.post(0, ...Object.keys(odd).map((name, index) => ['call', index + 1, 0, name, []]));
    expect(forger.sent.slice(1).map((message) => message[3])).toEqual([
      'own __proto__',
      'own constructor',
      'own toString',
    ]);
  });

  it('mean what they meant when it was exported', async () => {
    const target: Record<string, () => unknown> = { f: () => 'exported' };
    const forger = await makeForger(target);
    target.f = () => 'replaced';
    target.g = () => 'added';
    await forger.post(0, ['call', 1, 0, 'f', []], ['call', 2, 0, 'g', []]);
    expect(forger.sent.slice(1).map((message) => message.slice(0, 3))).toEqual([
      ['answer', 1, true],
      ['answer', 2, false],
    ]);
    expect(forger.sent[1]?.[3]).toBe('exported');
  });

  it('of presences are only what the other side named', async () => {
    const got: Record<string, unknown>[] = [];
    const forger = await makeForger({ take: (x: Record<string, unknown>) => got.push(x) });
    await forger.post(
      0,
      ['call', 1, 0, 'take', [ref], [['export', 1, [['__proto__', 'constructor', 'toString', 'f'], { valueOf: 1 }]]]],
      ['call', 2, 0, 'take', [ref], [['export', 2, [['__proto__', 'hasOwnProperty']]]]],
    );
    for (const presence of got) {
      expect(Object.isFrozen(presence)).toBe(true);
      expect('then' in presence).toBe(false);
      for (const key of Object.keys(presence)) expect(typeof presence[key]).toMatch(/^(function|number)$/);
    }
    expect(Object.getPrototypeOf(got[0])).toBe(Object.prototype);
    expect(Object.keys(got[0] ?? {})).toEqual(['__proto__', 'constructor', 'toString', 'f', 'valueOf']);
  });
});

describe('a side that takes', () => {
  it('gets no further when it says that it is not there: bye', async () => {
    const forger = await makeForger(bootstrap);
    await forger.post(0, ['bye', 'X', 'enough'], call([]));
    expect(await closed(forger)).toMatchObject({ code: 'WIRE_CLOSED', message: /closed there, X: enough/ });
    expect(calls).toEqual([]);
  });

  it('gets a text of bounded length into the reason at most', async () => {
    const forger = await makeForger(bootstrap);
    await forger.post(0, ['bye', 'X', 'y'.repeat(1e5)]);
    expect(((await closed(forger)) as Error).message.length).toBeLessThan(1200);
  });

  it('may abort a signal that was released', async () => {
    const forger = await makeForger(bootstrap);
    await forger.post(0, call([ref], [['signal', 3, false]]), ['abort', 3, 'x']);
    await forger.post(1, ['ping', 9]);
    expect(forger.sent.at(-1)).toEqual(['echo', 9]);
    expect(calls).toHaveLength(1);
  });
});
