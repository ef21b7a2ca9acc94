// A test in a tenant of a locked-down realm, metered, with limits that no honest test comes near.
import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { lockdown } from '@cofferdam/core/lockdown/manual';
import { detach, INSTALL } from './host-262.mjs';
import { judge, makeWait } from './outcome.mjs';

/** @param {{ nativeGuards: boolean }} options */
export async function makeTenantRunner({ nativeGuards }) {
  lockdown({ nativeGuards, errorTrapping: 'none', unhandledRejectionTrapping: 'none' });
  const { makeTenant } = await import('@cofferdam/core');

  /**
   * The modules around a test, by their paths from its folder.
   *
   * @param {import('./program.mjs').Program} program
   */
  const modulesOf = ({ file, source, module }) => {
    const folder = dirname(file);
    const read = (/** @type {string} */ id) => {
      const full = join(folder, id);
      return module && full === file ? source : readFileSync(full, 'utf8');
    };
    return {
      resolve: (/** @type {string} */ specifier, /** @type {string | undefined} */ referrer) =>
        relative(folder, join(folder, dirname(referrer ?? '.'), specifier))
          .split(sep)
          .join('/'),
      load: (/** @type {string} */ id) => {
        const type = id.endsWith('.json') ? /** @type {const} */ ('json') : /** @type {const} */ ('module');
        return { type, source: read(id) };
      },
    };
  };

  /** @param {import('@cofferdam/core').ErrorRecord | undefined} error */
  const describe = (error) => {
    if (error === undefined) return { name: 'Error', message: '' };
    const { name, message, code } = error;
    // what the compiler refuses, or the linker, is an early error
    if (code !== undefined && /^(?:SOURCE|MODULE)_/.test(code))
      return { name: 'SyntaxError', message: `${code}: ${message}` };
    const thrown = /^(\w+) \{/.exec(message)?.[1]; // no error: described by its class
    return { name: name === 'Error' && thrown !== undefined ? thrown : name, message };
  };

  /**
   * Imports a module by its name, since some import themselves. What it exports need not cross the border.
   *
   * @param {import('@cofferdam/core').Tenant} tenant
   * @param {string} name
   * @returns {Promise<Pick<import('@cofferdam/core').Outcome, 'status' | 'error' | 'fault'>>}
   */
  const runModule = async (tenant, name) => {
    try {
      await tenant.import(`./${name}`);
    } catch (thrown) {
      const error = /** @type {import('@cofferdam/core').ErrorRecord} */ (thrown);
      const { fault } = tenant.state();
      if (fault !== undefined) return { status: 'exhausted', fault };
      if (error.code?.startsWith('BORDER_') !== true) return { status: 'error', error };
    }
    return { status: 'ok' };
  };

  /**
   * @param {import('./program.mjs').Program} program
   * @param {number} ms
   * @returns {Promise<import('./outcome.mjs').Outcome>}
   */
  return async function runInTenant(program, ms) {
    const tenant = makeTenant({
      name: 'test262',
      modules: modulesOf(program),
      regexp: 'any',
      clock: Date,
      random: Math,
      limits: {
        fuelPerTurn: 2 ** 40,
        wallMs: ms,
        arrayLength: Number.POSITIVE_INFINITY,
        bufferBytes: Number.POSITIVE_INFINITY,
        heapBytes: Number.POSITIVE_INFINITY,
        stringLength: 2 ** 29,
        bigintBits: 2 ** 29,
      },
    });
    const wait = makeWait(program.async);
    // near, not across the border: the test's own buffers are detached
    const install = /** @type {(hooks: unknown) => void} */ (tenant.evaluateNear(INSTALL));
    install({ print: wait.print, detach });
    try {
      const { status, error, fault } = program.module
        ? await runModule(tenant, basename(program.file))
        : await tenant.run(program.source, { name: basename(program.file) });
      if (fault !== undefined) return { result: 'fail', reason: `limit ${fault}` };
      if (status !== 'ok') return judge(program, { error: describe(error), printed: undefined });
      const printed = await wait.within(ms);
      const { fault: later } = tenant.state();
      if (later !== undefined) return { result: 'fail', reason: `limit ${later}` };
      return judge(program, { error: undefined, printed });
    } finally {
      tenant.stop();
    }
  };
}
