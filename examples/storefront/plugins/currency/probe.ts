// What this plugin tries although nobody granted it.
import type { Powers } from './powers.js';

export interface Attempt {
  what: string;
  refused: boolean;
  text: string;
}

async function attempt<T>(what: string, tryIt: () => T | Promise<T>): Promise<Attempt> {
  try {
    const got: T = await tryIt();
    return { what, refused: false, text: `got ${typeof got}` };
  } catch (error: unknown) {
    const { name, message } = error as Error;
    return { what, refused: true, text: `${name}: ${message}` };
  }
}

declare const process: { env: object };
declare const setTimeout: (then: () => void, ms: number) => unknown;

interface Wished extends Powers {
  readonly rates: Powers['rates'] & { set(currency: string, rate: number): void };
  readonly store: { keys(): string[] };
}

export async function probe(granted: Powers): Promise<Attempt[]> {
  const { rates, store } = granted as Wished;
  return [
    await attempt('process.env', () => process.env),
    await attempt('setTimeout(…)', () => setTimeout(() => {}, 1)),
    await attempt("import('node:net')", () => import('node:net' as string)),
    await attempt("import('file:///etc/hosts')", () => import('file:///etc/hosts' as string)),
    await attempt("(async () => {}).constructor('return process')()", () =>
      (async () => {}).constructor('return process')(),
    ),
    await attempt('rates.set(…)', () => rates.set('JPY', 1)),
    await attempt("the loyalty tenant's store", () => store.keys()),
  ];
}
