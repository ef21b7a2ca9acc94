// The recorder: stands between a host and one tenant, and writes down everything that crosses.
import { harden } from '../commons.ts';
import type { TextDigest } from '../audit/event.ts';
import { assertOptions } from '../powers/check.ts';
import { listen } from '../promises.ts';
import { heard } from './heard.ts';
import { type Code, decode, encode, encodeThrown } from './codec.ts';
import type { Crossing, Pause, Recording, Result } from './recording.ts';
import { dereferenceFor, makeSide, referencesOf } from './sides.ts';

export interface RecorderOptions {
  readonly pause: Pause;
  /** Keeps digests in place of what came from the guest. A replay still finds every difference, not what it is. */
  readonly digest?: TextDigest;
}

/** A guest's capability at the host while it is recorded: every call is made when it is its turn. */
export type Recorded<T> = T extends (...args: infer A) => infer R
  ? (...args: A) => Promise<Awaited<R>>
  : {
      readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
    };

export interface Recorder {
  /** What to give to the tenant in place of these powers. Once, before the tenant runs. */
  powers<T extends Readonly<Record<string, object>>>(powers: T): T;
  /** What the host uses in place of a guest's capability that it got from `evaluate`, `import` or `call`. */
  guest<T extends object>(name: string, capability: T): Recorded<T>;
  /** The recording so far; `fuel` is what `tenant.usage()` says. Waits for what is under way to cross. */
  end(usage: { readonly fuel: number }): Recording;
}

/** Codes of what comes from the guest, or their digests. */
export const sealerOf =
  (digest: TextDigest | undefined) =>
  (code: Code): Code =>
    digest === undefined ? code : { '@digest': digest(JSON.stringify(code)) };

/** Records one tenant. Everything between host and guest has to pass through it, or a replay lacks it. Throws OPTION_UNKNOWN. */
export function makeRecorder(options: RecorderOptions): Recorder {
  assertOptions(options, 'makeRecorder', { pause: true, digest: true });
  const { pause, digest } = options;
  const crossings: Crossing[] = [];
  const entries: Record<string, number> = {};
  let given: Record<string, Code> = {};
  const seal = sealerOf(digest);
  // How many calls of the guest's are under way: a host that calls back meanwhile does so at once.
  let depth = 0;
  const queue: (() => void)[] = [];
  let delivering = false;
  const deliver = async (): Promise<void> => {
    if (delivering) return;
    delivering = true;
    for (;;) {
      await pause();
      const next = queue.shift();
      if (next === undefined) break;
      next();
    }
    delivering = false;
  };
  const later = (work: () => void): void => {
    queue.push(work);
    void deliver();
  };

  const hostPromises = new Map<object, number>();
  const guestViews: Promise<unknown>[] = [];
  const guestPromises = new Map<object, number>();
  const hostViews: Promise<unknown>[] = [];

  /** A promise of the host's: the guest gets one that is settled in its turn. */
  const hostPromise = (value: object): Code => {
    const known = hostPromises.get(value);
    if (known !== undefined) return { '@promise': known };
    const promise = guestViews.length;
    hostPromises.set(value, promise);
    guestViews.push(
      heard(
        new Promise((resolve, reject) => {
          const settle = (make: () => Result): void =>
            later(() => {
              const result = make();
              crossings.push({ kind: 'settle', promise, ...result });
              if ('value' in result) resolve(decode(result.value, forGuest));
              else reject(decode(result.error, forGuest));
            });
          listen(
            value as Promise<unknown>,
            (item) => settle(() => resultOf(() => item, fromHost)),
            (reason) => settle(() => ({ error: encodeThrown(reason, fromHost) })),
          );
        }),
      ),
    );
    return { '@promise': promise };
  };
  /** A promise of the guest's: noted when it is settled, and the host gets its own. */
  const guestPromise = (value: object): Code => {
    const known = guestPromises.get(value);
    if (known !== undefined) return { '@awaited': known };
    const promise = hostViews.length;
    guestPromises.set(value, promise);
    const view = (value as Promise<unknown>).then(
      (item) => {
        const code = encode(item, fromGuest);
        crossings.push({ kind: 'settled', promise, value: seal(code) });
        return decode(code, forHost);
      },
      (reason) => {
        crossings.push({ kind: 'settled', promise, error: seal(encodeThrown(reason, fromGuest)) });
        throw reason;
      },
    );
    hostViews.push(heard(view));
    return { '@awaited': promise };
  };

  const host = makeSide('power', (of, method, args) => {
    const code = encode(args, fromGuest);
    crossings.push({ kind: 'call', of, ...(method === undefined ? {} : { method }), args: seal(code) });
    depth += 1;
    let result: Result;
    try {
      result = resultOf(() => host.invoke(of, method, decode(code, forHost) as unknown[]), fromHost);
    } finally {
      depth -= 1;
    }
    crossings.push({ kind: 'answer', ...result });
    if ('value' in result) return decode(result.value, forGuest);
    throw decode(result.error, forGuest);
  });
  const enter = (of: number, method: string | undefined, args: readonly unknown[]): unknown => {
    const code = encode(args, fromHost);
    crossings.push({ kind: 'enter', of, ...(method === undefined ? {} : { method }), args: code });
    // What the guest does in a turn of its own is no answer to a call that is under way.
    const outer = depth;
    depth = 0;
    try {
      const answer = encode(guest.invoke(of, method, decode(code, forGuest) as unknown[]), fromGuest);
      crossings.push({ kind: 'leave', value: seal(answer) });
      return decode(answer, forHost);
    } catch (thrown) {
      crossings.push({ kind: 'leave', error: seal(encodeThrown(thrown, fromGuest)) });
      throw thrown;
    } finally {
      depth = outer;
    }
  };
  const guest = makeSide('guest', (of, method, args) =>
    depth > 0
      ? enter(of, method, args)
      : new Promise((resolve, reject) => {
          later(() => {
            try {
              resolve(enter(of, method, args));
            } catch (thrown) {
              reject(thrown);
            }
          });
        }),
  );
  const fromHost = referencesOf('@host', host, '@guest', guest, hostPromise);
  const fromGuest = referencesOf('@guest', guest, '@host', host, guestPromise);
  const forGuest = dereferenceFor('@host', host, '@guest', guest, '@promise', (number) => guestViews[number]);
  const forHost = dereferenceFor('@guest', guest, '@host', host, '@awaited', (number) => hostViews[number]);

  return harden({
    powers: <T extends Readonly<Record<string, object>>>(powers: T): T => {
      given = Object.fromEntries(Object.entries(powers).map(([name, power]) => [name, encode(power, fromHost)]));
      return harden(
        Object.fromEntries(Object.entries(given).map(([name, code]) => [name, decode(code, forGuest)])),
      ) as T;
    },
    guest: <T extends object>(name: string, capability: T): Recorded<T> => {
      entries[name] = guest.numberOf(capability);
      return guest.facetOf(entries[name], guest.methodsOf(capability)) as Recorded<T>;
    },
    end: ({ fuel }: { readonly fuel: number }): Recording =>
      harden({
        format: 1,
        powers: { ...given },
        entries: { ...entries },
        crossings: [...crossings],
        fuel,
        digested: digest !== undefined,
      }),
  });
}

function resultOf(work: () => unknown, reference: (value: object) => Code): Result {
  try {
    return { value: encode(work(), reference) };
  } catch (thrown) {
    return { error: encodeThrown(thrown, reference) };
  }
}
