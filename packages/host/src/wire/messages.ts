// The protocol: everything that one side of a wire says to the other.
//
// A frame is what a transport carries: how many answers the sender has had so far, then messages in order. Messages are
// arrays of data that structured clone copies. Values in them are data as it is, except that a reference stands as a
// boxed number (`Object(2)`), which no data can hold, and points into the message's own table. Ids of references are
// given out by the side that exports, ids of calls by the side that calls; neither is used twice. What is undefined at
// the end of a message is left out.

/** Both sides must speak the same. */
export const WIRE_VERSION = 1;

/** Messages in one frame, at most: 1,000 calls are four posts, and no frame holds the receiver up for long. */
export const FRAME_MESSAGES = 256;

/** Methods of one capability, at most. */
export const METHODS = 10_000;

/**
 * Registered symbols that one side tells the other, at most: an engine never forgets one, so they would fill the
 * receiver's memory for good.
 */
export const SYMBOLS = 1000;

/** Answers that a side may have had without saying so, see {@link Frame}. */
export const UNSEEN_ANSWERS = 64;

/**
 * `seen` counts the answers that the sender has had: it sends no further calls to the first `seen` answers of the
 * receiver, which may forget them.
 */
export type Frame = readonly [seen: number, ...messages: Message[]];

/** An id of an export of the receiver; or, negative, the result of the sender's call with this id: pipelining. */
export type Target = number;

/** The first, once: version, what this side takes at most, and its bootstrap capability (`undefined`: none). */
export type Hello = readonly [
  kind: 'hello',
  version: number,
  limits: object,
  value: unknown,
  table?: Table | undefined,
];

/** Calls a method, or, with `null` for one, a function. Its answer bears the same id; ids rise by one. */
export type Call = readonly [
  kind: 'call',
  id: number,
  target: Target,
  method: string | null,
  args: readonly unknown[],
  table?: Table | undefined,
];

/** How a call ended, once its promise was settled: result, or what it was rejected with. */
export type Answer = readonly [
  kind: 'answer',
  call: number,
  fulfilled: boolean,
  value: unknown,
  table?: Table | undefined,
];

/** How a promise that the sender exported was settled. The receiver then releases it. */
export type Settle = readonly [
  kind: 'settle',
  id: number,
  fulfilled: boolean,
  value: unknown,
  table?: Table | undefined,
];

/**
 * The sender holds these exports of the receiver no more: id, how often it had got it, id, … What is under way to the
 * sender meanwhile is not in the count, so the receiver keeps that export.
 */
export type Release = readonly [kind: 'release', counts: readonly number[]];

/** An AbortSignal that the sender exported was aborted. */
export type Abort = readonly [kind: 'abort', id: number, reason: unknown, table?: Table | undefined];

/** Asks for an {@link Echo} behind everything that what was said before led to at once. */
export type Ping = readonly [kind: 'ping', id: number];

/** The answer to a {@link Ping}. */
export type Echo = readonly [kind: 'echo', id: number];

/** The last: why the sender closes the wire. */
export type Bye = readonly [kind: 'bye', code: string, why: string];

export type Message = Hello | Call | Answer | Settle | Release | Abort | Ping | Echo | Bye;

/** What the boxed numbers of one message stand for. */
export type Table = readonly Entry[];

/**
 * A capability of the sender: a function, or an object with the methods of these names and, under the rest of its
 * names, data.
 */
export type ExportEntry = readonly [
  kind: 'export',
  id: number,
  shape?: readonly [methods: readonly string[], data?: Readonly<Record<string, unknown>>],
];
/** A promise of the sender; a `settle` follows. */
export type PromiseEntry = readonly [kind: 'promise', id: number];
/** An AbortSignal of the sender; an `abort` may follow, unless it is aborted already. */
export type SignalEntry = readonly [kind: 'signal', id: number, aborted: boolean, reason?: unknown];
/** What the receiver exported under this id comes home. */
export type HomeEntry = readonly [kind: 'home', id: number];
/** The promise for the result of a call that the sender made. */
export type ResultEntry = readonly [kind: 'result', call: number];
/** An error: the native class nearest to its own, what is its own, and where a guest was. */
export type ErrorEntry = readonly [
  kind: 'error',
  base: string,
  name: string,
  message: string,
  code?: string | number,
  cause?: unknown,
  errors?: unknown,
  guestStack?: string | undefined,
  guestCode?: string | undefined,
];
/** A symbol that is the same everywhere: `Symbol.for(key)`, or, well-known, `Symbol[key]`. */
export type SymbolEntry = readonly [kind: 'symbol', registered: boolean, key: string];

export type Entry = ExportEntry | PromiseEntry | SignalEntry | HomeEntry | ResultEntry | ErrorEntry | SymbolEntry;
