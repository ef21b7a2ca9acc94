// structuredClone, by the HTML standard's serializable kinds. Guest code: see kit.ts. The walk is a queue: deep data
// is no deep recursion.

export const structuredCloneSource: string = `
own.structuredClone = { structuredClone(value, options = undefined) {
  need(arguments.length, 1, 'structuredClone');
  const seen = new Map();
  const queue = [];
  const refuse = (what) => { throw new DOMException(what + ' could not be cloned.', 'DataCloneError'); };
  const PLATFORM = Object.values(own).filter((each) => each !== DOMException && each.prototype !== undefined);
  const isArguments = (each) => Object.prototype.toString.call(each) === '[object Arguments]' && Symbol.toStringTag in each === false;
  const REFUSED = [Promise, WeakMap, WeakSet, ...PLATFORM];
  const ERRORS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
  const probe = (work) => { try { work(); return true; } catch { return false; } };
  const typedTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
  const sourceOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source').get;
  const textOf = (holder, key) => {
    const found = Object.getOwnPropertyDescriptor(holder, key);
    return found !== undefined && 'value' in found ? found.value : undefined;
  };

  /* Iterators and generators of the language, by the prototypes that only theirs lead to. */
  const BUILT_IN = [[].values(), new Map().values(), new Set().values(), ''[Symbol.iterator](), 'a'.matchAll(/a/g)].map((each) => Object.getPrototypeOf(each));
  BUILT_IN.push(Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())), Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())));
  const isIterator = (each) => BUILT_IN.some((prototype) => prototype.isPrototypeOf(each));

  const enter = (source, target, fill) => {
    seen.set(source, target);
    if (fill !== undefined) queue.push(() => fill(source, target));
    return target;
  };
  const fillRecord = (source, target) => {
    for (const key of Object.keys(source))
      if (Object.hasOwn(source, key)) defineProperty(target, key, { value: clone(source[key]), writable: true, enumerable: true, configurable: true });
  };
  const cloneError = (source) => {
    const name = source.name + '';
    const message = textOf(source, 'message');
    const Kind = Object.hasOwn(ERRORS, name) ? ERRORS[name] : Error;
    const copy = message === undefined ? new Kind() : new Kind(message + '');
    const stack = textOf(source, 'stack');
    if (typeof stack === 'string') defineProperty(copy, 'stack', { value: stack, writable: true, configurable: true });
    return enter(source, copy, () => {
      if (Object.hasOwn(source, 'cause')) defineProperty(copy, 'cause', { value: clone(source.cause), writable: true, configurable: true });
    });
  };
  const cloneView = (source) => {
    const buffer = clone(source.buffer);
    if (source instanceof DataView) return enter(source, new DataView(buffer, source.byteOffset, source.byteLength));
    const Kind = globalThis[typedTag.call(source)];
    return enter(source, new Kind(buffer, source.byteOffset, source.length));
  };
  const cloneObject = (source) => {
    if (Array.isArray(source)) return enter(source, new Array(source.length), fillRecord);
    const prototype = Object.getPrototypeOf(source);
    if (isArguments(source)) refuse('An object of arguments');
    if (prototype === Object.prototype || prototype === null) return enter(source, {}, fillRecord);
    if (REFUSED.some((each) => source instanceof each)) refuse('An object of a class without a copy');
    if (ArrayBuffer.isView(source)) return cloneView(source);
    if (source instanceof ArrayBuffer && probe(() => source.byteLength)) return enter(source, source.slice(0));
    if (source instanceof Date && probe(() => Date.prototype.getTime.call(source))) return enter(source, new Date(+Date.prototype.getTime.call(source)));
    if (source instanceof RegExp && probe(() => sourceOf.call(source))) return enter(source, new RegExp(source.source, source.flags));
    if (source instanceof Map && probe(() => Map.prototype.has.call(source, 0)))
      return enter(source, new Map(), (from, to) => { for (const [key, each] of [...Map.prototype.entries.call(from)]) to.set(clone(key), clone(each)); });
    if (source instanceof Set && probe(() => Set.prototype.has.call(source, 0)))
      return enter(source, new Set(), (from, to) => { for (const each of [...Set.prototype.values.call(from)]) to.add(clone(each)); });
    if (source instanceof DOMException) return enter(source, new DOMException(source.message, source.name));
    if (source instanceof Error) return cloneError(source);
    for (const Kind of [Number, String, Boolean, BigInt])
      if (source instanceof Kind && probe(() => Kind.prototype.valueOf.call(source))) return enter(source, Object(Kind.prototype.valueOf.call(source)));
    if (source instanceof Symbol) refuse('A symbol');
    if (isIterator(source)) refuse('An iterator');
    return enter(source, {}, fillRecord);
  };
  const clone = (each) => {
    if (typeof each === 'symbol') refuse('A symbol');
    if (typeof each === 'function') refuse('A function');
    if (typeof each !== 'object' || each === null) return each;
    return seen.has(each) ? seen.get(each) : cloneObject(each);
  };

  const { transfer } = options ?? {};
  const moved = transfer === undefined ? [] : [...transfer];
  if (moved.some((each) => Object(each) !== each)) throw new TypeError('structuredClone: expected objects to transfer');
  if (new Set(moved).size !== moved.length) refuse('A buffer that is transferred twice');
  for (const buffer of moved) {
    if (!(buffer instanceof ArrayBuffer) || typeof buffer.transfer !== 'function') refuse('What is no transferable buffer here');
  }
  /* Copied first and detached last: when anything is refused, nothing has moved. */
  const result = clone(value);
  for (let at = 0; at < queue.length; at += 1) queue[at]();
  for (const buffer of moved) buffer.transfer();
  return result;
} }.structuredClone;
`;
