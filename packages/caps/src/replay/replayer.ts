// The replayer: plays the host of a recording to a guest, and compares everything that comes from the guest.
import { harden } from '../commons.ts';
import type { TextDigest } from '../audit/event.ts';
import { makeError } from '../errors.ts';
import { assertOptions } from '../powers/check.ts';
import { listen } from '../promises.ts';
import { heard } from './heard.ts';
import { type Code, decode, encode, encodeThrown } from './codec.ts';
import { sealerOf } from './recorder.ts';
import type { Crossing, Pause, Recording } from './recording.ts';
import { dereferenceFor, makeSide, referencesOf } from './sides.ts';

/** Where a replay first went another way. */
export interface Divergence {
  /** The position in the recording's crossings. */
  readonly position: number;
  /** The method, or the kind of crossing, in a few words. */
  readonly call: string;
  /** What was recorded there; undefined behind the end. */
  readonly expected: Crossing | undefined;
  /** What the guest did; undefined when it did nothing. */
  readonly got: Crossing | undefined;
}

export interface ReplayReport {
  /** Absent when the guest did what it did before. */
  readonly divergence?: Divergence;
  /** Crossings that came as they were recorded. */
  readonly matched: number;
  readonly fuel: { readonly recorded: number; readonly replayed: number };
}

export interface ReplayerOptions {
  readonly pause: Pause;
  /** The digest that a digested recording was made with. */
  readonly digest?: TextDigest;
}

export interface Replayer {
  /** What to give to the tenant: answers as recorded, and nothing else behind it. */
  powers(): Readonly<Record<string, object>>;
  /** Hands over a guest's capability that the host of the recording had under this name. */
  guest(name: string, capability: object): void;
  /** Makes the calls that the host made, until the end or the first divergence. */
  run(): Promise<void>;
  /** What came of it; `fuel` is what `tenant.usage()` says. */
  report(usage: { readonly fuel: number }): ReplayReport;
}

/** Pauses without anything from the guest after which nothing is expected of it any more. */
const PATIENCE = 5;

/**
 * Replays a recording to a fresh tenant of the same source and limits.
 *
 * After a divergence every call of the guest's is refused with REPLAY_DIVERGED: there is no answer to give.
 *
 * @throws OPTION_UNKNOWN, RECORD_DIGEST for a digested recording without its digest, or the other way round
 */
