// `eval`, `Function` and `Compartment` as a guest has them: what they are given goes through the same compiler,
// into the same budget. SES's own are out of reach, so no text runs that was not metered.
import { makeError } from '../errors/make-error.ts';
import type { Meter } from '../meter/meter.ts';
import type { Functor, GuestCompartment, TextOptions } from './compartment.ts';
import { freeze } from '../commons.ts';
import { whileWatched } from '../compiler/parse.ts';
import type { Unit } from '../compiler/unit.ts';
import { lookNow } from '../meter/current.ts';
import type { FunctionKind, Runtime } from '../runtime/runtime.ts';

/** Text that a guest may have compiled at once: a tree of a hundred times its size, and a program of some more. */
const MOST_SOURCE = 2 ** 22;

/** One unit of fuel pays for compiling this many UTF-16 units. */
const SOURCE_PER_UNIT = 8;
/** Units for a program, however short: a quarter of a millisecond where none like it was compiled before. */
const PER_PROGRAM = 256;
const PER_COMPARTMENT = 512;

/** A compartment with the runtime of its programs. */
export interface ChildCompartment {
  readonly compartment: GuestCompartment;
  readonly runtime: Runtime;
}

export interface EvaluatorOptions {
  readonly meter: Pick<Meter, 'charge' | 'refund' | 'assertStack'>;
  /** The compartment whose evaluators these are. */
  readonly here: () => ChildCompartment;
  /** Opens a compartment with these globals of the guest's. */
  readonly makeChild: (globals: unknown) => ChildCompartment;
}

/** A refusal of the compiler as the guest sees it. */
function asSyntaxError(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || !code.startsWith('SOURCE_')) return error;
  return new SyntaxError(String(message).replace(/ \([^()]*:(\d+):(\d+)\)$/, ' ($1:$2)'));
}

/**
 * Takes the fuel for compiling `source`, and refuses what is too long to parse under a limit. Leaves stack to compile
 * and evaluate with: neither must be cut short by a guest that calls it with nothing left.
 */
export function chargeSource(meter: Pick<Meter, 'charge' | 'assertStack'>, source: string, name: string): void {
  if (source.length > MOST_SOURCE)
    throw makeError('SOURCE_TOO_LONG', { name, length: source.length, limit: MOST_SOURCE });
  meter.assertStack();
  meter.charge(Math.ceil(source.length / SOURCE_PER_UNIT));
}

/** Compiles for a guest: what parsing takes of its time and heap is seen while it runs. */
function compileFor(
  meter: EvaluatorOptions['meter'],
  { compartment }: ChildCompartment,
  source: string,
  options: TextOptions,
): Unit {
  return whileWatched(
    () => lookNow(meter),
    () => compartment.compile(source, options),
  );
}

/** The same for a program that a guest evaluates. */
function chargeProgram(meter: Pick<Meter, 'charge' | 'assertStack'>, source: string, name: string): void {
  meter.charge(PER_PROGRAM);
  chargeSource(meter, source, name);
}

/** Runs a synchronous script in a compartment; errors of the compiler are the guest's SyntaxErrors. */
function runScript(
  options: Pick<EvaluatorOptions, 'meter'>,
  child: ChildCompartment,
  source: string,
  name: string,
): unknown {
  const { compartment, runtime } = child;
  let functor: Functor;
  try {
    chargeProgram(options.meter, source, name);
    const unit = compileFor(options.meter, child, source, { goal: 'script', name });
    if (unit.async) throw makeError('SOURCE_AWAIT', { name });
    functor = compartment.functor(unit);
  } catch (error) {
    throw asSyntaxError(error);
  }
  return functor(compartment.globalThis, runtime);
}

export interface GuestEvaluators {
  readonly eval: (source: unknown) => unknown;
  readonly Function: FunctionConstructor;
  readonly Compartment: object;
  /** `Function` and its like, by how the functions begin that they make. */
  readonly functions: Runtime['functions'];
}

/** The evaluators of one compartment. */
export function makeEvaluators(options: EvaluatorOptions): GuestEvaluators {
  const { here } = options;
  const evaluate = {
    eval: (source: unknown): unknown =>
      typeof source === 'string' ? runScript(options, here(), source, 'eval') : source,
  }.eval;

  const made = new Map<FunctionKind, FunctionConstructor>();
  const functions = (kind: FunctionKind): FunctionConstructor => {
    let constructor = made.get(kind);
    if (constructor === undefined) {
      constructor = makeFunctionConstructor(options, kind);
      made.set(kind, constructor);
    }
    return constructor;
  };

  return freeze({
    eval: freeze(evaluate),
    Function: functions('function'),
    Compartment: makeCompartmentConstructor(options),
    functions,
  });
}

