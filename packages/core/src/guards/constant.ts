// Intrinsics that need no guard, each with the reason: their work does not grow with what they are given, or grows
// only with what the guest paid for itself.
import type { Constant } from './guard.ts';

/** Names of one holder, separated by spaces: `*` is all of its methods, `get:*` all of its getters. */
const of = (holder: string, names: string, reason: string): Constant[] =>
  names.split(' ').map((name) => {
    const [, accessor, key = ''] = /^(?:(get|set):)?(.*)$/.exec(name) as RegExpExecArray;
    const path = key.startsWith('[') || holder === '' ? `${holder}${key}` : `${holder}.${key}`;
    return { path: accessor === undefined ? path : `${accessor} ${path}`, reason };
  });

const one = 'one step';
const property = 'one property; what a getter, setter or trap runs pays for itself';
const iterator = 'makes an iterator; who steps through it pays';
const step = 'one step of an iterator; who drives it pays';
const given = 'as many steps as the call has arguments, which the call paid for';
const digits = 'a number has at most 1,100 digits in any base';
const inside = 'calls what is guarded, and does no more';
const jobs = 'one reaction; its job is paid for where it runs';
const lookup = 'one lookup by hash, whatever the size; growing is paid by the entries that make it grow';
const clear = 'what it drops was added entry by entry';
const text = 'a slice or a unit of a string: no copy, and a concatenation is flattened once';
const fields = 'reads or writes fields of a date; its text is short';
const ours = 'ours: charges by itself';

