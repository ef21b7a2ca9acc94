// One end of a wire: puts the tables, the codec, the calls and the transport together, and says what each message does.
//
// The trust: the other side is not trusted at all; each message is checked here, in server.ts and in decode.ts before it
// has any effect, and the first that no honest side could have sent closes the wire. It can call what was sent to it,
// by the methods that were listed with it, and nothing else. The transport and this side's callers are trusted.
import { makeError } from '../errors.ts';
import { makeCalls } from './calls.ts';
import { makeDecoder, Violation, violate } from './decode.ts';
import { Deferred, findDeferred } from './deferred.ts';
import { type Encoded, makeEncoder } from './encode.ts';
import { makeExports } from './exports.ts';
import { type Imports, makeImports } from './imports.ts';
import { promiseThen } from './kinds.ts';
import { fillWireLimits, lowerLimits } from './limits.ts';
import { type Entry, FRAME_MESSAGES, WIRE_VERSION } from './messages.ts';
import { readOptions } from '../read-options.ts';
import { makeOutbox } from './outbox.ts';
import { listen, makeServer } from './server.ts';
import type { Peer, PeerOptions, PeerStats, WireEvent, WireLimits } from './types.ts';
import type { VowTarget } from './vow.ts';

const OPTIONS = ['transport', 'name', 'bootstrap', 'limits', 'tap', 'isProxy'] as const;
const nobody: object = Object.freeze({});

