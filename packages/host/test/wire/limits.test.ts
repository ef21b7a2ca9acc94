// Each limit, at it and one over, on the side that sends and on the side that gets.
import { afterEach, describe, expect, it } from 'vitest';
import type { WireLimits } from '../../src/wire/types.ts';
import { makePeer } from '../../src/wire/peer.ts';
import { makeDirectPair } from '../../src/wire/direct.ts';
import { hello, makeForger } from './forged.ts';
import { closeAll, kinds, makePair, settle } from './pair.ts';

afterEach(closeAll);

const never = (): Promise<never> => new Promise(() => {});
const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 1; level < levels; level += 1) value = { value };
  return value;
};

interface Case {
  readonly limits: Partial<WireLimits>;
  readonly below: () => unknown[];
  readonly over: () => unknown[];
  readonly limit: keyof WireLimits;
}

const sending: readonly Case[] = [
  {
    limit: 'messageBytes',
    limits: { messageBytes: 2000 },
    below: () => ['x'.repeat(950)],
    over: () => ['x'.repeat(1000)],
  },
  {
    limit: 'messageBytes',
    limits: { messageBytes: 2000 },
    below: () => [new Uint8Array(1800)],
    over: () => [new Uint8Array(2000)],
  },
  {
    limit: 'messageBytes',
    limits: { messageBytes: 2000 },
    below: () => [{ ['x'.repeat(900)]: 1 }],
    over: () => [{ ['x'.repeat(1000)]: 1 }],
  },
  { limit: 'messageBytes', limits: { messageBytes: 2000 }, below: () => [2n ** 12000n], over: () => [2n ** 16000n] },
  // The arguments and their list are two.
  {
    limit: 'nodes',
    limits: { nodes: 100 },
    below: () => [new Array(97).fill(0)],
    over: () => [new Array(100).fill(0)],
  },
  {
    limit: 'nodes',
    limits: { nodes: 100 },
    below: () => [Object.assign([], { length: 98 })],
    over: () => [Object.assign([], { length: 100 })],
  },
  { limit: 'depth', limits: { depth: 10 }, below: () => [nested(10)], over: () => [nested(11)] },
];

describe.each(sending)('a call of more than $limit', ({ limits, below, over, limit }) => {
  it('is refused where it is made, by the limit of this side', async () => {
    const { far, client } = await makePair({ f: () => 'ok' }, { client: { limits } });
    expect(await far.f(...below())).toBe('ok');
    await expect(far.f(...over())).rejects.toMatchObject({ code: 'WIRE_LIMIT', details: { limit } });
    expect(client.stats().pending).toBe(0);
    expect(await far.f()).toBe('ok');
  });

  it('is refused where it is made, by the limit of the other side', async () => {
    const { far } = await makePair(
      { f: () => 'ok' },
      { server: { limits: { ...limits, messageBytes: limits.messageBytes ?? 5000 } } },
    );
    expect(await far.f(...below())).toBe('ok');
    await expect(far.f(...over())).rejects.toMatchObject({ code: 'WIRE_LIMIT', details: { limit } });
    expect(await far.f()).toBe('ok');
  });

  it('closes the wire when it comes all the same', async () => {
    const calls: unknown[] = [];
    const forger = await makeForger({ f: (...args: unknown[]) => calls.push(args) }, { limits });
    await forger.post(0, ['call', 1, 0, 'f', below()]);
    expect(calls).toHaveLength(1);
    await forger.post(0, ['call', 2, 0, 'f', over()]);
    expect(await forger.peer.closed).toMatchObject({ code: 'WIRE_INVALID' });
    expect(calls).toHaveLength(1);
  });
});

describe.each(kinds)('calls at once over %s', (kind) => {
  it('of more bytes than a message may have go in several frames', async () => {
    const limits = { messageBytes: 20_000, nodes: 100 };
    const { far, client } = await makePair(
      { f: (text: string) => text.length },
      { kind, client: { limits }, server: { limits }, limits },
    );
    const before = client.stats().messagesOut;
    const lengths = await Promise.all(Array.from({ length: 100 }, () => far.f('x'.repeat(9000))));
    expect(lengths).toEqual(new Array(100).fill(9000));
    expect(client.stats().messagesOut - before).toBeGreaterThanOrEqual(100);
  });
});