export const constants: readonly Constant[] = [
  ...of('', 'isFinite isNaN Boolean Number', one),
  ...of('', 'String', inside),
  ...of('', 'Array', 'an array of its arguments; one of a given length is paid where it is called (decision 0007)'),
  ...of('', 'Object DataView Promise', one),
  ...of(
    '',
    'Error EvalError RangeError ReferenceError SyntaxError TypeError URIError',
    'an error, with a bounded stack',
  ),
  ...of('', 'RegExp', 'compiled when it is first used; the tenant’s option `regexp` says what may be'),
  ...of('', 'Date Compartment eval Function harden', ours),
  ...of('%TypedArray%', 'get:[Symbol.species]', one),
  ...of('%TypedArray%.prototype', 'constructor', 'always throws'),
  ...of('Function.prototype', 'constructor', 'always throws'),
  ...of('Function', 'prototype', 'does nothing'),
  ...of('%TypedArray%.prototype', 'get:*', 'a field'),
  ...of('%TypedArray%.prototype', 'at subarray', one),
  ...of('%TypedArray%.prototype', 'toLocaleString', inside),
  ...of('%TypedArray%.prototype', 'entries keys values', iterator),
  ...of('', 'Iterator', one),
  ...of('Iterator', 'from', iterator),
  ...of('Iterator', 'concat', given),
  ...of('%WrapForValidIteratorPrototype%', 'next return', step),
  ...of('%IteratorHelperPrototype%', 'next return', 'one step: what it takes from its source is charged there'),
  ...of('%IteratorPrototype%', '[Symbol.iterator]', one),
  ...of('%AsyncIteratorPrototype%', '[Symbol.asyncIterator]', one),
  ...of('%ArrayIteratorPrototype%', 'next', step),
  ...of('%StringIteratorPrototype%', 'next', step),
  ...of('%MapIteratorPrototype%', 'next', step),
  ...of('%SetIteratorPrototype%', 'next', step),
  ...of('%RegExpStringIteratorPrototype%', 'next', 'one match: RegExp.prototype.exec pays'),
  ...of('%GeneratorPrototype%', 'next return throw', 'runs the guest’s own code'),
  ...of('%AsyncGeneratorPrototype%', 'next throw', 'runs the guest’s own code'),
  ...of('%GeneratorFunction.prototype%', 'constructor', 'always throws'),
  ...of('%AsyncFunction.prototype%', 'constructor', 'always throws'),
  ...of('%AsyncGeneratorFunction.prototype%', 'constructor', 'always throws'),
  ...of('Array', 'isArray get:[Symbol.species]', one),
  ...of('Array', 'of', given),
  ...of('Array.prototype', 'at', one),
  ...of('Array.prototype', 'push', given),
  ...of('Array.prototype', 'keys entries values', iterator),
  ...of('Array.prototype', 'toString toLocaleString', 'calls `join`, which is guarded'),
  ...of('ArrayBuffer', 'isView get:[Symbol.species]', one),
  ...of('ArrayBuffer.prototype', 'get:*', 'a field'),
  ...of(
    'ArrayBuffer.prototype',
    'slice sliceToImmutable resize transfer transferToFixedLength transferToImmutable',
    'of ses: calls the native that was guarded before ses was loaded',
  ),
  ...of(
    'DataView.prototype',
    'getBigInt64 getBigUint64 getFloat16 getFloat32 getFloat64 getInt16 getInt32 getInt8 getUint16 getUint32 getUint8 ' +
      'setFloat16 setFloat32 setFloat64 setInt16 setInt32 setInt8 setUint16 setUint32 setUint8 get:*',
    'a field, or eight bytes at most',
  ),
  ...of('Map', 'get:[Symbol.species]', one),
  ...of('Map.prototype', 'get set has delete getOrInsert getOrInsertComputed get:size', lookup),
  ...of('Map.prototype', 'clear', clear),
  ...of('Map.prototype', 'entries keys values', iterator),
  ...of('Set', 'get:[Symbol.species]', one),
  ...of('Set.prototype', 'add has delete get:size', lookup),
  ...of('Set.prototype', 'clear', clear),
  ...of('Set.prototype', 'entries keys values', iterator),
  ...of('WeakMap.prototype', 'get set has delete getOrInsert getOrInsertComputed', lookup),
  ...of('WeakSet.prototype', 'add has delete', lookup),
  ...of('Number', 'isFinite isInteger isNaN isSafeInteger', one),
  ...of('Number.prototype', '*', digits),
  ...of('BigInt.prototype', 'valueOf', one),
  ...of('Boolean.prototype', '*', one),
  ...of('Symbol', 'keyFor', one),
  ...of('Symbol.prototype', '* get:*', one),
  ...of('Symbol.prototype', '[Symbol.toPrimitive]', one),
  ...of('Object', 'getOwnPropertyDescriptor hasOwn is getPrototypeOf isExtensible', property),
  ...of(
    'Object.prototype',
    'hasOwnProperty isPrototypeOf propertyIsEnumerable toString toLocaleString valueOf __defineSetter__ __lookupGetter__ __lookupSetter__',
    property,
  ),
  ...of('Object.prototype', 'get:__proto__', property),
  ...of('Reflect', 'deleteProperty get getOwnPropertyDescriptor getPrototypeOf has isExtensible', property),
  ...of('Function.prototype', 'call', given),
  ...of(
    'Function.prototype',
    '[Symbol.hasInstance]',
    'walks a chain of prototypes, as every property that is missing does',
  ),
  ...of('Promise', 'reject', jobs),
  ...of('Promise', 'get:[Symbol.species]', one),
  ...of('Promise.prototype', 'catch', inside),
  ...of(
    'Promise.prototype',
    'get:[async_id_symbol] set:[async_id_symbol] get:[trigger_async_id_symbol] set:[trigger_async_id_symbol]',
    property,
  ),
  ...of('String', 'fromCharCode fromCodePoint', given),
  ...of('String.prototype', 'at charAt charCodeAt codePointAt slice substr substring', text),
  ...of('String.prototype', '[Symbol.iterator]', iterator),
  ...of(
    'Math',
    'abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 f16round floor fround hypot imul ' +
      'log log10 log1p log2 max min pow random round sign sin sinh sqrt tan tanh trunc',
    given,
  ),
  ...of('Date', 'now UTC', one),
  ...of('Date.prototype', '*', fields),
  ...of('Date.prototype', 'constructor', 'a date of what it is given: its text is parsed by `Date.parse`'),
  ...of('Date.prototype.constructor', 'now', 'always throws'),
  ...of('Date.prototype', '[Symbol.toPrimitive]', fields),
  ...of('Error', 'captureStackTrace', 'a bounded stack'),
  ...of('Error', 'get:stackTraceLimit set:stackTraceLimit get:prepareStackTrace set:prepareStackTrace', 'does nothing'),
  ...of('%Error.stack%', 'get set', 'a bounded stack'),
  ...of('Error', 'isError', one),
  ...of('JSON', 'isRawJSON', one),
  ...of('RegExp', 'get:[Symbol.species]', one),
  ...of('RegExp.prototype', 'get:*', 'a flag, or the source, which there is already'),
  ...of('RegExp.prototype', 'toString', 'the source and the flags, which there are already'),
  ...of('RegExp.prototype', '[Symbol.match] [Symbol.matchAll] [Symbol.replace] [Symbol.search] [Symbol.split]', ours),
  ...of('Error.prototype', '[Symbol.for(nodejs.util.inspect.custom)]', ours),
  ...of('Date.prototype', '[Symbol.for(nodejs.util.inspect.custom)]', ours),
  ...of('console', '*', ours),
  ...of('Compartment.prototype', '* get:*', ours),
  ...of('globalThis', 'get:Compartment get:eval get:Function get:console', 'made when it is first used'),
  ...of('globalThis', 'set:[Symbol.unscopables]', 'always throws'),
];