/** Functions of each kind, whose prototypes their constructors show. */
const SAMPLES: Readonly<Record<FunctionKind, () => object>> = {
  function: () => Function.prototype,
  'function*': () => Object.getPrototypeOf(function* () {}) as object,
  'async function': () => Object.getPrototypeOf(async () => {}) as object,
  'async function*': () => Object.getPrototypeOf(async function* () {}) as object,
};
const NAMES: Readonly<Record<FunctionKind, string>> = {
  function: 'Function',
  'function*': 'GeneratorFunction',
  'async function': 'AsyncFunction',
  'async function*': 'AsyncGeneratorFunction',
};

function makeFunctionConstructor({ meter, here }: EvaluatorOptions, kind: FunctionKind): FunctionConstructor {
  const GuestFunction = function Function(...args: unknown[]): unknown {
    const texts = args.map((arg) => `${arg as string}`);
    const body = texts.pop() ?? '';
    const parameters = texts.join(',');
    const head = `(${kind} anonymous(${parameters}\n) `;
    const source = `${head}{\n${body}\n})`;
    let functor: Functor;
    const child = here();
    const { compartment, runtime } = child;
    try {
      chargeProgram(meter, source, 'Function');
      const unit = compileFor(meter, child, source, { goal: 'function', name: 'Function', headLength: head.length });
      functor = compartment.functor(unit);
    } catch (error) {
      throw asSyntaxError(error);
    }
    const made = functor(compartment.globalThis, runtime);
    // a class that extends Function: what it makes is its own
    const prototype: unknown =
      new.target === undefined || new.target === GuestFunction ? undefined : new.target.prototype;
    return Object(prototype) === prototype ? Object.setPrototypeOf(made, prototype as object) : made;
  } as unknown as FunctionConstructor;
  Object.defineProperties(GuestFunction, {
    length: { value: 1 },
    name: { value: NAMES[kind] },
    prototype: { value: SAMPLES[kind](), writable: false },
  });

  return freeze(GuestFunction);
}

/** A guest's own compartments: other globals, the same budget, the same compiler. */
function makeCompartmentConstructor(options: EvaluatorOptions): object {
  const children = new WeakMap<object, ChildCompartment & { readonly name: string }>();
  const childOf = (self: unknown): ChildCompartment & { readonly name: string } => {
    const child = Object(self) === self ? children.get(self as object) : undefined;
    if (child === undefined) throw new TypeError('Receiver is not a Compartment');
    return child;
  };
  const Compartment = function Compartment(this: unknown, ...args: unknown[]): void {
    if (new.target === undefined) throw new TypeError("Class constructor Compartment cannot be invoked without 'new'");
    options.meter.charge(PER_COMPARTMENT);
    const { globals, name } = readCompartmentArguments(args);
    children.set(this as object, { ...options.makeChild(globals), name });
  };
  const methods = {
    evaluate(this: unknown, source: unknown, ...rest: unknown[]): unknown {
      if (typeof source !== 'string') throw new TypeError('first argument of evaluate() must be a string');
      if (rest[0] !== undefined) assertNoOptions(rest[0]);
      const child = childOf(this);
      return runScript(options, child, source, child.name);
    },
    async import(this: unknown): Promise<never> {
      throw new TypeError(`Compartment ${childOf(this).name} has no modules: guests' compartments get none`);
    },
    get globalThis(): object {
      return childOf(this).compartment.globalThis;
    },
    get name(): string {
      return childOf(this).name;
    },
  };
  const prototype = Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(methods),
      constructor: { value: Compartment },
      [Symbol.toStringTag]: { value: 'Compartment' },
    },
  );
  for (const key of Reflect.ownKeys(prototype)) {
    const { value, get } = Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor;
    for (const part of [value, get]) if (typeof part === 'function' && part !== Compartment) freeze(part);
  }
  Object.defineProperty(Compartment, 'prototype', { value: freeze(prototype), writable: false });
  return freeze(Compartment);
}

const OPTION_NAMES = ['__options__', 'globals', 'name'];

/** `new Compartment({ __options__: true, globals, name })`, or the older `new Compartment(globals)`. */
function readCompartmentArguments(args: readonly unknown[]): { globals: unknown; name: string } {
  const [first, modules, rest] = args;
  for (const part of [modules, rest]) if (part !== undefined) assertNoOptions(part);
  if (Object(first) !== first || !('__options__' in (first as object))) return { globals: first, name: 'compartment' };
  for (const key of Reflect.ownKeys(first as object)) {
    if (!OPTION_NAMES.includes(key as string)) {
      throw new TypeError(`Unknown Compartment option ${String(key)}, expected one of ${OPTION_NAMES.join(', ')}`);
    }
  }
  const { globals, name } = first as { globals?: unknown; name?: unknown };
  return { globals, name: name === undefined ? 'compartment' : `${name as string}` };
}

function assertNoOptions(value: unknown): void {
  const [key] = Reflect.ownKeys(Object(value) as object);
  if (key !== undefined)
    throw new TypeError(`Unknown Compartment option ${String(key)}: modules and transforms are not offered to guests`);
}
