// A host that listens to Node's async hooks, as AsyncLocalStorage does before Node 24: promises that were frozen before it
// did, by the host or by a guest, keep working. In a process of its own, since what goes wrong is an uncaught exception.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const program = `
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';
import { AsyncLocalStorage, createHook } from 'node:async_hooks';

const uncaught = [];
process.on('uncaughtException', (error) => uncaught.push(error.message));
const tenant = makeTenant();
await tenant.run('globalThis.p = Object.freeze(Promise.resolve(1)); 0');
const frozen = Object.freeze(Promise.resolve(2));
const storage = new AsyncLocalStorage();
if (process.argv[2] === 'destroy') createHook({ init() {}, before() {}, after() {}, destroy() {} }).enable();
const store = { request: 7 };
const answers = await storage.run(store, async () => {
  const { status, value } = await tenant.run('p.then((x) => x + 1)');
  const later = await new Promise((resolve) => void frozen.then((x) => resolve([x, storage.getStore() === store])));
  return { status, value, later };
});
// what is frozen keeps nothing, so guests that share it cannot talk by it
const kept = tenant.evaluateNow(\`
  Object.getOwnPropertySymbols(Promise.prototype).filter((symbol) => symbol.description.endsWith('async_id_symbol'))
    .map((symbol) => { try { p[symbol] = 12; } catch {} return String(p[symbol]); }).join()
\`);
console.log(JSON.stringify({ ...answers, kept, fuel: tenant.usage().fuel > 1000, uncaught }));
`;

async function runProgram(...args: readonly string[]): Promise<unknown> {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program, '--', ...args],
    { cwd },
  );
  return JSON.parse(stdout);
}

describe.concurrent('promises that were frozen before anyone listened to async hooks', () => {
  const expected = { status: 'ok', value: 2, later: [2, true], fuel: false, uncaught: [] };

  it('run their jobs while there is an AsyncLocalStorage', async () => {
    expect(await runProgram()).toMatchObject(expected);
  });

  it('run their jobs while a hook waits for them to be collected', async () => {
    expect(await runProgram('destroy')).toMatchObject(expected);
  });

  it('keep no number that anybody gives them', async () => {
    const { kept } = (await runProgram()) as { readonly kept: string };
    expect(kept).toBe('undefined,undefined');
  });
});
