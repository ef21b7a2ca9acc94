// cofferdam inspect: what a plugin is made of and would need, before any of it runs.
import { isBuiltin } from 'node:module';
import { type Inspection, inspectPlugin, isLoaderError, type PluginManifest, readManifest } from '@cofferdam/loader';
import { compileTypeScript } from '@cofferdam/loader/node';
import type { InspectCommand } from '../command.ts';
import { type OpenedTree, openTree } from '../sources.ts';
import { oneLine } from '../report.ts';
import type { ToolResult } from './result.ts';

const compilers = { '.ts': compileTypeScript, '.mts': compileTypeScript, '.cts': compileTypeScript };

/** The inspection of an opened tree. */
export const inspectTree = ({ tree, directory, entries }: Omit<OpenedTree, 'archive'>): Inspection =>
  inspectPlugin(tree, { compilers, isBuiltin, directory, ...(entries === undefined ? {} : { entries }) });

/** The manifest, what is wrong with it, or undefined when there is none. */
function manifestOf({
  tree,
  directory,
  archive,
}: OpenedTree): PluginManifest | { readonly problems: string } | undefined {
  if (archive?.manifest !== undefined) return archive.manifest; // the one that counts, whatever its files say
  try {
    return readManifest(tree, { directory });
  } catch (error) {
    if (isLoaderError(error, 'MANIFEST_MISSING')) return undefined;
    if (!isLoaderError(error)) throw error;
    return { problems: error.message };
  }
}

export function inspect({ path, root }: InspectCommand): ToolResult {
  const opened = openTree(path, root);
  const inspection = inspectTree(opened);
  const manifest = manifestOf(opened);
  const archive = opened.archive === undefined ? undefined : factsOf(opened.archive);
  return {
    json: {
      ...inspection,
      ...(manifest === undefined ? {} : { manifest }),
      ...(archive === undefined ? {} : { archive }),
    },
    text: [...(archive === undefined ? [] : [showArchive(archive)]), ...show(inspection, manifest)].join('\n'),
    found: false,
  };
}

type ArchiveFacts = ReturnType<typeof factsOf>;
const factsOf = ({ digest, signer, files, units, policy }: NonNullable<OpenedTree['archive']>) => ({
  digest,
  signer: signer ?? null,
  files: files.length,
  units,
  policy: policy !== undefined,
});

const showArchive = ({ digest, signer, files, units }: ArchiveFacts): string =>
  `archive ${digest}\n  ${signer === null ? 'not signed' : `signed by ${signer}`}, ${files} files, ${units} units\n`;

/** What its author says of it. */
function showManifest({ entry, host, powers, limits, schedule, contributions }: PluginManifest): string[] {
  const lines = ['', `entry  ${oneLine(entry)}${host === undefined ? '' : `  for hosts ${oneLine(host)}`}`];
  for (const [name, { kind = name, optional = false, reason }] of Object.entries(powers))
    lines.push(`asks for  ${oneLine(kind)} as ${oneLine(name)}${optional ? ' (optional)' : ''}: ${oneLine(reason)}`);
  const wishes = Object.entries(limits).map(([name, value]) => `${name} ${value}`);
  if (wishes.length > 0) lines.push(`limits  ${wishes.join(', ')}`);
  for (const { call, every, cron } of schedule) lines.push(`calls  ${oneLine(call)}  ${oneLine(every ?? cron ?? '')}`);
  const points = Object.keys(contributions).map(oneLine);
  if (points.length > 0) lines.push(`adds to  ${points.join(', ')}`);
  return lines;
}

function show(inspection: Inspection, manifest: ReturnType<typeof manifestOf>): string[] {
  const {
    name: given = 'a plugin without a name',
    version: said,
    packages,
    powers,
    findings,
    files,
    complete,
  } = inspection;
  const [name, version] = [oneLine(given), said === undefined ? undefined : oneLine(said)];
  const lines = [
    `${name}${version === undefined ? '' : ` ${version}`}: ${files.length} files of ${packages.length} packages`,
  ];
  if (manifest !== undefined && 'problems' in manifest)
    lines.push('', `manifest: ${manifest.problems.split('\n').map(oneLine).join('\n')}`);
  if (manifest !== undefined && !('problems' in manifest)) lines.push(...showManifest(manifest));
  lines.push('', powers.length === 0 ? 'was seen to use no powers' : 'would need');
  for (const { kind, name: what, risk, packages: users, at, tested } of powers)
    lines.push(
      `  ${risk.padEnd(7)}${kind.padEnd(8)}${oneLine(what)}${tested ? ' (asks whether it is there)' : ''}  ${users.map(oneLine).join(', ')}  ${oneLine(at.file)}:${at.line}:${at.column}`,
    );
  if (findings.length > 0) lines.push('', 'found');
  for (const { risk, message, file, line, column } of findings)
    lines.push(`  ${risk.padEnd(7)}${oneLine(message)}  ${oneLine(file)}:${line}:${column}`);
  if (!complete) lines.push('', 'There is more that could not be followed.');
  return lines;
}
