// The commands that run nothing: inspect, policy, archive.
import { Option, type Command as Commander } from 'commander';
import type { ArchiveTrust, ToolCommand } from './command.ts';

/** Adds --help, --json and the rest that all of these have. */
type Common = (command: Commander) => Commander;
type Done = (command: ToolCommand) => void;

interface JsonFlag {
  readonly json?: boolean;
}

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** An option that may be repeated. */
const listOption = (flags: string, words: string): Option =>
  new Option(flags, `${words}; may be repeated`).argParser(collect).default([], 'none');

const DIGEST = /^[0-9a-f]{128}$/;

/** `--digest` and `--public-key`. */
export const withTrust = (command: Commander): Commander =>
  command
    .option('--digest <sha512>', 'the only archive that is taken')
    .addOption(
      listOption('--public-key <file>', 'an Ed25519 public key (PEM, or hexadecimal) whose signature it must have'),
    );

export interface TrustFlags {
  readonly digest?: string;
  readonly publicKey: readonly string[];
}

/** Reads them; a digest that is none is a usage error. */
export function trustOf({ digest, publicKey }: TrustFlags, self: Commander): ArchiveTrust {
  if (digest !== undefined && !DIGEST.test(digest))
    self.error('error: expected 128 lower-case hexadecimal digits for --digest');
  return { digest, publicKeys: publicKey };
}

export function addInspect(program: Commander, common: Common, done: Done): void {
  common(program.command('inspect'))
    .description(
      'Tell what a plugin is made of, which powers it would need and what is suspicious in it; runs none of it.',
    )
    .argument('<path>', 'a module file, a package directory or an archive')
    .option('--root <directory>', 'what it may import from, when that is more than the path')
    .action((path: string, { json = false, root }: JsonFlag & { root?: string }) =>
      done({ kind: 'inspect', path, root, json }),
    );
}

export function addPolicy(program: Commander, common: Common, done: Done): void {
  const policy = program.command('policy').description('What each npm package of a plugin may reach.');
  policy.helpOption('--help', 'print this help').helpCommand(false);
  common(policy.command('suggest'))
    .description('Print the least policy that allows what the code was seen to use.')
    .argument('<path>', 'a package directory or an archive')
    .option('--entry', 'hold the root package to it, too (default: it may use all that the tenant has)')
    .option('--output <file>', 'write it to a file')
    .action((path: string, { json = false, entry = false, output }: JsonFlag & { entry?: boolean; output?: string }) =>
      done({ kind: 'policy suggest', path, entry, output, json }),
    );
  common(policy.command('diff'))
    .description('Tell in words what a policy allows that another does not, the gravest first.')
    .argument('<before>', "a policy, Endo's or LavaMoat's")
    .argument('<after>', 'another')
    .action((before: string, after: string, { json = false }: JsonFlag) =>
      done({ kind: 'policy diff', before, after, json }),
    );
  common(policy.command('check'))
    .description('Hold a policy against what the code was seen to use.')
    .argument('<policy>', "a policy, Endo's or LavaMoat's")
    .argument('<path>', 'a package directory or an archive')
    .action((file: string, path: string, { json = false }: JsonFlag) =>
      done({ kind: 'policy check', policy: file, path, json }),
    );
}

interface MakeFlags extends JsonFlag {
  readonly output: string;
  readonly root?: string;
  readonly name?: string;
  readonly entry: readonly string[];
  readonly include: readonly string[];
  readonly policy?: string;
  readonly manifest?: string;
  readonly sign?: string;
  readonly units: boolean;
}

export function addArchive(program: Commander, common: Common, done: Done): void {
  const archive = program.command('archive').description('One file with all that a plugin is made of.');
  archive.helpOption('--help', 'print this help').helpCommand(false);
  common(archive.command('make'))
    .description('Make an archive of all that a package reaches; the same files give the same bytes.')
    .argument('<path>', 'a package directory or a module file')
    .requiredOption('--output <file>', 'where it is written')
    .option('--root <directory>', 'where its packages are installed, when that lies above')
    .option('--name <name>', "how guests see it (default: its package's name)")
    .addOption(listOption('--entry <specifier>', 'what must be in reach beside the entry, such as ./worker.js'))
    .addOption(listOption('--include <path>', 'a file to take along, from the root: /locales/de.json'))
    .option('--policy <file>', 'a policy that goes in, and is enforced when it runs')
    .option('--manifest <file>', 'a manifest that goes in, JSON (default: the one that the package has)')
    .option('--sign <file>', 'sign it with an Ed25519 private key (PEM)')
    .option('--no-units', 'leave out the compiled units')
    .action((path: string, flags: MakeFlags) => {
      const { json = false, output, root, name, entry, include, policy, manifest, sign, units } = flags;
      done({
        kind: 'archive make',
        path,
        output,
        root,
        name,
        entries: entry,
        include,
        policy,
        manifest,
        sign,
        units,
        json,
      });
    });
  withTrust(common(archive.command('verify')))
    .description('Verify all digests, the signature, and each compiled unit against its source; runs none of it.')
    .argument('<file>', 'an archive')
    .action((path: string, flags: JsonFlag & TrustFlags, self: Commander) =>
      done({ kind: 'archive verify', path, trust: trustOf(flags, self), json: flags.json ?? false }),
    );
}