describe('pending calls', () => {
  it.each(['client', 'server'] as const)('are as many as the %s allows', async (side) => {
    const { far, client } = await makePair({ never, f: () => 1 }, { [side]: { limits: { pendingCalls: 5 } } });
    const calls = Array.from({ length: 5 }, () => far.never());
    await expect(far.f()).rejects.toMatchObject({
      code: 'WIRE_PENDING',
      message: 'Cannot send f to the server: 5 calls are under way, at most 5',
    });
    expect(client.stats().pending).toBe(calls.length);
  });

  it('make room when they are answered', async () => {
    const { far } = await makePair({ f: (x: number) => x }, { client: { limits: { pendingCalls: 5 } } });
    for (let round = 0; round < 20; round += 1) {
      expect(await Promise.all([1, 2, 3, 4, 5].map((x) => far.f(x)))).toEqual([1, 2, 3, 4, 5]);
    }
  });

  it('of a side that makes more close the wire', async () => {
    const forger = await makeForger({ never }, { limits: { pendingCalls: 3 } });
    const call = (id: number): unknown[] => ['call', id, 0, 'never', []];
    await forger.post(0, call(1), call(2), call(3));
    expect(forger.peer.stats().serving).toBe(3);
    await forger.post(0, call(4));
    expect(await forger.peer.closed).toMatchObject({ code: 'WIRE_INVALID', message: /more than 3 calls/ });
  });

  it('of a side that never sees its answers close the wire', async () => {
    const forger = await makeForger({ f: () => ({ g: () => 1 }) }, { limits: { pendingCalls: 3 } });
    let id = 0;
    for (; id < 131 && forger.peer.stats().messagesOut > 0; id += 1) await forger.post(0, ['call', id + 1, 0, 'f', []]);
    expect(forger.peer.stats().exports).toBe(132);
    await forger.post(0, ['call', id + 1, 0, 'f', []]);
    expect(await forger.peer.closed).toMatchObject({ message: /answers that are never seen/ });
  });
});

describe('bytes that have not left', () => {
  it('are as many as bufferedBytes', async () => {
    const [left, right] = makeDirectPair();
    let waiting = 0;
    makePeer({ name: 'the client', bootstrap: { f: () => 1 }, transport: left });
    const client = makePeer({
      name: 'the server',
      transport: { ...right, buffered: () => waiting },
      limits: { bufferedBytes: 100 },
    });
    const far = (await client.bootstrap) as { f(): unknown };
    waiting = 100;
    expect(await far.f()).toBe(1);
    waiting = 101;
    await expect(far.f()).rejects.toMatchObject({ code: 'WIRE_PENDING', details: { pending: 101, max: 100 } });
  });
});

describe.each(kinds)('references over %s', (kind) => {
  it('are as many as the limit', async () => {
    const kept: unknown[] = [];
    const { far, client } = await makePair(
      { keep: (x: unknown) => kept.push(x), drop: () => kept.splice(0).length },
      { kind, server: { limits: { references: 4 } } },
    );
    for (let index = 0; index < 4; index += 1) await far.keep(() => index);
    await expect(far.keep(() => 5)).rejects.toMatchObject({ code: 'WIRE_LIMIT', details: { limit: 'references' } });
    await expect(far.keep(Promise.resolve())).rejects.toMatchObject({ code: 'WIRE_LIMIT' });
    await expect(far.keep(new AbortController().signal)).rejects.toMatchObject({ code: 'WIRE_LIMIT' });
    expect(client.stats().exports).toBe(4);
    expect(await far.drop()).toBe(4);
  });
});

describe('references', () => {
  it('of a side that sends more close the wire', async () => {
    const kept: unknown[] = [];
    const forger = await makeForger({ keep: (...x: unknown[]) => kept.push(...x) }, { limits: { references: 3 } });
    const table = [1, 2, 3, 4].map((id) => ['export', id]);
    await forger.post(0, ['call', 1, 0, 'keep', [0, 1, 2].map(Object), table.slice(0, 3)]);
    expect(kept).toHaveLength(3);
    await forger.post(0, ['call', 2, 0, 'keep', [0].map(Object), table.slice(3)]);
    expect(await forger.peer.closed).toMatchObject({ code: 'WIRE_INVALID' });
    expect(kept).toHaveLength(3);
  });

  it('over the limit are answered by why not', async () => {
    const { far, server } = await makePair({ make: () => ({ f: () => 1 }) }, { server: { limits: { references: 3 } } });
    const held = [await far.make(), await far.make()];
    await expect(far.make()).rejects.toMatchObject({ code: 'WIRE_LIMIT' });
    expect(await held[0].f()).toBe(1);
    expect(server.stats().exports).toBe(3);
  });
});

