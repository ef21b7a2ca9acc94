// Programs in a process of their own, whose realm nobody has locked down yet.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const dist = new URL('../../dist/', import.meta.url);

/** What a program wrote and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a module that may import `@core/...`, which is dist. */
export function runProgram(
  source: string,
  options: { env?: Record<string, string>; args?: readonly string[] } = {},
): Ended {
  const text = source.replaceAll('@core/', dist.href);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...(options.args ?? []), '--input-type=module', '--eval', text],
    {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      env: { ...process.env, NODE_OPTIONS: '', ...options.env },
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  return { status, stdout, stderr };
}

/** Runs a program that locks down first; gives what it passed to `show`, through JSON. */
export function runLocked(
  body: string,
  options: { lockdown?: string; before?: string; env?: Record<string, string>; args?: readonly string[] } = {},
): unknown {
  const ended = runProgram(
    `import { lockdown } from '@core/lockdown/manual.js';
     import { getRealm, isLockedDown } from '@core/lockdown/realm.js';
     import { guestStack, originOf } from '@core/lockdown/stack.js';
     import { setPositionMapper } from '@core/lockdown/stack-frames.js';
     const show = (value) => console.log(JSON.stringify(value));
     const attempt = (run) => { try { return run(); } catch (error) { return { code: error.code, message: error.message }; } };
     ${options.before ?? ''}
     const report = lockdown(${options.lockdown ?? ''});
     const compartment = (globals = {}) => {
       const { Compartment, sharedGlobals } = getRealm();
       const made = new Compartment({ __options__: true });
       Object.assign(made.globalThis, sharedGlobals, globals);
       return made;
     };
     const guest = (source, globals, file = 'plug.js') => compartment(globals).evaluate(source + '\\n//# sourceURL=cofferdam:t1/' + file);
     ${body}`,
    options,
  );
  if (ended.status !== 0) throw new Error(`ended with ${ended.status}: ${ended.stderr}`);
  return JSON.parse(ended.stdout);
}
