// What the wire is to those who use it. The protocol itself is in messages.ts.

/**
 * Takes messages to the other side, in order, each once: a MessagePort, a pair of pipes, or a queue in this realm. A
 * message is made of data that structured clone can copy. What arrives is whatever the other side sent: the peer checks
 * it, the transport does not (but it bounds the bytes of one message before it is read, where it is what reads).
 */
export interface Transport {
  /** Throws when the message cannot be copied; nothing was sent then. */
  post(message: unknown): void;
  /** Called once. Nothing is delivered before it. */
  listen(heard: TransportEvents): void;
  /** Bytes that were posted and have not left, where the platform tells; otherwise 0. */
  buffered(): number;
  /** May be called twice. */
  close(): void;
}

export interface TransportEvents {
  onMessage(message: unknown): void;
  /** The other side is gone, or what came can be no message. Called once; nothing comes after it. */
  onClose(why: Error): void;
}

/** Caps on what one side takes from the other. Each has the attack that it stops in limits.ts. */
export interface WireLimits {
  /** Bytes of one message, as estimated from its strings, keys and buffers. */
  readonly messageBytes: number;
  /** Objects, members and slots of one message. */
  readonly nodes: number;
  readonly depth: number;
  /** References that the other side may hold on this side's capabilities, and the other way around. */
  readonly references: number;
  /** Calls of one side that the other has not answered. */
  readonly pendingCalls: number;
  /** Bytes that were posted and have not left this side, where the transport can tell. */
  readonly bufferedBytes: number;
}

/** One line of the record of a wire: what crossed, by reference and method, never the values themselves. */
export interface WireEvent {
  readonly kind: 'call' | 'answer' | 'refused' | 'settled' | 'released' | 'cancelled';
  readonly direction: 'out' | 'in';
  /** What is called or settled: the id of a reference, of the side that exported it. */
  readonly reference?: number;
  /** Instead of a reference: the call whose result is called. */
  readonly result?: number;
  readonly method?: string;
  /** The id that call and answer share. */
  readonly call?: number;
  readonly code?: string;
}

export interface PeerOptions {
  readonly transport: Transport;
  /** Who the other side is, for errors. */
  readonly name: string;
  /** What the other side gets first: a capability of this one. */
  readonly bootstrap?: object | undefined;
  readonly limits?: Partial<WireLimits> | undefined;
  /**
   * Told what crosses, before it does. What it throws closes the wire: what cannot be recorded does not cross.
   * It must not call over the wire itself.
   */
  readonly tap?: ((event: WireEvent) => void) | undefined;
  /** Whether a value is a proxy: then it is refused, since reading it would run its traps. */
  readonly isProxy?: ((value: unknown) => boolean) | undefined;
}

export interface PeerStats {
  /** Capabilities and promises of this side that the other holds. */
  readonly exports: number;
  /** Those of the other side that this one holds. */
  readonly imports: number;
  /** Calls made here that have no answer yet. */
  readonly pending: number;
  /** Calls from the other side that are at work here. */
  readonly serving: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
}

/** One end of a wire: data crosses by copy, capabilities by reference (docs/decisions has the protocol). */
export interface Peer {
  /** Resolves to the other side's bootstrap, once it has said hello with a version that this side speaks. */
  readonly bootstrap: Promise<object>;
  /** Resolves when the wire is closed, with the one cause that every pending call is rejected with. */
  readonly closed: Promise<Error>;
  /**
   * Sends everything that has been said so far; without it, that happens at the end of the current microtask round.
   */
  flush(): void;
  stats(): PeerStats;
  /** Rejects every pending call with `cause` and settles every promise that crossed. May be called twice. */
  close(cause?: Error): void;
}
