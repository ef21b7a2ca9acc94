// What all placements have in common: a thing that was started becomes a side, which ends once, for one reason.
//
// Death settles everything: whatever ends the side, the peer is closed with that one cause, and what is left of the
// thing is ended by force, politely first.
import { makeError } from '../errors.ts';
import { makePeer } from '../wire/peer.ts';
import type { PeerOptions, Transport } from '../wire/types.ts';
import type { SideControl } from '../side/types.ts';
import { readReason } from './abort-reason.ts';
import type { PlacementKind, Side, SideEnd } from './types.ts';

/** How sides speak to their host. */
export interface WireOptions {
  readonly limits?: PeerOptions['limits'];
  readonly tap?: PeerOptions['tap'];
}

/** A realm, a thread or a process, as far as all of them are alike. */
export interface Body {
  readonly placement: PlacementKind;
  readonly id: number;
  readonly transport: Transport;
  /** Resolves when it has ended, however that came. Never rejects; may never resolve. */
  readonly exited: Promise<SideEnd>;
  /** Ends it by force. May be called twice. */
  destroy(): void;
  /** Lets the process end while it is still there: nothing ends it. */
  abandon(): void;
  readonly lend?: Side['lend'];
}

export interface StartOptions {
  readonly wire: WireOptions;
  /** Milliseconds until it must have answered. */
  readonly startMs: number;
  /** Milliseconds that a polite request has, when `close` names no other. */
  readonly graceMs: number;
  /** Milliseconds that force has, before the side counts as stuck. */
  readonly stuckMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Milliseconds between the end of the wire and that of the thing, before it is ended by force. */
const LINGER_MS = 1000;

/** The same, but that the end of the wire is told when it is known why. */
function withCause(transport: Transport, causeOf: (why: Error) => Promise<Error>): Transport {
  return {
    post: (message) => transport.post(message),
    buffered: () => transport.buffered(),
    close: () => transport.close(),
    listen: ({ onMessage, onClose }) =>
      transport.listen({ onMessage, onClose: (why) => void causeOf(why).then(onClose) }),
  };
}

/** Waits until the side answers. Rejects with SIDE_FAILED, and leaves nothing behind. */
export async function startSide(body: Body, options: StartOptions): Promise<Side> {
  const { placement, id, exited } = body;
  const { wire, startMs, graceMs, stuckMs, signal } = options;
  const timers = new Set<NodeJS.Timeout>();
  let asked: SideEnd | undefined;
  let over = false;
  let finished: (end: SideEnd) => void = () => {};
  const ended = new Promise<SideEnd>((resolve) => {
    finished = resolve;
  });

  const after = (ms: number, work: () => void): void => {
    if (!over) timers.add(setTimeout(work, ms));
  };
  const causeFor = ({ how, detail }: SideEnd): Error => makeError('SIDE_ENDED', { placement, how, why: detail });
  const finish = (end: SideEnd): void => {
    if (over) return;
    over = true;
    for (const timer of timers) clearTimeout(timer);
    peer.close(causeFor(end));
    finished(end);
  };
  const force = (): void => {
    body.destroy();
    after(stuckMs, () => {
      body.abandon();
      finish({ how: 'stuck', detail: `still running ${stuckMs} ms after it was to be ended by force` });
    });
  };
  const kill = (how: 'killed' | 'memory', detail: string): Promise<SideEnd> => {
    if (!over) {
      if (asked?.how !== how) asked = { how, detail };
      peer.close(causeFor(asked));
      force();
    }
    return ended;
  };

  const transport = withCause(body.transport, async (why) => {
    after(LINGER_MS, () => void kill('killed', `its wire had ended: ${why.message}`));
    return causeFor(await ended);
  });
  const { limits, tap } = wire;
  const peer = makePeer({ transport, name: `the ${placement}`, limits, tap });
  // What the other side sent was no message of this protocol: it is not to be trusted with anything more.
  void peer.closed.then((cause) => {
    if (!over && asked === undefined) void kill('killed', cause.message);
  });
  void exited.then((end) => finish(asked ?? end));

  const close = (ms: number = graceMs): Promise<SideEnd> => {
    if (!over && asked === undefined) {
      asked = { how: 'closed', detail: 'closed by the host' };
      peer.close(causeFor(asked));
      after(ms, () => {
        asked = { how: 'killed', detail: `had not ended ${ms} ms after it was asked to` };
        force();
      });
    }
    return ended;
  };

  const ready = async (): Promise<SideControl> => {
    const control = (await peer.bootstrap) as SideControl;
    await control.ping();
    return control;
  };
  let abort = (): void => {};
  let deadline: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => reject(new Error(`it had not answered after ${startMs} ms`)), startMs);
    abort = () => reject(new Error(signal === undefined ? '' : readReason(signal)));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
  });
  late.catch(() => {});
  try {
    const control = await Promise.race([ready(), late]);
    return Object.freeze({
      placement,
      id,
      peer,
      control,
      ended,
      close,
      kill,
      ...(body.lend === undefined ? {} : { lend: body.lend }),
    });
  } catch (error) {
    const early = over;
    const { how, detail } = await kill('killed', 'it could not be started');
    const why = early ? `it ended (${how}): ${detail}` : (error as Error).message;
    throw makeError('SIDE_FAILED', { placement, why }, { cause: error });
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', abort);
  }
}
