// References as they are sent: functions, objects with methods, promises, signals; and plain objects, which are either.
import { type AnyFunction, markedMethods, type Methods } from './capability.ts';
import { count, counted, enter, type Node, readMember, refuse, setMember, tabled, type Walk } from './encoding.ts';
import { METHODS } from './messages.ts';
import type { Place, Step } from './walk.ts';

export const placeFunction = (walk: Walk, value: AnyFunction): object =>
  tabled(
    walk,
    value,
    () =>
      walk.options.referrer.home(value) ?? [
        'export',
        counted(walk, walk.options.referrer.capability(value, undefined)),
      ],
  );

const assertMethods = (walk: Walk, methods: Methods, parent: Place | undefined, step: Step | undefined): void => {
  if (methods.size > METHODS) refuse(walk, parent, step, `an object with more than ${METHODS} methods`);
  count(walk, methods.size, 0, parent, step);
};

const fillRecord = (walk: Walk, node: Node): void => {
  const values = node.parts as readonly (readonly [string, unknown])[];
  for (const [name, value] of values) setMember(node.target, name, walk.place(walk, value, node, name));
};

/** A plain object with a method is a capability, whose other members are data; without, it is data. */
export const placeRecord = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object => {
  const names = Object.keys(source);
  count(walk, names.length, 0, parent, step);
  const values: (readonly [string, unknown])[] = [];
  const methods = new Map<string, AnyFunction>();
  const here: Node = { source, target: source, fill: fillRecord, parent, step: step ?? '', depth: 0 };
  for (const name of names) {
    count(walk, 0, 2 * name.length + 12, parent, step);
    const value = readMember(walk, here, name);
    if (typeof value !== 'function') values.push([name, value]);
    else if (name === 'then') refuse(walk, parent, step, 'an object with a method named then');
    else methods.set(name, value as AnyFunction);
  }
  for (const symbol of Object.getOwnPropertySymbols(source)) {
    if (Object.getOwnPropertyDescriptor(source, symbol)?.enumerable !== true) continue;
    if (methods.size === 0) refuse(walk, parent, step, 'a member under a symbol');
  }
  walk.nodes -= names.length; // counted again as each is placed
  const target: object = {};
  if (methods.size === 0) {
    walk.seen.set(source, target);
    enter(walk, parent, step, { source, target, fill: fillRecord, parts: values });
    return target;
  }
  return tabled(walk, source, () => {
    const id = counted(walk, walk.options.referrer.capability(source, methods));
    if (values.length > 0) enter(walk, parent, step, { source, target, fill: fillRecord, parts: values });
    assertMethods(walk, methods, parent, step);
    if (values.length > 0) count(walk, 1, 24, parent, step);
    return ['export', id, values.length > 0 ? [[...methods.keys()], target] : [[...methods.keys()]]];
  });
};

/** What `makeCapability`, `Far` or caps made. */
export const placeMarked = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object =>
  tabled(walk, source, () => {
    const methods = markedMethods(source);
    if (methods.has('then')) refuse(walk, parent, step, 'an object with a method named then');
    assertMethods(walk, methods, parent, step);
    for (const name of methods.keys()) count(walk, 0, 2 * name.length + 12, parent, step);
    return ['export', counted(walk, walk.options.referrer.capability(source, methods)), [[...methods.keys()]]];
  });

export const placePromise = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object =>
  tabled(walk, source, () => {
    for (const key of ['then', 'constructor']) {
      if (Object.hasOwn(source, key)) refuse(walk, parent, step, `a promise with its own ${key}`);
    }
    return ['promise', counted(walk, walk.options.referrer.promise(source as Promise<unknown>))];
  });

export const placeSignal = (
  walk: Walk,
  source: AbortSignal,
  parent: Place | undefined,
  step: Step | undefined,
): object =>
  tabled(walk, source, (index) => {
    const id = counted(walk, walk.options.referrer.signal(source)); // reads `aborted`: throws when it is not genuine
    if (!source.aborted) return ['signal', id, false];
    const entry: unknown[] = ['signal', id, true, undefined];
    walk.table[index] = entry;
    entry[3] = walk.place(walk, source.reason, parent, step);
    return entry;
  });
