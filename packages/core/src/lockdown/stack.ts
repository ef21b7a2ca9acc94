// Error stacks: the host sees its own in full, a guest sees frames of its own files and nothing else.
//
// V8 asks for the text of a stack once, when somebody first reads `.stack`, so one text must serve whoever reads
// it. Who made the error decides: the first frame that is neither native nor the runtime's. Made in guest code, the
// text holds the frames down to where the host called it; made in host code, it is the ordinary full stack (the border copies
// errors, so that a guest does not come by a host's error object). When no such frame is among those that V8
// captured, it could be either: the text holds the runtime's frames, without the folder that it is installed in.
//
// Nothing in here runs guest code: names and messages are read as data only. So it is the host's work, and no tenant
// pays for it: what it takes depends on what is known already.
import { apply, getOwnPropertyDescriptor } from '../commons.ts';
import { type HostError, defineHidden } from './constructors.ts';
import { lookUpData, trustGetter } from './data-lookup.ts';
import { payer, unpaid } from '../meter/current.ts';
import type { SourcePosition } from '../meter/fault.ts';
import { maybeProxy } from './proxies.ts';
import { showSite } from './call-site.ts';
import {
  addRuntimeFiles,
  type CallSite,
  type FrameOwner,
  guestMarker,
  isGate,
  ownerOf,
  shortRuntimeFile,
  showGuestFrame,
  positionOf,
  scriptPrefixOf,
  setBorderFiles,
} from './stack-frames.ts';

/** `Error.prepareStackTrace` as V8 and Node call it. */
export type PrepareStackTrace = (error: object, sites: readonly CallSite[]) => unknown;

interface StackRecord {
  readonly origin: 'guest' | 'host' | undefined;
  /** Frame lines of guests, without a header. */
  readonly guestFrames: string;
  /** Where the first of them stands. */
  readonly position: SourcePosition | undefined;
}

const records = new WeakMap<object, StackRecord>();

/** The native getter that errors own as `stack` since V8 12; undefined before. */
let nativeStackGetter: (() => unknown) | undefined;
let parseText = false;

let EngineError: HostError | undefined;

/** The error whose frames are wanted rather than its text, and its frames. */
let wanted: object | undefined;
let found: readonly CallSite[] = [];

/** V8's and Node's hook. `hostPrepare` is what the host assigned to `Error.prepareStackTrace`: for its errors only. */
function prepare(error: object, sites: readonly CallSite[], hostPrepare?: PrepareStackTrace): unknown {
  if (error === wanted) {
    found = sites;
    return '';
  }
  const owners = sites.map(ownerOf);
  const first = owners.findIndex((owner) => owner === 'guest' || owner === 'host');
  const origin = first < 0 ? undefined : (owners[first] as 'guest' | 'host');
  const frames = framesOf(sites, owners, origin);
  const guestFrames = frames.map((site) => showGuestFrame(site)).join('\n');
  records.set(error, { origin, guestFrames, position: frames[0] && positionOf(frames[0]) });
  if (origin === 'guest') return `${header(error)}\n${guestFrames}`;
  if (origin === undefined) return sites.reduce((text, site) => `${text}${showRuntimeFrame(site)}`, header(error));
  if (hostPrepare !== undefined) return hostPrepare(error, sites);
  return sites.reduce((text, site) => `${text}\n${showHostFrame(site)}`, header(error));
}

/**
 * The guest frames of a stack. Made by a guest, they end where it was called through the border, from its host or
 * from a capability: below are frames of the host, or of another tenant, that are not its to see.
 */
function framesOf(
  sites: readonly CallSite[],
  owners: readonly FrameOwner[],
  origin: StackRecord['origin'],
): CallSite[] {
  const frames: CallSite[] = [];
  for (const [i, site] of sites.entries()) {
    if (owners[i] === 'guest') frames.push(site);
    else if (origin === 'guest' && frames.length > 0 && (owners[i] === 'host' || isGate(site))) break;
  }
  return frames;
}

/** Without the folder it was installed in. */
function showRuntimeFrame(site: CallSite): string {
  const file = shortRuntimeFile(site);
  return file === undefined ? '' : `\n    at ${site.getFunctionName() ?? '<anonymous>'} (${file})`;
}

function showHostFrame(site: CallSite): string {
  return ownerOf(site) === 'guest' ? showGuestFrame(site, scriptPrefixOf(site)) : `    at ${site.toString()}`;
}

