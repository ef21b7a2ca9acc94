// cofferdam archive make|verify.
import { readManifest } from '@cofferdam/loader';
import { makeArchive, makeDiskTree, verifyArchive } from '@cofferdam/loader/node';
import type { ArchiveMakeCommand, ArchiveVerifyCommand } from '../command.ts';
import { makeError } from '../errors.ts';
import { readBytes, readText, writeWhole } from '../files.ts';
import { findPlace } from '../input.ts';
import { readSigner, trustOptions } from '../keys.ts';
import { makeProgress } from '../progress.ts';
import { oneLine, type TextSink } from '../report.ts';
import { manifestAt, openPackage } from '../sources.ts';
import { policyAt } from './policy.ts';
import type { ToolResult } from './result.ts';

const showProblems = (
  problems: readonly { readonly kind: string; readonly module: string; readonly what: string }[],
): string[] => problems.map(({ kind, module, what }) => `  ${kind.padEnd(9)}${oneLine(module)}: ${oneLine(what)}`);

export function archiveMake(command: ArchiveMakeCommand, stderr: TextSink): ToolResult {
  const { path, output, root, name, entries, include, policy, manifest, sign, units } = command;
  const place = findPlace(path, root);
  if (place.kind === 'archive') throw makeError('INPUT_UNREADABLE', { what: path, got: 'an archive' });
  const { tree, directory } =
    place.kind === 'package' ? openPackage(place, path) : { tree: makeDiskTree(place.root), directory: '/' };
  const given =
    manifest !== undefined
      ? readManifest(tree, { directory, given: { text: readText(manifest), file: manifest } })
      : place.kind === 'package'
        ? manifestAt(tree, directory)
        : undefined;
  const first = place.kind === 'file' ? place.specifier : (given?.entry ?? '.');
  const progress = makeProgress(stderr, 'compiling');
  const common = {
    entries: [first, ...entries],
    include,
    units,
    onModule: progress.step,
    ...(name === undefined ? {} : { name }),
    ...(policy === undefined ? {} : { policy: policyAt(policy) }),
    ...(given === undefined ? {} : { manifest: given }),
    ...(sign === undefined ? {} : { signer: readSigner(sign) }),
  };
  let made: ReturnType<typeof makeArchive>;
  try {
    made =
      place.kind === 'package'
        ? makeArchive(place.directory, { ...common, walled: true, root: place.root })
        : makeArchive(place.root, common);
  } finally {
    progress.end();
  }
  writeWhole(output, made.bytes);
  const { bytes, digest, files, units: count, problems } = made;
  return {
    json: { output, digest, bytes: bytes.length, files, units: count, problems },
    text: [
      `${output}: ${files.length} files, ${count} units, ${bytes.length} bytes`,
      `sha512 ${digest}`,
      ...(problems.length === 0 ? [] : ['may be missing when it runs', ...showProblems(problems)]),
    ].join('\n'),
    found: false,
  };
}

export function archiveVerify({ path, trust }: ArchiveVerifyCommand, stderr: TextSink): ToolResult {
  const progress = makeProgress(stderr, 'checking');
  let verified: ReturnType<typeof verifyArchive>;
  try {
    verified = verifyArchive(readBytes(path), { ...trustOptions(trust), onModule: progress.step });
  } finally {
    progress.end();
  }
  const { digest, signer, files, units, unitsState, about, manifest, policy, problems } = verified;
  return {
    json: {
      digest,
      signer: signer ?? null,
      about: { ...about, name: about.name ?? null, compiler: about.compiler ?? null },
      files,
      units,
      unitsState,
      manifest: manifest ?? null,
      policy: policy ?? null,
      problems,
    },
    text: [
      `${path}: ${files.length} files, ${units} units (${unitsState})`,
      `sha512 ${digest}`,
      signer === undefined ? 'not signed' : `signed by ${signer}`,
      ...(problems.length === 0 ? [] : ['may be missing when it runs', ...showProblems(problems)]),
    ].join('\n'),
    found: false,
  };
}
