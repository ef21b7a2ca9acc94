// A fuzzer of one end of a wire: somebody across from it posts what is nearly right, or anything at all.
//
// What must hold, whatever comes: the peer does not throw and does not hang, it goes on or closes; only what was
// exported is ever called, by the methods that were listed; and nothing of ours that was not given to the other side
// comes back from there.
import { PassThrough } from 'node:stream';
import { Serializer } from 'node:v8';
import { makeDirectPair } from '../../src/wire/direct.ts';
import { writeFrame } from '../../src/wire/frames.ts';
import { wireDefaults } from '../../src/wire/limits.ts';
import { makePeer } from '../../src/wire/peer.ts';
import { makeStreamTransport } from '../../src/wire/stream.ts';
import type { Peer, Transport } from '../../src/wire/types.ts';

/** Random choices by a seed (mulberry32). */
interface Dice {
  /** An integer from 0 to `below - 1`. */
  roll(below: number): number;
  pick<T>(from: readonly T[]): T;
}

function makeDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return { roll, pick: (from) => from[roll(from.length)] as never };
}

const names = ['f', 'make', 'echo', 'late', 'fail', 'call', 'vault', 'open', 'g', 'then', '__proto__', 'constructor'];
const keys = ['a', 'b', 'then', '__proto__', 'length', '0', 'toString'];

/** What an honest side would know: kept up to date from what the peer sends. */
interface Known {
  calls: number;
  /** Ids of what the peer exported, as often as it sent them. */
  readonly given: number[];
  /** Results that the peer still keeps. */
  readonly results: number[];
  /** Calls of the peer that want an answer, promises that want an end, pings that want an echo. */
  readonly asked: number[];
  readonly promised: number[];
  readonly pings: number[];
  /** Answers of the peer, in order. */
  readonly answered: number[];
  exported: number;
}

const makeKnown = (): Known => ({
  calls: 0,
  given: [0],
  results: [],
  asked: [],
  promised: [],
  pings: [],
  answered: [],
  exported: 1,
});

function learn(known: Known, frame: readonly unknown[]): void {
  for (const message of frame.slice(1) as unknown[][]) {
    const [kind, id] = message as [string, number];
    if (kind === 'answer') known.answered.push(id);
    if (kind === 'call') known.asked.push(id);
    if (kind === 'ping') known.pings.push(id);
    const table = message.at(-1);
    if (!Array.isArray(table) || kind === 'release') continue;
    for (const entry of table as unknown[][]) {
      if (Array.isArray(entry) && ['export', 'promise', 'signal'].includes(entry[0] as string)) {
        known.given.push(entry[1] as number);
      }
    }
  }
}

