// The command line, by commander. Parsing touches nothing of the guest's, so it needs no lockdown, and --help
// and usage errors answer without paying for one.
import type { Limits } from '@cofferdam/core';
import type { PlacementKind } from '@cofferdam/host';
import { Command as Commander, InvalidArgumentError, Option } from 'commander';
import type { Command, SourceFrom, ToolCommand } from './command.ts';
import { EXIT_MEANINGS } from './exit-codes.ts';
import { LIMITS, parseLimit } from './limits.ts';
import { addArchive, addInspect, addPolicy, type TrustFlags, trustOf, withTrust } from './program-tools.ts';

export interface ProgramOptions {
  readonly version: string;
  /** Whether a person's terminal is at standard input: then nothing is read from it unless asked for by `-`. */
  readonly stdinIsTerminal: boolean;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** The command asked for, or the end of it: help or the version was printed (0), or a usage error was (2). */
export type Parsed = { readonly command: Command } | { readonly exit: 'ok' | 'usage' };

const LIMITS_HELP = `
Limits (NAME=VALUE; whole numbers above 0 such as 1e6 or 1_000_000, or Infinity):
${Object.entries(LIMITS)
  .map(([name, counts]) => `  ${name.padEnd(14)}${counts}`)
  .join('\n')}
`;
const EXITS_HELP = `
Exit codes:
${EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padEnd(14)}${meaning}`).join('\n')}
`;

function collectLimit(text: string, before: Partial<Limits>): Partial<Limits> {
  const limit = parseLimit(text);
  if ('problem' in limit) throw new InvalidArgumentError(`\n${limit.problem}`);
  return { ...before, [limit.name]: limit.value };
}

interface CommonFlags {
  readonly json?: boolean;
  readonly limit: Partial<Limits>;
  readonly placement: PlacementKind;
}

interface RunFlags extends CommonFlags, TrustFlags {
  readonly root?: string;
  readonly policy?: string;
  readonly units: 'ignore' | 'check' | 'use';
  readonly jsx?: boolean;
  readonly jsxImportSource?: string;
}

/** What a module may be called by: it goes into the text that is compiled. */
const SPECIFIER = /^[^"'\\\s]+$/;

/** Reads the arguments after the program's name. */
export function parseArguments(args: readonly string[], options: ProgramOptions): Parsed {
  let command: Command | undefined;
  const program = new Commander('cofferdam')
    .description(
      "Runs other people's JavaScript in a tenant: no authority but what is granted, no work beyond the limits.",
    )
    .version(options.version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: options.stdout, writeErr: options.stderr })
    .showSuggestionAfterError()
    .addHelpText('after', `${LIMITS_HELP}${EXITS_HELP}`);
  const tool = (sub: Commander): Commander =>
    sub
      .helpOption('--help', 'print this help')
      .option('--json', 'print exactly one JSON object')
      .allowExcessArguments(false)
      .addHelpText('after', EXITS_HELP);
  const common = (sub: Commander): Commander =>
    sub
      .helpOption('--help', 'print this help')
      .addOption(new Option('--json', 'print exactly one JSON object, the outcome'))
      .addOption(
        new Option('--limit <NAME=VALUE>', 'set a limit, may be repeated')
          .argParser(collectLimit)
          .default({}, 'the defaults'),
      )
      .addOption(
        new Option('--placement <where>', 'where it runs: in this process, a thread, or a process of its own')
          .choices(['realm', 'thread', 'process'] satisfies PlacementKind[])
          .default('realm'),
      )
      .allowExcessArguments(false)
      .addHelpText('after', `${LIMITS_HELP}${EXITS_HELP}`);

  common(program.command('eval'))
    .description('Evaluate source text and print its completion value.')
    .argument('[source]', "the source text; '-' or none reads standard input")
    .option('--file <file>', 'read the source text from a file')
    .option('--module', 'parse as an ES module and print its default export')
    .action((source: string | undefined, flags: CommonFlags & { file?: string; module?: boolean }, self: Commander) => {
      if (source !== undefined && flags.file !== undefined)
        self.error('error: give either a source or --file, not both');
      if (source === undefined && flags.file === undefined && options.stdinIsTerminal) {
        self.error("error: no source: give one as an argument, by --file, or '-' for standard input");
      }
      const from: SourceFrom =
        flags.file !== undefined
          ? { file: flags.file }
          : source === undefined || source === '-'
            ? { stdin: true }
            : { text: source };
      const { module = false, json = false, limit: limits, placement } = flags;
      command = { kind: 'eval', from, module, json, limits, placement };
    });

  withTrust(common(program.command('run')))
    .description(
      'Run a module file, a package or an archive and print its default export; a function is called with the granted powers, { console }.',
    )
    .argument('<path>', 'a module file (.mjs .cjs .js .ts .mts .cts .json), a package directory or an archive')
    .option('--root <directory>', "what it may import from (default: the file's own directory, or the package's)")
    .option('--policy <file>', 'what each npm package may reach; an archive with a policy is held to its own')
    .addOption(
      new Option('--units <how>', "what becomes of an archive's compiled units")
        .choices(['ignore', 'check', 'use'])
        .default('ignore'),
    )
    .option('--jsx', 'compile .jsx and .tsx files, for React')
    .option('--jsx-import-source <package>', 'the same for another library, such as preact')
    .action((path: string, flags: RunFlags, self: Commander) => {
      const { root, policy, units, json = false, limit: limits, placement } = flags;
      const { jsxImportSource: importSource } = flags;
      if (importSource !== undefined && !SPECIFIER.test(importSource))
        self.error('error: expected the name of a package for --jsx-import-source');
      const jsx = importSource === undefined ? flags.jsx === true : { importSource };
      if (jsx !== false && placement !== 'realm')
        self.error('error: --jsx is for --placement realm: threads and processes get no compiler of JSX');
      const trust = trustOf(flags, self);
      if (units === 'use' && trust.digest === undefined && trust.publicKeys.length === 0)
        self.error('error: --units use needs --digest or --public-key: compiled units are trusted for limits');
      command = { kind: 'run', path, root, policy, trust, units, jsx, json, limits, placement };
    });
  const take = (asked: ToolCommand): void => {
    command = asked;
  };
  addInspect(program, tool, take);
  addPolicy(program, tool, take);
  addArchive(program, tool, take);

  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    // Commander ends by throwing; 0 for help and version. Anything else it prints before it throws.
    const { code, exitCode } = error as { code?: unknown; exitCode?: unknown };
    if (typeof code !== 'string' || !code.startsWith('commander.')) throw error;
    return { exit: exitCode === 0 ? 'ok' : 'usage' };
  }
  return command === undefined ? { exit: 'usage' } : { command };
}