export function makeReplayer(recording: Recording, options: ReplayerOptions): Replayer {
  assertOptions(options, 'makeReplayer', { pause: true, digest: true });
  const { pause, digest } = options;
  const { crossings, entries } = recording;
  if (recording.digested !== (digest !== undefined)) throw makeError('RECORD_DIGEST');
  const seal = sealerOf(digest);
  let at = 0;
  let matched = 0;
  let divergence: Divergence | undefined;
  let pumping = false;
  let calls = 0;
  // What the guest's promises came to, and what they were to come to: compared whenever both are there.
  const due = new Map<number, { readonly position: number; readonly expected: Crossing }>();
  const came = new Map<number, Crossing>();
  const settlers: { resolve(value: unknown): void; reject(reason: unknown): void }[] = [];
  const guestViews: Promise<unknown>[] = [];
  const guestPromises = new Map<object, number>();

  const diverge = (position: number, expected: Crossing | undefined, got: Crossing | undefined): void => {
    divergence ??= harden({ position, call: nameOf(got ?? expected), expected, got });
  };
  const assertOnTrack = (): void => {
    if (divergence !== undefined) throw makeError('REPLAY_DIVERGED', { position: divergence.position });
  };
  const isSame = (a: Crossing | undefined, b: Crossing | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
  const compare = (promise: number): void => {
    const [want, have] = [due.get(promise), came.get(promise)];
    if (want === undefined || have === undefined) return;
    due.delete(promise);
    if (isSame(want.expected, have)) matched += 1;
    else diverge(want.position, want.expected, have);
  };
  /** The next crossing that has its place: when a promise of the guest's is heard of may vary by a job or two. */
  const peek = (): Crossing | undefined => {
    for (;;) {
      const next = crossings[at];
      if (next?.kind !== 'settled') return next;
      due.set(next.promise, { position: at, expected: next });
      at += 1;
      compare(next.promise);
    }
  };
  /** What the guest does has to be what comes next. Throws REPLAY_DIVERGED. */
  const meet = (got: Crossing): void => {
    assertOnTrack();
    const expected = peek();
    if (!isSame(expected, got)) diverge(at, expected, got);
    assertOnTrack();
    at += 1;
    matched += 1;
  };

  const enter = ({ of, method, args }: Crossing & { readonly kind: 'call' | 'enter' }): void => {
    at += 1;
    matched += 1;
    let got: Crossing;
    try {
      got = {
        kind: 'leave',
        value: seal(encode(guest.invoke(of, method, decode(args, forGuest) as unknown[]), fromGuest)),
      };
    } catch (thrown) {
      got = { kind: 'leave', error: seal(encodeThrown(thrown, fromGuest)) };
    }
    meet(got);
  };
  /** What the host did while the guest waited for its answer, and the answer. */
  const answer = (): unknown => {
    for (;;) {
      const next = peek();
      if (next?.kind === 'enter') enter(next);
      else if (next?.kind === 'answer') {
        at += 1;
        matched += 1;
        if ('value' in next) return decode(next.value, forGuest);
        throw decode(next.error, forGuest);
      } else {
        // A recording that was ended in the middle of a call has no answer to it.
        diverge(at, next, undefined);
        assertOnTrack();
      }
    }
  };
  const host = makeSide('power', (of, method, args) => {
    calls += 1;
    assertOnTrack();
    const code = seal(encode(args, fromGuest));
    meet({ kind: 'call', of, ...(method === undefined ? {} : { method }), args: code });
    try {
      return answer();
    } finally {
      void pump();
    }
  });
  const guest = makeSide('guest', () => {
    throw makeError('REPLAY_DIVERGED', { position: at });
  });

  const hostPromise = (number: number): Promise<unknown> => {
    while (guestViews.length <= number)
      guestViews.push(heard(new Promise((resolve, reject) => settlers.push({ resolve, reject }))));
    return guestViews[number] as Promise<unknown>;
  };
  const guestPromise = (value: object): Code => {
    const known = guestPromises.get(value);
    if (known !== undefined) return { '@awaited': known };
    const promise = guestPromises.size;
    guestPromises.set(value, promise);
    const note = (result: { value: Code } | { error: Code }): void => {
      came.set(promise, { kind: 'settled', promise, ...result });
      compare(promise);
    };
    listen(
      value as Promise<unknown>,
      (item) => note({ value: seal(encode(item, fromGuest)) }),
      (reason) => note({ error: seal(encodeThrown(reason, fromGuest)) }),
    );
    return { '@awaited': promise };
  };
  const fromGuest = referencesOf('@guest', guest, '@host', host, guestPromise);
  const forGuest = dereferenceFor('@host', host, '@guest', guest, '@promise', hostPromise);

  /** Does what the host did next, as long as it is the host's turn. */
  const pump = async (): Promise<void> => {
    if (pumping) return;
    pumping = true;
    try {
      for (;;) {
        await pause();
        const next = divergence === undefined ? peek() : undefined;
        if (next?.kind === 'settle') {
          at += 1;
          matched += 1;
          void hostPromise(next.promise);
          const settler = settlers[next.promise];
          if ('value' in next) settler?.resolve(decode(next.value, forGuest));
          else settler?.reject(decode(next.error, forGuest));
        } else if (next?.kind === 'enter' && guest.own(next.of) !== undefined) enter(next);
        else break;
      }
    } catch {
      // Noted as the divergence.
    } finally {
      pumping = false;
    }
  };

  return harden({
    powers: () =>
      harden(
        Object.fromEntries(
          Object.entries(recording.powers).map(([name, code]) => [name, decode(code, forGuest) as object]),
        ),
      ),
    guest: (name: string, capability: object): void => {
      const number = guest.numberOf(capability);
      if (entries[name] !== number) diverge(at, peek(), undefined);
      void pump();
    },
    run: async (): Promise<void> => {
      for (let idle = 0; idle < PATIENCE && divergence === undefined; ) {
        const before = `${at} ${matched} ${calls}`;
        await pump();
        await pause();
        idle = before === `${at} ${matched} ${calls}` ? idle + 1 : 0;
      }
      if (peek() !== undefined) diverge(at, peek(), undefined);
      for (const { position, expected } of due.values()) diverge(position, expected, undefined);
    },
    report: ({ fuel }: { readonly fuel: number }): ReplayReport =>
      harden({
        ...(divergence === undefined ? {} : { divergence }),
        matched,
        fuel: { recorded: recording.fuel, replayed: fuel },
      }),
  });
}

function nameOf(crossing: Crossing | undefined): string {
  if (crossing === undefined) return 'nothing';
  const { kind } = crossing;
  if (kind !== 'call' && kind !== 'enter') return kind;
  return `${kind} ${crossing.method ?? '()'}`;
}
