// Order and pipelining: messages to one target arrive in the order in which they were sent, also those that were sent
// to a promise of it.
import { send, sendCall } from '@cofferdam/caps';
import { afterEach, describe, expect, it } from 'vitest';
import { makeDirectPair } from '../../src/wire/direct.ts';
import { makePeer } from '../../src/wire/peer.ts';
import { closeAll, kinds, makePair, settle } from './pair.ts';

afterEach(closeAll);

interface Log {
  note(text: string): Promise<unknown>;
}

function makeBoard() {
  const heard: string[] = [];
  const log = { note: (text: string) => heard.push(text) };
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const board = {
    log: () => log,
    slow: async () => {
      await gate;
      return log;
    },
    later: () => ({ log: gate.then(() => log) }),
    mirror: async (x: unknown) => {
      await gate;
      return x;
    },
    fail: async () => {
      throw new RangeError('no log');
    },
    data: () => ({ a: 1 }),
    maker: () => () => log,
    is: (x: unknown) => x instanceof Promise,
    both: async (p: Promise<unknown>) => [await p],
  };
  return { heard, board, log, open: () => open() };
}

describe.each(kinds)('calls over %s', (kind) => {
  it('arrive in the order in which they were made', async () => {
    const { board, heard } = makeBoard();
    const { far } = await makePair(board, { kind });
    const log = (await far.log()) as Log;
    await Promise.all(Array.from({ length: 1000 }, (_, index) => log.note(`${index}`)));
    expect(heard).toEqual(Array.from({ length: 1000 }, (_, index) => `${index}`));
  });

  it('of 1,000 at once take a handful of frames each way', async () => {
    const { board } = makeBoard();
    const { far, client, server } = await makePair(board, { kind });
    const log = (await far.log()) as Log;
    const before = [client.stats().messagesOut, server.stats().messagesOut] as const;
    await Promise.all(Array.from({ length: 1000 }, () => log.note('')));
    expect(client.stats().messagesOut - before[0]).toBeLessThan(10);
    expect(server.stats().messagesOut - before[1]).toBeLessThan(10);
  });

  it('to results that are not there yet go ahead, in order, before what comes later', async () => {
    const { board, heard, open } = makeBoard();
    const { far, client } = await makePair(board, { kind });
    const log = far.slow() as Promise<Log>;
    const answers = [send(log, 'note', 'a'), send(log, 'note', 'b')];
    await settle();
    expect(client.stats().pending).toBe(3); // they are over there already, and wait
    expect(heard).toEqual([]);
    open();
    const there = await log;
    answers.push(there.note('c'), send(log, 'note', 'd'));
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4]);
    expect(heard).toEqual(['a', 'b', 'c', 'd']);
  });

  it('to results of results do not wait for a trip', async () => {
    const { board, heard } = makeBoard();
    const { far, client } = await makePair(board, { kind });
    const before = client.stats().messagesOut;
    const answer = send(sendCall(far.maker() as Promise<() => Log>) as Promise<Log>, 'note', 'x');
    await answer;
    expect(heard).toEqual(['x']);
    expect(client.stats().messagesOut - before).toBe(1);
  });

  it('to promises that were sent go ahead, too', async () => {
    const { board, heard, open } = makeBoard();
    const { far } = await makePair(board, { kind });
    const { log } = (await far.later()) as { log: Promise<Log> };
    const first = send(log, 'note', 'a');
    await settle();
    open();
    await (await log).note('b');
    await first;
    expect(heard).toEqual(['a', 'b']);
  });

  it('to a result that comes home are not overtaken by what comes later', async () => {
    const { board, open } = makeBoard();
    const { far } = await makePair(board, { kind });
    const heard: string[] = [];
    const own = { note: async (text: string) => void heard.push(text) };
    const mirrored = far.mirror(own) as Promise<typeof own>;
    const answers = [send(mirrored, 'note', 'a'), send(mirrored, 'note', 'b')];
    open();
    const home = await mirrored;
    expect(home).toBe(own);
    answers.push(home.note('c'), send(mirrored, 'note', 'd'));
    await Promise.all(answers);
    expect(heard).toEqual(['a', 'b', 'c', 'd']);
  });

  it('take results that are not there yet as arguments', async () => {
    const { board, open } = makeBoard();
    const { far, client } = await makePair(board, { kind });
    const slow = far.slow();
    const answer = far.both(slow);
    const isPromise = far.is(slow);
    await settle();
    expect(await isPromise).toBe(true);
    expect(client.stats().exports).toBe(0); // it went as the result that it is there
    open();
    expect(await answer).toEqual([await slow]);
  });

  it('to a result that is none reject with why', async () => {
    const { board } = makeBoard();
    const { far } = await makePair(board, { kind });
    await expect(send(far.fail() as Promise<Log>, 'note', 'x')).rejects.toMatchObject({ message: 'no log' });
    await expect(send(far.data() as Promise<Log>, 'note', 'x')).rejects.toMatchObject({ code: 'WIRE_TARGET' });
    await expect(send(far.log() as Promise<Record<string, () => void>>, 'nothing')).rejects.toMatchObject({
      code: 'WIRE_METHOD',
      message: 'Expected a method that the capability has, got nothing',
    });
    await expect(sendCall(far.log() as Promise<() => void>)).rejects.toMatchObject({ code: 'WIRE_METHOD' });
    await expect(send(far.maker() as Promise<Record<string, () => void>>, 'call')).rejects.toMatchObject({
      code: 'WIRE_METHOD',
    });
  });
});

describe('messages that went ahead to what turns out to be at home', () => {
  it('come back before what is said later, also when they met its answer on the way', async () => {
    // What the other side says is held back, and let through frame by frame.
    const [left, right] = makeDirectPair();
    const held: unknown[] = [];
    let holding = false;
    const server = makePeer({
      name: 'the client',
      bootstrap: { mirror: (x: unknown) => x },
      transport: { ...left, post: (frame) => (holding ? void held.push(frame) : left.post(frame)) },
    });
    const client = makePeer({ name: 'the server', transport: right });
    const far = (await client.bootstrap) as { mirror<T>(x: T): Promise<T> };
    const heard: string[] = [];
    const own = { note: (text: string) => void heard.push(text) };
    holding = true;
    const mirrored = far.mirror(own);
    await settle(2);
    expect(held).toHaveLength(1); // the answer
    const first = send(mirrored, 'note', 'a');
    const later = mirrored.then((home) => home.note('b'));
    await settle(2);
    expect(held).toHaveLength(2); // and the message, which went there and comes back
    while (held.length > 0) {
      left.post(held.shift());
      await settle(2);
    }
    await Promise.all([first, later]);
    expect(heard).toEqual(['a', 'b']);
    client.close();
    server.close();
  });
});

describe('results', () => {
  it('are forgotten once their answers have been seen', async () => {
    const { board, heard } = makeBoard();
    const { far, server } = await makePair(board);
    // More than may be unseen: a side that never told what it saw would be cut off.
    for (let round = 0; round < 50; round += 1) {
      await Promise.all(Array.from({ length: 300 }, () => far.log()));
    }
    await send(far.log() as Promise<Log>, 'note', 'x');
    expect(heard).toEqual(['x']);
    expect(server.stats().serving).toBe(0);
  });
});
