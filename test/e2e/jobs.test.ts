// Loops of promise jobs in which no guest code runs, or none that was seen to begin: each would keep its process for
// ever, so each runs in one of its own.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('jobs/loops.mjs', import.meta.url));
const PATIENCE_MS = 20_000;

function outcomeOf(source: string): Promise<unknown> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, source], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(text === '' ? 'never came back' : JSON.parse(text));
    });
  });
}

const loop = 'const t = {}; t.then = Array.prototype.forEach.bind([t]);';
const hang = '{ then(r) { [].indexOf.call({ length: 2 ** 53 - 1 }, 1); r() } }';

describe('the process comes back from', () => {
  it.each([
    ['a native then that Promise.resolve was given', `${loop} Promise.resolve(t)`],
    ['a native then that an executor resolved with', `${loop} new Promise((r) => r(t))`],
    ['a native then that an async function returned', `${loop} (async () => t)()`],
    ['a native then that is awaited', `${loop} (async () => { await t })()`],
    ['a native then that a reaction returned', `${loop} Promise.resolve().then(() => t)`],
    ['a native then that a subclass was resolved with', `${loop} class P extends Promise {} new P((r) => r(t))`],
    ['a native then that a proxy was resolved with', `${loop} new (new Proxy(Promise, {}))((r) => r(t))`],
    ['a native then that a bound constructor was resolved with', `${loop} new (Promise.bind())((r) => r(t))`],
    [
      'a native then of a promise',
      'const p = Promise.resolve(); const t = {}; const q = Promise.resolve(t); t.then = Promise.prototype.then.bind(q); new Promise((r) => r(t))',
    ],
    ['a native then that doubles', 'const t = {}; t.then = Promise.all.bind(Promise, [t, t]); Promise.resolve(t)'],
    ['a long native in a thenable', `new Promise((r) => r(${hang}))`],
    ['a long native in a thenable of a subclass', `class P extends Promise {} P.resolve(${hang})`],
    ['a long native behind an await', '(async () => { await 0; [].indexOf.call({ length: 2 ** 53 - 1 }, 1) })()'],
    [
      'a long native in a generator',
      '(async () => { async function* g() { yield; [].indexOf.call({ length: 2 ** 53 - 1 }, 1) } for await (const x of g()); })()',
    ],
    [
      'a long native in a default',
      '(async () => { for await (const { a = [].indexOf.call({ length: 2 ** 53 - 1 }, 1) } of [{}]); })()',
    ],
  ])('%s', async (_what, source) => {
    expect(await outcomeOf(source)).toMatchObject({ state: 'stopped', other: 2 });
  });
});