describe('limits', () => {
  it('of the other side are not taken for more than this one has', async () => {
    const forger = await makeForger({ f: () => 'x'.repeat(600) }, { limits: { messageBytes: 1000 } }, false);
    await forger.post(0, ['hello', 1, { ...(hello[2] as object), messageBytes: 1e9 }, undefined]);
    await forger.post(0, ['call', 1, 0, 'f', []]);
    await settle(2);
    expect(forger.sent.at(-1)?.slice(0, 3)).toEqual(['answer', 1, false]);
  });
});

describe('a side that never reads', () => {
  it('gets rejections in place of answers, and is cut off at twice as much', async () => {
    const [left, right] = makeDirectPair();
    let waiting = 0;
    const server = makePeer({
      name: 'the client',
      bootstrap: { f: () => 'x'.repeat(100) },
      transport: { ...left, buffered: () => waiting },
      limits: { bufferedBytes: 1000 },
    });
    const client = makePeer({ name: 'the server', transport: right });
    const far = (await client.bootstrap) as { f(): Promise<string> };
    waiting = 1000;
    expect(await far.f()).toHaveLength(100);
    waiting = 1001;
    await expect(far.f()).rejects.toMatchObject({
      code: 'WIRE_PENDING',
      message: /an answer to the client: 1001 bytes/,
    });
    waiting = 2000;
    await expect(far.f()).rejects.toMatchObject({ code: 'WIRE_PENDING' });
    waiting = 2001;
    await expect(far.f()).rejects.toMatchObject({ code: expect.stringMatching(/WIRE_(PENDING|CLOSED)/) });
    expect(await server.closed).toMatchObject({ code: 'WIRE_CLOSED', message: /does not read/ });
  });
});

describe('the protocol', () => {
  it('has 10,000 methods of a capability at most', async () => {
    const methods = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, () => at]));
    const { far, client } = await makePair({ f: () => 'ok' });
    expect(await far.f(methods(10_000))).toBe('ok');
    await expect(far.f(methods(10_001))).rejects.toMatchObject({ code: 'WIRE_VALUE' });
    expect(await far.f()).toBe('ok');
    expect(client.stats().pending).toBe(0);
    const forger = await makeForger({ f: () => 1 });
    await forger.post(0, ['call', 1, 0, 'f', [Object(0)], [['export', 1, [Object.keys(methods(10_001))]]]]);
    expect(await forger.peer.closed).toMatchObject({ code: 'WIRE_INVALID' });
  });

  it('has 1,000 registered symbols at most, however often', async () => {
    const symbols = (count: number) => Array.from({ length: count }, (_, at) => Symbol.for(`limit ${at}`));
    const { far } = await makePair({ count: (list: unknown[]) => list.length });
    expect(await far.count(symbols(1000))).toBe(1000);
    expect(await far.count([...symbols(1000), Symbol.iterator])).toBe(1001);
    await expect(far.count([Symbol.for('one more')])).rejects.toMatchObject({ code: 'WIRE_VALUE' });
    expect(await far.count(symbols(5))).toBe(5);
    const forger = await makeForger({ f: () => 1 });
    const table = Array.from({ length: 1001 }, (_, at) => ['symbol', true, `forged ${at}`]);
    await forger.post(0, ['call', 1, 0, 'f', [], table]);
    expect(await forger.peer.closed).toMatchObject({ code: 'WIRE_INVALID', message: /1000 symbols/ });
  });

  it('has no names of methods over 4,096', async () => {
    const name = 'n'.repeat(4097);
    const { far } = await makePair({ [name]: () => 'long', [name.slice(1)]: () => 'ok' });
    expect(await far[name.slice(1)]()).toBe('ok');
    await expect(far[name]()).rejects.toMatchObject({ code: 'WIRE_METHOD' });
  });
});
