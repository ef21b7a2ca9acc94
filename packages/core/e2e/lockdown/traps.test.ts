import { describe, expect, it } from 'vitest';
import { runProgram } from './virgin.ts';

const prelude = (options = '') => `import { lockdown } from '@core/lockdown/manual.js';
  import { getRealm } from '@core/lockdown/realm.js';
  import { makeError } from '@core/errors/make-error.js';
  lockdown(${options});
  const { Compartment, sharedGlobals } = getRealm();
  const made = new Compartment({ __options__: true }); Object.assign(made.globalThis, sharedGlobals);
  const guest = (source) => made.evaluate(source + '\\n//# sourceURL=cofferdam:t1/plug.js');
  setTimeout(() => console.log('alive'), 50);`;

describe('what nobody catches', () => {
  it.each([
    [
      "a guest's error",
      `setTimeout(guest('() => { throw new Error("mine") }'))`,
      /Uncaught exception: Error: mine\n {4}at plug\.js/,
    ],
    [
      "a guest's string",
      `setTimeout(guest('() => { throw "text\\\\nUncaught exception: forged" }'))`,
      /Uncaught exception: 'text Uncaught exception: forged'\n/,
    ],
    ["a guest's null", `setTimeout(guest('() => { throw null }'))`, /Uncaught exception: null\n/],
    [
      "a guest's proxy",
      `setTimeout(guest('() => { throw new Proxy({}, { get() { throw 1 } }) }'))`,
      /Uncaught exception: an object\n/,
    ],
    [
      "a guest's object with a getter",
      `setTimeout(guest('() => { throw { get message() { throw 1 }, name: "N" } }'))`,
      /Uncaught exception: N\n/,
    ],
    [
      'a refusal of ours',
      `setTimeout(() => { throw makeError('TENANT_STOPPED', { tenant: 't', reason: 'r' }) })`,
      /Uncaught exception: Error \[TENANT_STOPPED\]: Tenant t is stopped/,
    ],
  ])('%s in a host timer is reported, and the process lives', (_what, source, expected) => {
    const { status, stdout, stderr } = runProgram(`${prelude()} ${source};`);
    expect([status, stdout]).toEqual([0, 'alive\n']);
    expect(stderr).toMatch(expected);
  });

  it('a bug of the host ends the process, as in plain Node', () => {
    const { status, stdout, stderr } = runProgram(`${prelude()} setTimeout(() => { null.x });`);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('TypeError: Cannot read properties of null');
  });

  it('a bug of the host is left to the host that listens', () => {
    const { status, stdout } = runProgram(
      `${prelude()} process.on('uncaughtException', (error) => console.log('heard', error.name)); setTimeout(() => { null.x });`,
    );
    expect([status, stdout]).toEqual([0, 'heard TypeError\nalive\n']);
  });

  it("errorTrapping 'report' reports the host's too, 'none' leaves all to Node", () => {
    const bug = 'setTimeout(() => { null.x });';
    expect(runProgram(prelude(`{ errorTrapping: 'report' }`) + bug)).toMatchObject({ status: 0, stdout: 'alive\n' });
    expect(
      runProgram(`${prelude(`{ errorTrapping: 'none' }`)} setTimeout(guest('() => { throw new Error("mine") }'));`),
    ).toMatchObject({ status: 1, stdout: '' });
  });

  it('a rejection that nobody handles is reported, whoever caused it, and the process lives', () => {
    const { status, stdout, stderr } = runProgram(
      `${prelude()} guest('Promise.reject(new Error("dropped"))'); Promise.reject(new TypeError('host'));`,
    );
    expect([status, stdout]).toEqual([0, 'alive\n']);
    expect(stderr).toMatch(/Unhandled rejection: Error: dropped\n {4}at plug\.js/);
    expect(stderr).toMatch(/Unhandled rejection: TypeError: host\n {4}at /);
  });

  it('a flood of rejections does not flood the log', () => {
    const { status, stdout, stderr } = runProgram(
      `${prelude()} guest('for (let i = 0; i < 5000; i++) Promise.reject(new Error("x".repeat(1e6)))');`,
    );
    expect([status, stdout]).toEqual([0, 'alive\n']);
    expect(stderr.length).toBeLessThan(10 * 5000 + 500);
    expect(stderr.match(/^Unhandled rejection: .* so far$/gm)).toEqual([
      'Unhandled rejection: 100 so far',
      'Unhandled rejection: 1000 so far',
    ]);
  });

  it("unhandledRejectionTrapping 'none' leaves them to Node", () => {
    expect(
      runProgram(
        `${prelude(`{ unhandledRejectionTrapping: 'none', errorTrapping: 'none' }`)} Promise.reject(new Error('x'));`,
      ),
    ).toMatchObject({ status: 1 });
  });
});