/** Makes one end of a wire over `transport`, and says hello. Throws OPTION_UNKNOWN, OPTION_INVALID and WIRE_VALUE. */
export function makePeer(given: PeerOptions): Peer {
  const options = readOptions('makePeer', given, OPTIONS) as PeerOptions;
  const { transport, name } = options;
  const limits = fillWireLimits(options.limits);
  // What may be sent: the lower limits of both sides, known once the other side has said hello.
  let sending: WireLimits = limits;
  let greeted = false;
  let cause: Error | undefined;
  let seen = 0;
  let framesIn = 0;
  let pings = 0;
  const echoes = new Map<number, () => void>();

  let resolveClosed: (cause: Error) => void = () => {};
  const closed = new Promise<Error>((resolve) => {
    resolveClosed = resolve;
  });
  let resolveBootstrap: (value: object) => void = () => {};
  let rejectBootstrap: (reason: Error) => void = () => {};
  const bootstrap = new Promise<object>((resolve, reject) => {
    resolveBootstrap = resolve;
    rejectBootstrap = reject;
  });
  void promiseThen(bootstrap, undefined, () => {});

  const listener = options.tap;
  const tap =
    listener &&
    ((event: WireEvent): void => {
      try {
        listener(event);
      } catch (error) {
        close(error as Error);
      }
    });

  const outbox = makeOutbox({
    post: transport.post,
    frameBytes: () => sending.messageBytes,
    seen: () => seen,
    // Calls and answers stop before. What goes on are small things, for one that makes us say them and never reads.
    onPosted: () => {
      if (transport.buffered() <= 2 * limits.bufferedBytes) return;
      end(makeError('WIRE_CLOSED', { peer: name, why: 'it does not read what it is sent' }));
    },
    onFailure: (error) => end(makeError('WIRE_CLOSED', { peer: name, why: 'it takes no messages' }, { cause: error })),
  });

  const exports = makeExports({
    assertRoom: (size) => {
      const max = sending.references;
      if (size >= max) throw makeError('WIRE_LIMIT', { peer: name, path: 'a reference', limit: 'references', max });
    },
    listen,
    onSettled: (entry, fulfilled, value) => {
      const sent = sendable(fulfilled, value, 'resolution');
      const { encoded } = sent;
      tap?.({ kind: 'settled', direction: 'out', reference: entry.id });
      outbox.push(['settle', entry.id, sent.fulfilled, encoded.value, encoded.table], encoded.bytes + 80);
      if (entry.target === undefined || !('state' in entry.target)) return;
      if (sent.fulfilled) entry.target.fulfil(targetOf(sent.value));
      else entry.target.reject(sent.value);
    },
    onAborted: (id, reason) => {
      const { encoded } = sendable(true, reason, 'reason');
      tap?.({ kind: 'cancelled', direction: 'out', reference: id });
      outbox.push(['abort', id, encoded.value, encoded.table], encoded.bytes + 80);
    },
  });

  const imports: Imports = makeImports({
    hasRoom: (size) => size < limits.references,
    callOut: (self, method, args) => calls.call(imports.idOf(self) as number, method, args),
    makePromise: (id) => {
      const deferred = new Deferred(id, calls.call);
      return { promise: deferred.promise, settle: (fulfilled, value) => settle(deferred, fulfilled, value) };
    },
    release: (id, count) => {
      if (cause !== undefined) return;
      tap?.({ kind: 'released', direction: 'out', reference: id });
      outbox.push(['release', [id, count]], 64);
    },
  });

  const encode = makeEncoder({
    peer: name,
    limits: () => sending,
    isProxy: options.isProxy,
    symbols: new Set(),
    referrer: {
      home: (value): Entry | undefined => {
        const id = imports.idOf(value);
        if (id !== undefined) return ['home', id];
        const deferred = findDeferred(value, calls.call);
        return deferred === undefined ? undefined : ['result', -deferred.target];
      },
      capability: exports.capability,
      promise: exports.promise,
      signal: exports.signal,
      recall: exports.recall,
      commit: exports.commit,
    },
  });
  const decode = makeDecoder(limits, {
    home: (id) => exports.get(id)?.value,
    result: (id) => server.result(id),
    capability: imports.capability,
    promise: imports.promise,
    signal: imports.signal,
  });

  // What cannot be sent is answered by why not.
  const sendable = (
    fulfilled: boolean,
    value: unknown,
    root: string,
  ): { readonly fulfilled: boolean; readonly value: unknown; readonly encoded: Encoded } => {
    try {
      return { fulfilled, value, encoded: encode(value, root) };
    } catch (error) {
      return { fulfilled: false, value: error, encoded: encode(error, 'error') };
    }
  };

  const targetOf = (value: unknown): VowTarget => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
    const own = exports.find(value);
    if (own !== undefined) return own;
    return imports.idOf(value) === undefined ? undefined : { presence: value };
  };

  const calls = makeCalls({
    peer: name,
    limits: () => sending,
    encode: (args) => encode(args, 'argument', true),
    push: outbox.push,
    buffered: transport.buffered,
    cause: () => cause,
    tap,
  });
  const server = makeServer({
    limits,
    decode,
    exported: exports.get,
    targetOf,
    answer: (call, fulfilled, value) => {
      const pending = transport.buffered();
      const max = sending.bufferedBytes;
      const sent =
        pending <= max
          ? sendable(fulfilled, value, 'result')
          : sendable(
              false,
              makeError('WIRE_PENDING', { peer: name, what: 'an answer', pending, of: 'bytes', max }),
              '',
            );
      const { encoded } = sent;
      tap?.({ kind: 'answer', direction: 'out', call, ...codeOf(sent.fulfilled, sent.value) });
      outbox.push(['answer', call, sent.fulfilled, encoded.value, encoded.table], encoded.bytes + 80);
      return sent;
    },
    releaseSignals: imports.releaseSignals,
    tap,
  });

  // Messages that went ahead to what turns out to be at home here come back over the wire: what is said from now on
  // must not overtake them. So the promise is settled when an echo behind them has come.
  const settle = (deferred: Deferred, fulfilled: boolean, value: unknown): void => {
    deferred.end();
    if (!fulfilled) deferred.reject(value);
    else if (!deferred.pipelined || cause !== undefined || targetIsAway(value)) deferred.resolve(value);
    else {
      pings += 1;
      echoes.set(pings, () => deferred.resolve(value));
      outbox.push(['ping', pings], 32);
    }
  };
  const targetIsAway = (value: unknown): boolean =>
    (typeof value !== 'object' && typeof value !== 'function') || value === null || imports.idOf(value) !== undefined;

  function codeOf(fulfilled: boolean, value: unknown): { readonly code?: string } {
    if (fulfilled || typeof value !== 'object' || value === null) return {};
    const code: unknown = Object.getOwnPropertyDescriptor(value, 'code')?.value;
    return typeof code === 'string' ? { code } : {};
  }

  const end = (why: Error): void => {
    if (cause !== undefined) return;
    cause = why;
    outbox.end();
    server.end();
    exports.clear();
    calls.rejectAll(why);
    imports.end(why);
    echoes.clear();
    rejectBootstrap(why);
    transport.close();
    resolveClosed(why);
  };
  const sayBye = (code: string, why: string): void => {
    outbox.push(['bye', code, why], 64);
    outbox.flush();
  };

  const hello = ([, version, theirs, value, table]: readonly unknown[]): void => {
    if (version !== WIRE_VERSION) {
      throw makeError('WIRE_VERSION', { peer: name, version: WIRE_VERSION, got: describeVersion(version) });
    }
    sending = lowerLimits(limits, theirs) ?? violate('limits that are none');
    const decoded = decode(value, table).value;
    greeted = true;
    const given = (typeof decoded === 'object' || typeof decoded === 'function') && decoded !== null;
    resolveBootstrap(given ? decoded : nobody);
  };
  const describeVersion = (version: unknown): string => (typeof version === 'number' ? `${version}` : typeof version);

  const answer = ([, id, fulfilled, value, table]: readonly unknown[]): void => {
    const deferred = calls.take(id) ?? violate('an answer to no call');
    if (typeof fulfilled !== 'boolean') violate('an answer that is neither');
    seen += 1;
    outbox.noteSeen();
    const decoded = decode(value, table).value;
    tap?.({ kind: 'answer', direction: 'in', call: id as number, ...codeOf(fulfilled as boolean, decoded) });
    settle(deferred, fulfilled as boolean, decoded);
  };
  const settled = ([, id, fulfilled, value, table]: readonly unknown[]): void => {
    if (typeof fulfilled !== 'boolean') violate('an end that is neither');
    const decoded = decode(value, table).value;
    tap?.({ kind: 'settled', direction: 'in', reference: id as number });
    if (!imports.settle(id as number, fulfilled as boolean, decoded)) violate('the end of no promise');
  };
  const release = ([, counts]: readonly unknown[]): void => {
    if (!Array.isArray(counts) || counts.length > limits.nodes) throw new Violation('a release of nothing');
    for (let index = 0; index < counts.length; index += 2) {
      const [id, count] = [counts[index] as unknown, counts[index + 1] as unknown];
      const isCount = Number.isSafeInteger(id) && Number.isSafeInteger(count) && (count as number) > 0;
      if (!isCount || !exports.release(id as number, count as number)) violate('a release of what was never sent');
      tap?.({ kind: 'released', direction: 'in', reference: id as number });
    }
  };
  const abort = ([, id, reason, table]: readonly unknown[]): void => {
    if (!Number.isSafeInteger(id)) violate('an abort of nothing');
    const decoded = decode(reason, table).value;
    tap?.({ kind: 'cancelled', direction: 'in', reference: id as number });
    imports.abort(id as number, decoded);
  };
  const bye = ([, code, why]: readonly unknown[]): void => {
    const text = typeof why === 'string' && typeof code === 'string' ? `${code}: ${why}`.slice(0, 1000) : 'no reason';
    end(makeError('WIRE_CLOSED', { peer: name, why: `closed there, ${text}` }));
  };
  const ping = ([, id]: readonly unknown[]): void => {
    if (!Number.isSafeInteger(id)) violate('a ping without an id');
    outbox.push(['echo', id as number], 32);
  };
  const echo = ([, id]: readonly unknown[]): void => {
    const done = echoes.get(id as number) ?? violate('an echo of nothing');
    echoes.delete(id as number);
    done();
  };

  const handlers: Readonly<Record<string, (message: readonly unknown[]) => void>> = {
    answer,
    settle: settled,
    release,
    abort,
    bye,
    ping,
    echo,
    call: ([, id, target, method, args, table]) => server.call(id, target, method, args, table),
    hello: () => violate('a second hello'),
  };

  const take = (message: unknown): void => {
    if (!Array.isArray(message) || message.length > 8) throw new Violation('a message of no shape');
    const [kind] = message as readonly unknown[];
    if (typeof kind !== 'string' || !Object.hasOwn(handlers, kind)) throw new Violation('a message of no known kind');
    if (greeted || kind === 'bye') handlers[kind]?.(message as readonly unknown[]);
    else if (kind === 'hello') hello(message as readonly unknown[]);
    else violate('something else than hello');
  };

  const onMessage = (frame: unknown): void => {
    if (cause !== undefined) return;
    framesIn += 1;
    try {
      if (!Array.isArray(frame) || frame.length > FRAME_MESSAGES + 1) throw new Violation('a frame of no shape');
      server.forget(frame[0]);
      for (let index = 1; index < frame.length && cause === undefined; index += 1) take(frame[index]);
    } catch (error) {
      const known = error instanceof Violation;
      const why = known ? makeError('WIRE_INVALID', { peer: name, got: error.message }) : (error as Error);
      tap?.({ kind: 'refused', direction: 'in', ...codeOf(false, why) });
      sayBye(known ? 'WIRE_INVALID' : (codeOf(false, why).code ?? 'WIRE_CLOSED'), known ? error.message : 'it failed');
      end(why);
    }
  };

  // First of all, so that the bootstrap is number 0.
  const first = encode(options.bootstrap, 'bootstrap');
  outbox.push(['hello', WIRE_VERSION, limits, first.value, first.table], first.bytes + 300);
  transport.listen({
    onMessage,
    onClose: (why) => end(why),
  });

  const close = (why?: Error): void => {
    if (cause !== undefined) return;
    const found = why ?? makeError('WIRE_CLOSED', { peer: name, why: 'it was closed here' });
    sayBye(codeOf(false, found).code ?? 'WIRE_CLOSED', found.message);
    end(found);
  };
  return Object.freeze({
    bootstrap,
    closed,
    flush: outbox.flush,
    stats: (): PeerStats => ({
      exports: exports.size(),
      imports: imports.size(),
      pending: calls.pending(),
      serving: server.serving(),
      messagesIn: framesIn,
      messagesOut: outbox.posted(),
    }),
    close,
  });
}