/** `Name: message`, as Error.prototype.toString gives it when both are data. */
function header(error: object): string {
  const name = text(lookUpData(error, 'name'), 'Error');
  const message = text(lookUpData(error, 'message'), '');
  if (name === '') return message;
  return message === '' ? name : `${name}: ${message}`;
}

function text(value: unknown, otherwise: string): string {
  if (typeof value === 'string') return value;
  return value === undefined || typeof value === 'object' || typeof value === 'function' ? otherwise : String(value);
}

/**
 * The frames of guests in an error's stack, one `    at fn (file:line:column)` per line, in the author's files and
 * positions; '' when there are none, or for what is no error.
 *
 * Runs no guest code, whatever `error` is; works whether or not `.stack` has been read.
 */
export function guestStack(error: unknown): string {
  return recordOf(error)?.guestFrames ?? '';
}

/** What a tenant that prepares its stacks makes of one of its own; `text` for every other. */
function asTenantPrepares(error: object, sites: readonly CallSite[], text: unknown): unknown {
  const hook = payer?.stackHook;
  if (typeof hook !== 'function' || records.get(error)?.origin !== 'guest') return text;
  const frames = unpaid(() => framesOf(sites, sites.map(ownerOf), 'guest').map(showSite));
  return apply(hook as (...args: unknown[]) => unknown, undefined, [error, frames]);
}

/** The text that `Error.captureStackTrace(target)` gives a guest: the frames of guests that led here. */
export function guestStackFor(target: object, Original: ErrorConstructor): unknown {
  if (payer?.stackHook !== undefined) return new Original('').stack;
  const frames = unpaid(() => guestStack(new Original('')));
  return frames === '' ? header(target) : `${header(target)}\n${frames}`;
}

/** Whose code made an error; undefined when that cannot be known, or for what is no error. Runs no guest code. */
export function originOf(error: unknown): 'guest' | 'host' | undefined {
  return recordOf(error)?.origin;
}

function recordOf(error: unknown): StackRecord | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return unpaid(() => readRecord(error));
}

function readRecord(error: object): StackRecord | undefined {
  const known = records.get(error);
  if (known !== undefined || maybeProxy(error)) return known;
  // V8 formats the stack when its property is looked at, and so calls the hook
  const own = getOwnPropertyDescriptor(error, 'stack');
  if (own?.get !== undefined && own.get === nativeStackGetter) {
    const shown = apply(own.get, error, []);
    return parseText ? parse(shown) : records.get(error);
  }
  return parseText ? parse(own?.value) : records.get(error);
}

/** Where the innermost guest frame of an error's stack stands, in the author's file. Runs no guest code. */
export function positionOfError(error: unknown): SourcePosition | undefined {
  return recordOf(error)?.position;
}

/** Names of scripts. */
interface OwnScripts {
  has(script: string): boolean;
}

/** Frames that are looked through for a guest's: those of natives that called the runtime, a host's. */
const MOST_FRAMES = 64;

/**
 * Where the guest's code is that led here: the innermost frame whose script is one of its own, in the author's file.
 * Undefined when there is none, or too little stack left to look. Runs no guest code.
 */
export function guestPosition(own: OwnScripts): SourcePosition | undefined {
  if (EngineError === undefined) return undefined;
  return unpaid(() => innermost(EngineError as HostError, own));
}

/** Functions that the compiler puts in front of a program (names.ts): they stand nowhere in the author's file. */
const INJECTED = /^\$c[\da-z]+y$/;

function innermost(EngineError: HostError, own: OwnScripts): SourcePosition | undefined {
  const { stackTraceLimit } = EngineError;
  try {
    EngineError.stackTraceLimit = MOST_FRAMES;
    const site = sitesOf(new EngineError('')).find(
      (frame) => own.has(frame.getScriptNameOrSourceURL() ?? '') && !INJECTED.test(frame.getFunctionName() ?? ''),
    );
    return site && positionOf(site);
  } catch {
    return undefined;
  } finally {
    EngineError.stackTraceLimit = stackTraceLimit;
  }
}

function sitesOf(error: object): readonly CallSite[] {
  wanted = error;
  try {
    const own = getOwnPropertyDescriptor(error, 'stack');
    const shown: unknown =
      own?.get !== undefined && own.get === nativeStackGetter ? apply(own.get, error, []) : own?.value;
    return parseText ? textSites(shown) : found;
  } finally {
    wanted = undefined;
    found = [];
  }
}