/** Messages that are right, but for one in `fault`. */
function makeGenerator(dice: Dice, known: Known, fault: number) {
  const { roll, pick } = dice;
  let wrong = false;
  let rows = 0;
  const oddId = (): unknown => pick([-1, 0.5, 2 ** 53, Number.NaN, '0', null, undefined, 99, -99, {}, 0, 1, 2, 3]);
  const take = (from: number[]): number => from.splice(roll(from.length), 1)[0] as number;
  const leaf = (): unknown =>
    pick([
      0,
      -0,
      1.5,
      'x',
      '',
      true,
      null,
      undefined,
      10n,
      Number.NaN,
      'y'.repeat(300),
      new Date(0),
      new ArrayBuffer(3),
    ]);
  const odd = (): unknown =>
    pick([
      () => /x/,
      () => new Error('x'),
      () => Object('x'),
      () => Object(-1),
      () => Object(rows),
      () => new Uint8Array(new ArrayBuffer(4), 1),
      () => Object.assign([], { length: 1e6 }),
      () => Object.assign([], { length: 2 ** 32 - 1 }),
    ])();
  const value = (depth: number): unknown => {
    const what = roll(depth > 3 ? 6 : 12);
    if (wrong && roll(6) === 0) return odd();
    if (what < 4 || (what < 6 && rows === 0)) return leaf();
    if (what < 6) return Object(roll(rows));
    if (what < 8) return Array.from({ length: roll(4) }, () => value(depth + 1));
    if (what < 9) return new Map(Array.from({ length: roll(3) }, () => [value(depth + 1), value(depth + 1)] as const));
    if (what < 10) return new Set(Array.from({ length: roll(3) }, () => value(depth + 1)));
    const record: Record<string, unknown> = {};
    for (let count = roll(4); count > 0; count -= 1) {
      const key = wrong ? pick(keys) : pick(keys.filter((name) => name !== 'then'));
      Object.defineProperty(record, key, {
        value: value(depth + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return record;
  };
  const own = (): number => {
    known.exported += 1;
    return known.exported;
  };
  const entry = (): unknown => {
    if (wrong && roll(4) === 0) {
      return pick<unknown>([
        ['global', 'process'],
        [],
        'x',
        ['export'],
        ['export', oddId()],
        ['export', own(), [['f', pick(names)]]],
        ['export', own(), [['f'], { f: 1 }]],
        ['home', oddId()],
        ['result', oddId()],
        ['promise', oddId()],
        ['signal', oddId(), true],
        ['error', pick(['Function', '__proto__', 1]), 'x', 'y'],
        ['symbol', false, 'prototype'],
        null,
      ]);
    }
    switch (roll(9)) {
      case 0:
        return ['export', own()];
      case 1:
        return ['export', own(), [['g', pick(['h', '__proto__', 'toString', 'constructor'])]]];
      case 2:
        return ['export', own(), [['f'], { data: value(2), list: [value(2)] }]];
      case 3:
        known.promised.push(own());
        return ['promise', known.exported];
      case 4:
        return ['signal', own(), roll(2) === 0, value(3)];
      case 5:
        return ['error', pick(['Error', 'TypeError', 'AggregateError']), 'x', 'y', pick([undefined, 'E', 1]), value(3)];
      case 6:
        return known.results.length > 0 ? ['result', pick(known.results)] : ['symbol', true, 'a'];
      default:
        return ['home', pick(known.given)];
    }
  };
  const table = (): unknown => {
    if (wrong && roll(6) === 0) return leaf();
    rows = roll(4);
    return rows === 0 ? undefined : Array.from({ length: rows }, entry);
  };
  const body = (): unknown[] => {
    const rowsFirst = table();
    return [value(0), rowsFirst];
  };
  const call = (): unknown => {
    const id = wrong && roll(4) === 0 ? oddId() : known.calls + 1;
    const capability = roll(2) === 0 ? 0 : pick(known.given);
    const there = roll(5) > 0 || known.results.length === 0 ? capability : -pick(known.results);
    const target = wrong && roll(3) === 0 ? oddId() : there;
    const rowsFirst = table();
    const args = wrong && roll(4) === 0 ? leaf() : Array.from({ length: roll(4) }, () => value(0));
    known.calls += 1;
    known.results.push(known.calls);
    const method = target === 0 ? names[roll(8)] : pick(names);
    return ['call', id, target, roll(6) === 0 ? null : method, args, rowsFirst];
  };
  const message = (): unknown => {
    wrong = roll(fault) === 0;
    rows = 0;
    const what = roll(20);
    if (what < 2 && (wrong || known.asked.length > 0)) {
      return ['answer', known.asked.length > 0 ? take(known.asked) : oddId(), wrong ? 1 : roll(2) === 0, ...body()];
    }
    if (what === 2 && (wrong || known.promised.length > 0)) {
      return ['settle', known.promised.length > 0 ? take(known.promised) : oddId(), roll(2) === 0, ...body()];
    }
    // What is released is gone for good, so that the bootstrap stays.
    if (what === 3 && wrong) return ['release', [oddId(), pick([1, 2, -1, 0.5])]];
    if (what === 3 && known.given.length > 20) return ['release', [known.given.splice(1 + roll(19), 1)[0], 1]];
    if (what === 4) return ['abort', wrong ? oddId() : roll(known.exported + 1), ...body()];
    if (what === 5 && known.pings.length > 0) return ['echo', take(known.pings)];
    if (what === 6) return ['ping', wrong ? oddId() : roll(100)];
    if (what === 7 && wrong) return pick([['echo', 1], ['bye', 'X', 'y'], ['hello', 1], ['eval', 'x'], [], 'x', null]);
    return call();
  };
  /** How many answers it has seen: those results are forgotten. */
  const seen = (): unknown => {
    if (roll(fault * 4) === 0) return oddId();
    const count = known.answered.length;
    for (const id of known.answered) {
      const at = known.results.indexOf(id);
      if (at >= 0) known.results.splice(at, 1);
    }
    return count;
  };
  return { message, seen };
}

export interface Fuzzed {
  readonly messages: number;
  readonly frames: number;
  readonly wires: number;
  /** Calls of exported functions that were made. */
  readonly calls: number;
  /** Why wires were closed, by code. */
  readonly closed: Readonly<Record<string, number>>;
}

/** What is given out, and a vault that is not: whoever calls into it, or has something out of it, broke in. */
function makeTarget(dice: Dice) {
  let calls = 0;
  let broken: string | undefined;
  const key = `${Math.random()}${Math.random()}`;
  const treasure = {
    open: () => {
      broken = 'the treasure was called';
    },
  };
  const hidden = (): void => {
    broken = 'a function that was never exported was called';
  };
  const look = (root: unknown): void => {
    const seen = new Set<unknown>();
    const visit = (value: unknown): void => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
      seen.add(value);
      if (value === treasure || value === hidden) broken = 'something came back that was never given';
      if (typeof (value as { then?: unknown }).then === 'function' && !(value instanceof Promise))
        broken = 'a thenable';
      if (value instanceof Map) for (const [k, v] of value) visit(k), visit(v);
      else if (value instanceof Set) for (const v of value) visit(v);
      else if (typeof value === 'object' && !(value instanceof Promise)) {
        for (const name of Object.keys(value)) visit((value as Record<string, unknown>)[name]);
      }
    };
    visit(root);
  };
  const method =
    (work: (...args: unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      calls += 1;
      look(args);
      return work(...args);
    };
  const target: Record<string, unknown> = {
    f: method(() => 1),
    make: method(() => ({ g: method(() => [method(() => 2)]), data: { deep: [1] } })),
    echo: method((value) => value),
    late: method(() => ({ p: Promise.resolve({ g: method(() => 3) }), q: new Promise(() => {}) })),
    fail: method((value) => {
      throw value;
    }),
    call: method((fn) => (typeof fn === 'function' ? (fn as (x: unknown) => unknown)(dice.roll(9)) : fn)),
    vault: method((attempt) => (attempt === key ? treasure : undefined)),
    treasury: 5,
  };
  // A member that is not enumerable is not exported: a look-up by name would find it.
  const bootstrap = Object.freeze(Object.defineProperties({ ...target }, { open: { value: hidden } }));
  return { bootstrap, calls: () => calls, broken: () => broken };
}

const json = Buffer.from('[]{}",:0123456789-.e\\utruefalsnl');

const turn = async (): Promise<void> => {
  for (let job = 0; job < 4; job += 1) await null;
};

function openPeer(transport: Transport, dice: Dice) {
  const target = makeTarget(dice);
  const peer = makePeer({ name: 'the fuzzer', bootstrap: target.bootstrap, transport });
  return { target, peer };
}

function makeTally() {
  const closed: Record<string, number> = {};
  return {
    closed,
    note: (error: unknown): void => {
      const code = String((error as { readonly code?: unknown }).code);
      closed[code] = (closed[code] ?? 0) + 1;
      // Only refusals: anything else is a mistake of ours that a stranger's message found.
      if (code !== 'WIRE_INVALID' && code !== 'WIRE_CLOSED' && code !== 'WIRE_VERSION') throw error;
    },
  };
}

/** Posts `count` nearly right messages into peers, each over a wire of its own until it closes. Throws what broke. */
export async function fuzzMessages(count: number, seed: number): Promise<Fuzzed> {
  const dice = makeDice(seed);
  const { closed, note } = makeTally();
  let [messages, frames, wires, calls] = [0, 0, 0, 0];
  while (messages < count) {
    wires += 1;
    const [left, right] = makeDirectPair();
    const { target, peer } = openPeer(left, dice);
    const known = makeKnown();
    right.listen({ onMessage: (frame) => learn(known, frame as unknown[]), onClose: () => {} });
    let cause: Error | undefined;
    void peer.closed.then((why) => {
      cause = why;
    });
    right.post(structuredClone([0, ['hello', 1, wireDefaults, Object(0), [['export', 1, [['f', 'g']]]]]]));
    await turn();
    await callOut(peer);
    await turn();
    const generator = makeGenerator(dice, known, 60);
    for (let frame = 0; frame < 100 && cause === undefined && messages < count; frame += 1) {
      const seen = generator.seen();
      const batch = Array.from({ length: 1 + dice.roll(12) }, generator.message);
      messages += batch.length;
      frames += 1;
      right.post(structuredClone([seen, ...batch]));
      await turn();
    }
    if (cause !== undefined) note(cause);
    peer.close();
    await turn();
    calls += target.calls();
    const broken = target.broken();
    if (broken !== undefined) throw new Error(`${broken}, by seed ${seed}, wire ${wires}`);
    const { exports, imports, pending } = peer.stats();
    if (exports + imports + pending > 0) throw new Error(`something is left, by seed ${seed}, wire ${wires}`);
  }
  return { messages, frames, wires, calls, closed };
}

/** Makes calls that wait for answers, so that answers and promises have somewhere to go. */
async function callOut(peer: Peer): Promise<void> {
  const far = (await peer.bootstrap) as Record<string, ((...args: unknown[]) => Promise<unknown>) | undefined>;
  for (let index = 0; index < 6; index += 1) void far.f?.(index, () => index, Promise.resolve(index));
}

function frameOf(message: unknown): Buffer {
  const serializer = new Serializer();
  serializer.writeRawBytes(Buffer.alloc(4));
  serializer.writeHeader();
  serializer.writeValue(message);
  const bytes = serializer.releaseBuffer();
  bytes.writeUInt32BE(bytes.length - 4, 0);
  return bytes;
}

/** Writes `count` frames of random bytes, or of right ones with a few bytes changed, into peers over pipes. */
export async function fuzzBytes(count: number, seed: number): Promise<Fuzzed> {
  const dice = makeDice(seed);
  const { closed, note } = makeTally();
  let [messages, wires, calls] = [0, 0, 0];
  while (messages < count) {
    wires += 1;
    const readable = new PassThrough();
    const writable = new PassThrough().resume();
    const { target, peer } = openPeer(makeStreamTransport({ readable, writable }), dice);
    let cause: Error | undefined;
    void peer.closed.then((why) => {
      cause = why;
    });
    const generator = makeGenerator(dice, makeKnown(), 60);
    readable.write(frameOf([0, ['hello', 1, wireDefaults, undefined]]));
    for (let frame = 0; frame < 50 && cause === undefined && messages < count; frame += 1) {
      messages += 1;
      const message = [0, generator.message()];
      // As this package writes it, which is JSON for what is plain, and as only others would.
      const bytes = dice.roll(2) === 0 ? writeFrame(message) : frameOf(message);
      const kind = dice.roll(10);
      if (kind === 0) {
        const noise = Buffer.from(Array.from({ length: 1 + dice.roll(64) }, () => dice.roll(256)));
        const length = Buffer.alloc(4);
        length.writeUInt32BE(noise.length, 0);
        readable.write(Buffer.concat([length, noise]));
      } else if (kind === 1) {
        readable.write(Buffer.from(Array.from({ length: 8 }, () => dice.roll(256))));
      } else {
        for (let change = kind < 6 ? 1 + dice.roll(3) : 0; change > 0; change -= 1) {
          bytes[5 + dice.roll(Math.max(1, bytes.length - 5))] =
            dice.roll(2) === 0 ? dice.roll(256) : (json[dice.roll(json.length)] ?? 0);
        }
        readable.write(bytes);
      }
      await turn();
    }
    readable.end();
    await new Promise((resolve) => setImmediate(resolve));
    if (cause !== undefined) note(cause);
    peer.close();
    calls += target.calls();
    const broken = target.broken();
    if (broken !== undefined) throw new Error(`${broken}, by seed ${seed}, wire ${wires}`);
  }
  return { messages, frames: messages, wires, calls, closed };
}
