// One message on its way out: what the walk over a value knows, and what each part of the encoder needs of it. The walk is
// a queue and no recursion; nothing here is shared between messages.
import { makeError } from '../errors.ts';
import type { Methods } from './capability.ts';
import type { Entry } from './messages.ts';
import type { WireLimits } from './types.ts';
import { pathText, type Place, type Step } from './walk.ts';

/** Gives references their ids. Each method counts one more that the other side holds. */
export interface Referrer {
  /** For what came from the other side: its way home. */
  home(value: object): Entry | undefined;
  capability(value: object, methods: Methods | undefined): number;
  promise(value: Promise<unknown>): number;
  signal(value: AbortSignal): number;
  /** Takes one count back: the message was refused. */
  recall(id: number): void;
  /** The message is on its way: promises and signals are listened to from now on. */
  commit(id: number): void;
}

export interface EncoderOptions {
  readonly peer: string;
  /** What may be sent now: it changes with the other side's hello. */
  readonly limits: () => WireLimits;
  readonly referrer: Referrer;
  readonly isProxy: ((value: unknown) => boolean) | undefined;
  /** Keys of registered symbols that were sent. */
  readonly symbols: Set<string>;
}

/** An object that was met, with the copy that stands for it. */
export interface Node extends Place {
  readonly source: object;
  readonly target: object;
  readonly fill: (walk: Walk, node: Node) => void;
  readonly parts?: unknown;
}

/** Gives what stands for a value that is at `step` of `parent`. */
export type Placer = (walk: Walk, value: unknown, parent: Place | undefined, step: Step | undefined) => unknown;

export interface Walk {
  readonly options: EncoderOptions;
  readonly place: Placer;
  readonly root: string;
  /** The table of the message; an object or symbol is in it once. */
  readonly table: unknown[];
  readonly indices: Map<object | symbol, number>;
  readonly seen: Map<object, object>;
  readonly queue: Node[];
  /** What was counted for this message. */
  readonly ids: number[];
  nodes: number;
  bytes: number;
}

/** Makes an own member, whatever stands above under that name. */
export function setMember(target: object, name: string, value: unknown): void {
  if (name in Object.prototype) {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  } else (target as Record<string, unknown>)[name] = value;
}

/** Throws WIRE_VALUE. */
export const refuse = (walk: Walk, place: Place | undefined, step: Step | undefined, got: string): never => {
  throw makeError('WIRE_VALUE', { peer: walk.options.peer, path: pathText(walk.root, place, step), got });
};

/** Counts nodes and bytes. Throws WIRE_LIMIT. */
export const count = (
  walk: Walk,
  nodes: number,
  bytes: number,
  place: Place | undefined,
  step: Step | undefined,
): void => {
  walk.nodes += nodes;
  walk.bytes += bytes;
  const limits = walk.options.limits();
  const limit = walk.nodes > limits.nodes ? 'nodes' : walk.bytes > limits.messageBytes ? 'messageBytes' : undefined;
  if (limit === undefined) return;
  throw makeError('WIRE_LIMIT', {
    peer: walk.options.peer,
    path: pathText(walk.root, place, step),
    limit,
    max: limits[limit],
  });
};

/** Puts an object into the queue, where its parts are moved. Throws WIRE_LIMIT when it is too deep. */
export const enter = (
  walk: Walk,
  parent: Place | undefined,
  step: Step | undefined,
  node: Omit<Node, keyof Place>,
): void => {
  const depth = (parent?.depth ?? 0) + 1;
  const max = walk.options.limits().depth;
  if (depth > max) {
    throw makeError('WIRE_LIMIT', {
      peer: walk.options.peer,
      path: pathText(walk.root, parent, step),
      limit: 'depth',
      max,
    });
  }
  walk.queue.push({ ...node, parent, step: step ?? '', depth });
};

/** The member itself: an accessor would be code of somebody's. Throws WIRE_VALUE. */
export const readMember = (walk: Walk, node: Node, name: string): unknown => {
  const found = Object.getOwnPropertyDescriptor(node.source, name);
  if (found !== undefined && !Object.hasOwn(found, 'value')) refuse(walk, node, name, 'an accessor');
  return found?.value;
};

/** The boxed number of an entry of the table, which is made when `value` is not in it. */
export const tabled = (walk: Walk, value: object | symbol, make: (index: number) => unknown): object => {
  let index = walk.indices.get(value);
  if (index === undefined) {
    index = walk.table.length;
    walk.indices.set(value, index);
    walk.table.push(undefined);
    walk.nodes += 1;
    walk.bytes += 64;
    walk.table[index] = make(index);
  }
  return Object(index) as object;
};

/** Notes a count that is taken back when the message is refused. */
export const counted = (walk: Walk, id: number): number => {
  walk.ids.push(id);
  return id;
};
