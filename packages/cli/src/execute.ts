// Runs a command in a tenant. Lockdown comes first: this module is imported only when there is something to run.
import '@cofferdam/core/lockdown';
import { type ConsolePower, makeTenant, type ModuleHost, type Outcome, type TenantOptions } from '@cofferdam/core';
import { makeConsolePower } from '@cofferdam/caps';
import type { Command } from './command.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { isRefusedInput, makeError, type RefusedInput } from './errors.ts';
import { findEntry, readSource } from './input.ts';
import { isRefusal } from './refusal.ts';
import { outcomeJson, printOutcome, type Sinks, writeLine } from './report.ts';

export interface ExecuteOptions {
  readonly sinks: Sinks;
  readonly readStdin: () => Promise<Uint8Array>;
  readonly signal: AbortSignal;
}

/** A module that calls or awaits the entry's default export, inside the tenant, where its thenables and getters are its own. */
const makeRunner = (
  specifier: string,
): string => `import * as entry from ${JSON.stringify(specifier)}${specifier.endsWith('.json') ? " with { type: 'json' }" : ''};
const main = entry.default;
export default typeof main === 'function' ? await main({ console }) : await main;
`;

function refusedOutcome({ code, message }: RefusedInput): Outcome {
  return {
    status: 'error',
    error: { name: 'Error', message, code },
    output: [],
    usage: { fuel: 0, turns: 0, ms: 0, cpuMs: 0, heapBytes: 0, outputBytes: 0, pendingJobs: 0, timers: 0 },
  };
}

/** The modules of a root. Throws INPUT_UNREADABLE for one that cannot be opened, or whose package.json cannot. */
async function openRoot(root: URL, what: string): Promise<ModuleHost> {
  const [{ isLoaderError }, { directory }] = await Promise.all([
    import('@cofferdam/loader'),
    import('@cofferdam/loader/node'),
  ]);
  try {
    return directory(root);
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    throw makeError('INPUT_UNREADABLE', { what, got: error.message });
  }
}

async function runCommand(
  command: Command,
  base: TenantOptions,
  { readStdin, signal }: ExecuteOptions,
): Promise<Outcome> {
  if (command.kind === 'eval') {
    const { text, name } = await readSource(command.from, readStdin);
    return await makeTenant({ ...base, name: 'eval' }).run(text, { name, module: command.module, signal });
  }
  const { root, specifier } = findEntry(command.path, command.root);
  const tenant = makeTenant({ ...base, name: 'run', modules: await openRoot(root, command.root ?? command.path) });
  return await tenant.run(makeRunner(specifier), { name: 'cofferdam-run.js', module: true, signal });
}

/** Runs `command`, prints what it came to, and gives the exit code. */
export async function execute(command: Command, options: ExecuteOptions): Promise<number> {
  const { sinks } = options;
  const write = (stream: 'stdout' | 'stderr', line: string): void => writeLine(sinks[stream], line);
  // How much it is in all is for `--limit outputBytes`.
  const streaming: ConsolePower = makeConsolePower({ write, maxLength: Number.POSITIVE_INFINITY }).value;
  const base: TenantOptions = { limits: command.limits, ...(command.json ? {} : { console: streaming }) };
  let outcome: Outcome;
  let refused: boolean;
  try {
    outcome = await runCommand(command, base, options);
    refused = isRefusal(outcome);
  } catch (error) {
    if (!isRefusedInput(error)) throw error;
    outcome = refusedOutcome(error);
    refused = true;
  }
  if (command.json) sinks.stdout.write(`${outcomeJson(outcome)}\n`);
  else printOutcome(outcome, sinks, { quietUndefined: command.kind === 'run' });
  return refused ? EXIT.refused : exitCodeOf(outcome);
}
