// Programs with a real meter and runtime in a compartment of their own, whose charges a test can take out.
import { types } from 'node:util';
import { compile } from '../../../src/compiler/compile.ts';
import type { CompileFlags } from '../../../src/compiler/context.ts';
import type { Goal } from '../../../src/compiler/unit.ts';
import { fillLimits } from '../../../src/meter/limits.ts';
import { Meter } from '../../../src/meter/meter.ts';
import { makeRuntime, type Runtime } from '../../../src/runtime/runtime.ts';
import type { Limits } from '../../../src/tenant/types.ts';

declare const Compartment: new (options: {
  globals: object;
  __options__: true;
}) => {
  readonly globalThis: Record<string, unknown>;
  evaluate(source: string): unknown;
};

export interface Metered {
  readonly meter: Meter;
  readonly globals: Record<string, unknown>;
  /** Compiles, edits the emitted text, runs it in a turn; gives what it gave, or throws what it threw. */
  run(source: string, edit?: (text: string) => string): unknown;
}

export interface MeteredOptions {
  readonly limits?: Partial<Limits>;
  readonly flags?: Partial<CompileFlags>;
  readonly goal?: Goal;
}

export function makeMetered({ limits: given, flags, goal = 'script' }: MeteredOptions = {}): Metered {
  const limits = fillLimits({ wallMs: 60_000, ...given }, false);
  const meter = new Meter({ tenant: 'test', limits, now: () => performance.now(), onEnd: () => {} });
  const compartment = new Compartment({ globals: {}, __options__: true });
  const { globalThis: globals } = compartment;
  const runtime: Runtime = makeRuntime({
    meter,
    limits,
    globals,
    isProxy: types.isProxy,
    importDynamic: () => Promise.reject(new Error('no modules')),
  });
  return {
    meter,
    globals,
    run(source, edit = (text) => text) {
      const text = edit(compile(source, { goal, name: 'test.js', ...(flags && { flags }) }).emit(() => false).text);
      const functor = compartment.evaluate(text) as (runtime: object) => unknown;
      meter.begin();
      try {
        return functor(runtime);
      } finally {
        meter.end();
      }
    },
  };
}

/** A charge in an emitted program, as offsets. */
export interface Charge {
  readonly start: number;
  readonly end: number;
}

/** Every charge: an expression that begins by counting down and ends where its statement or operand does. */
export function chargesOf(text: string): readonly Charge[] {
  const found: Charge[] = [];
  // What a loop prepays is taken from the counter within its charge.
  for (const { index, 0: begin } of text.matchAll(/(?:--\$c0(?:m|T\d+)|\(\$c0(?:m|T\d+)-=\d+\))(?=[<|&])/g)) {
    if (index < (found.at(-1)?.end ?? 0)) continue;
    let depth = 0;
    let at = index + begin.length;
    for (; at < text.length; at += 1) {
      const char = text[at] as string;
      if (char === '(') depth += 1;
      if (depth === 0 && /[;,)]/.test(char)) break;
      if (char === ')') depth -= 1;
    }
    found.push({ start: index, end: at });
  }
  return found;
}

/** What a program says where a charge was taken out, once it has gone on for far too long. */
export const NOT_STOPPED = 'not stopped';

/**
 * Takes out every charge but the one nearest to the marker `/*@*\/`; without a marker all of them. Each that was
 * taken out counts for itself, so that a program which nothing stops ends here instead of never.
 */
export function keepOnlyMarked(text: string): string {
  const marker = text.indexOf('/*@*/');
  const charges = chargesOf(text);
  const distance = ({ start, end }: Charge): number => Math.min(Math.abs(start - marker), Math.abs(marker - end));
  const nearest = marker < 0 ? undefined : [...charges].sort((a, b) => distance(a) - distance(b))[0];
  let edited = text;
  for (const charge of [...charges].reverse()) {
    if (charge !== nearest) edited = `${edited.slice(0, charge.start)}bomb()${edited.slice(charge.end)}`;
  }
  return edited;
}

/** Throws once it was called far more often than the fuel allows. */
export function makeBomb(most: number): () => void {
  let left = most;
  return () => {
    left -= 1;
    if (left < 0) throw new Error(NOT_STOPPED);
  };
}
