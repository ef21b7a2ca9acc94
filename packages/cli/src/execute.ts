// Does what a command asks for. Lockdown comes first: this module is imported only when there is something to do.
import '@cofferdam/core/lockdown';
import { type ConsolePower, isCodedError, makeTenant, type Outcome } from '@cofferdam/core';
import { makeConsolePower } from '@cofferdam/caps/console';
import { NO_USAGE } from '@cofferdam/core/kit';
import type { Command, TenantCommand, ToolCommand } from './command.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { isRefusedInput } from './errors.ts';
import { readSource } from './input.ts';
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

interface Refusal {
  readonly code: string;
  readonly message: string;
}

/**
 * Why nothing was done: what the command line, the loader or the compiler refuses by code. The loader is asked when
 * the others do not know the error: what evaluates a text needs none of it, and starts sooner.
 */
async function refusalOf(error: unknown): Promise<Refusal | undefined> {
  if (isRefusedInput(error) || isCodedError(error)) return error;
  const { isLoaderError } = await import('@cofferdam/loader');
  return isLoaderError(error) ? error : undefined;
}

const refusedOutcome = ({ code, message }: Refusal): Outcome => ({
  status: 'error',
  error: { name: 'Error', message, code },
  output: [],
  usage: NO_USAGE,
});

type Write = (stream: 'stdout' | 'stderr', line: string) => void;

/** How much it is in all is for `--limit outputBytes`. */
const linesTo = (write: Write): Required<ConsolePower> =>
  makeConsolePower({ write, maxLength: Number.POSITIVE_INFINITY }).value;

const RUNNER = { name: 'cofferdam-run.js', module: true };

async function runInRealm(
  command: TenantCommand,
  write: Write | undefined,
  { readStdin, signal }: ExecuteOptions,
): Promise<Outcome> {
  const console = write === undefined ? {} : { console: linesTo(write) };
  if (command.kind === 'eval') {
    const { text, name } = await readSource(command.from, readStdin);
    const tenant = makeTenant({ ...console, limits: command.limits, name: 'eval' });
    return await tenant.run(text, { name, module: command.module, signal });
  }
  const { openModules } = await import('./sources.ts');
  const { modules, specifier, limits } = openModules(command);
  const tenant = makeTenant({ ...console, limits: { ...limits, ...command.limits }, name: 'run', modules });
  return await tenant.run(makeRunner(specifier), { ...RUNNER, signal });
}

async function runElsewhere(
  command: TenantCommand,
  placement: 'thread' | 'process',
  write: Write | undefined,
  { readStdin, signal }: ExecuteOptions,
): Promise<Outcome> {
  const { runPlaced } = await import('./placed.ts');
  const console = write && linesTo(write);
  if (command.kind === 'eval') {
    const { text, name } = await readSource(command.from, readStdin);
    const options = { name, module: command.module, signal };
    return await runPlaced({ name: 'eval', placement, limits: command.limits, code: text, options, console });
  }
  const { packModules } = await import('./packed.ts');
  const { bytes, digest, specifier, limits } = packModules(command);
  return await runPlaced({
    name: 'run',
    placement,
    limits: { ...limits, ...command.limits },
    source: { archive: bytes, ...(digest === undefined ? {} : { digest }) },
    code: makeRunner(specifier),
    options: { ...RUNNER, signal },
    console,
  });
}

async function executeInTenant(command: TenantCommand, options: ExecuteOptions): Promise<number> {
  const { sinks } = options;
  const { placement } = command;
  const write: Write | undefined = command.json ? undefined : (stream, line) => writeLine(sinks[stream], line);
  let outcome: Outcome;
  let refused: boolean;
  try {
    outcome =
      placement === 'realm'
        ? await runInRealm(command, write, options)
        : await runElsewhere(command, placement, write, options);
    refused = isRefusal(outcome);
  } catch (error) {
    const refusal = await refusalOf(error);
    if (refusal === undefined) throw error;
    outcome = refusedOutcome(refusal);
    refused = true;
  }
  if (command.json) sinks.stdout.write(`${outcomeJson(outcome)}\n`);
  else printOutcome(outcome, sinks, { quietUndefined: command.kind === 'run' });
  return refused ? EXIT.refused : exitCodeOf(outcome);
}

async function executeTool(command: ToolCommand, { stdout, stderr }: Sinks): Promise<number> {
  const { runTool } = await import('./tools/run-tool.ts');
  try {
    const { json, text, found } = runTool(command, stderr);
    if (command.json) stdout.write(`${JSON.stringify({ status: 'ok', ...json })}\n`);
    else writeLine(stdout, text);
    return found ? EXIT.found : EXIT.ok;
  } catch (error) {
    const refusal = await refusalOf(error);
    if (refusal === undefined) throw error;
    const { code, message } = refusal;
    if (command.json) stdout.write(`${JSON.stringify({ status: 'error', error: { name: 'Error', message, code } })}\n`);
    else writeLine(stderr, `Error [${code}]: ${message}`);
    return EXIT.refused;
  }
}

/** Does what `command` asks for, prints what it came to, and gives the exit code. */
export function execute(command: Command, options: ExecuteOptions): Promise<number> {
  return command.kind === 'eval' || command.kind === 'run'
    ? executeInTenant(command, options)
    : executeTool(command, options.sinks);
}