/** Without the hook (`errorTaming: 'unsafe-debug'`) the text is all there is. */
function parse(stack: unknown): StackRecord | undefined {
  if (typeof stack !== 'string') return undefined;
  const frames: string[] = [];
  let position: SourcePosition | undefined;
  let origin: StackRecord['origin'];
  for (const site of textSites(stack)) {
    const owner = ownerOf(site);
    if (owner === 'guest') {
      frames.push(showGuestFrame(site));
      position ??= positionOf(site);
    }
    if (owner !== 'guest' && origin === 'guest' && isGate(site)) break; // files of the runtime are not told from the host's here
    if (owner === 'guest' || owner === 'host') origin ??= owner;
  }
  return { origin, guestFrames: frames.join('\n'), position };
}

function textSites(stack: unknown): CallSite[] {
  const sites: CallSite[] = [];
  for (const line of typeof stack === 'string' ? stack.split('\n') : []) {
    const frame = /^ {4}at (?:(async )?(?:(.*?) \()?)(.*?):(\d+):(\d+)\)?$/.exec(line);
    if (frame === null) continue;
    const [, isAsync, fullName, script = '', row, column] = frame;
    const name = fullName?.endsWith('.eval') ? undefined : fullName; // V8's name for the top level
    sites.push(textSite({ script, name, line: Number(row), column: Number(column), isAsync: isAsync !== undefined }));
  }
  return sites;
}

function textSite(frame: {
  script: string;
  name: string | undefined;
  line: number;
  column: number;
  isAsync: boolean;
}): CallSite {
  const script = frame.script.includes(guestMarker)
    ? frame.script.slice(frame.script.indexOf(guestMarker))
    : frame.script;
  return {
    getFunctionName: () => (frame.name === undefined ? null : frame.name.replace(/^new /, '')),
    getLineNumber: () => frame.line,
    getColumnNumber: () => frame.column,
    getScriptNameOrSourceURL: () => script,
    getEvalOrigin: () => undefined,
    isNative: () => script === 'native',
    isConstructor: () => frame.name?.startsWith('new ') === true,
    isAsync: () => frame.isAsync,
    toString: () => script,
  };
}

/** How {@link installStackHook} reaches V8. */
export interface StackHookOptions {
  /** V8's own Error. */
  readonly Original: HostError;
  /** The start compartment's Error, to be given the powers. */
  readonly Host: ErrorConstructor;
  /** Prefixes of script names that are the runtime's. */
  readonly runtimeFiles: readonly string[];
}

/** Learns what V8 does with `stack`; in debug mode that is all. */
export function prepareStackReading(
  Original: HostError,
  { debug, borderFiles }: { readonly debug: boolean; readonly borderFiles: readonly string[] },
): void {
  setBorderFiles(borderFiles);
  EngineError = Original;
  nativeStackGetter = getOwnPropertyDescriptor(new Original(''), 'stack')?.get;
  if (nativeStackGetter !== undefined) trustGetter(nativeStackGetter);
  parseText = debug;
}

/** Puts the hook in place, and gives the start compartment's Error its V8 extras. */
export function installStackHook({ Original, Host, runtimeFiles }: StackHookOptions): void {
  for (const prefix of runtimeFiles) addRuntimeFiles(prefix);
  const standard: PrepareStackTrace = (error, sites) =>
    asTenantPrepares(
      error,
      sites,
      unpaid(() => prepare(error, sites)),
    );
  Original.prepareStackTrace = standard;
  const { captureStackTrace } = Original;
  // Whatever the host assigns, guests' errors keep to guests' frames. Reading gives the guarded function, which may
  // be assigned again.
  const guarded = new WeakSet<object>([standard]);
  let inForce = standard;
  const extras = {
    get stackTraceLimit(): number {
      return Original.stackTraceLimit;
    },
    set stackTraceLimit(limit: number) {
      if (typeof limit === 'number') Original.stackTraceLimit = limit;
    },
    get prepareStackTrace(): PrepareStackTrace {
      return inForce;
    },
    set prepareStackTrace(given: unknown) {
      if (typeof given !== 'function') inForce = standard;
      else if (guarded.has(given)) inForce = given as PrepareStackTrace;
      else {
        inForce = (error, sites) => unpaid(() => prepare(error, sites, given as PrepareStackTrace));
        guarded.add(inForce);
      }
    },
    captureStackTrace(target: object, above?: unknown): void {
      apply(captureStackTrace, Original, [target, above ?? extras.captureStackTrace]);
    },
  };
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(extras)))
    Object.defineProperty(Host, name, { ...descriptor, enumerable: false, configurable: true });
  defineHidden(Host, 'captureStackTrace', extras.captureStackTrace);
}
