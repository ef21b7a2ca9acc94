// Where a tenant's code comes from, as what can be sent to its side. Nothing of it runs here.
import type { ModuleHost } from '@cofferdam/core';
import { makeArchive } from '@cofferdam/loader/node';
import { makeError } from './errors.ts';
import type { PlacementKind, Side } from './placements/types.ts';
import { wordsOf } from './pool/pool.ts';
import { describe, isRecord } from './read-options.ts';
import type { SourceSpec } from './side/types.ts';

/** A source that was read: data, or a host of modules that one realm side after another is lent. */
export type PreparedSource =
  | { readonly kind: 'data'; readonly spec: SourceSpec }
  | { readonly kind: 'modules'; readonly modules: ModuleHost; readonly entry: string };

const EXPECTED = "a module's text, or one of files, directory, package, archive, modules";
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  files: ['files', 'entry'],
  directory: ['directory', 'entry'],
  package: ['package', 'root'],
  archive: ['archive', 'digest'],
  modules: ['modules', 'entry'],
};

/** Throws SOURCE_INVALID, SOURCE_UNREADABLE. */
export function prepareSource(tenant: string, source: unknown, placement: PlacementKind): PreparedSource {
  const invalid = (expected: string, got: unknown): never => {
    throw makeError('SOURCE_INVALID', { tenant, expected, got: describe(got) });
  };
  if (typeof source === 'string') return data({ kind: 'module', text: source });
  if (!isRecord(source)) return invalid(EXPECTED, source);
  const kind = Object.keys(MEMBERS).find((name) => Object.hasOwn(source, name));
  if (kind === undefined) return invalid(EXPECTED, source);
  for (const key of Object.keys(source))
    if (!MEMBERS[kind]?.includes(key)) return invalid(`one of ${MEMBERS[kind]?.join(', ')} beside ${kind}`, key);
  const { entry = '.' } = source;
  if (typeof entry !== 'string') return invalid('a specifier as its entry', entry);
  switch (kind) {
    case 'files':
      return data({ kind, files: readFiles(source.files, invalid), entry });
    case 'directory': {
      const { directory } = source;
      if (!(directory instanceof URL)) return invalid('a URL as its directory', directory);
      return pack(tenant, () => makeArchive(directory, { entries: [entry] }));
    }
    case 'package': {
      const { package: url, root } = source;
      if (!(url instanceof URL)) return invalid('a URL as its package', url);
      if (root !== undefined && !(root instanceof URL)) return invalid('a URL as its root', root);
      return pack(tenant, () => makeArchive(url, { walled: true, ...(root === undefined ? {} : { root }) }));
    }
    case 'archive': {
      const { archive, digest } = source;
      if (!(archive instanceof Uint8Array)) return invalid('bytes as its archive', archive);
      if (digest !== undefined && typeof digest !== 'string') return invalid('a digest in hexadecimal', digest);
      // A copy: a Buffer crosses no wire, and whoever gave it may change it.
      return data({ kind, bytes: new Uint8Array(archive), digest });
    }
    default: {
      const modules = source.modules as Partial<ModuleHost> | undefined;
      if (typeof modules?.resolve !== 'function' || typeof modules.load !== 'function')
        return invalid('a host of modules', modules);
      if (placement !== 'realm') return invalid(`what can be sent to a ${placement}`, modules);
      return { kind: 'modules', modules: modules as ModuleHost, entry };
    }
  }
}

const data = (spec: SourceSpec): PreparedSource => ({ kind: 'data', spec });

function readFiles(
  given: unknown,
  invalid: (expected: string, got: unknown) => never,
): Readonly<Record<string, string | Uint8Array>> {
  if (!isRecord(given)) return invalid('files by path', given);
  const files: Record<string, string | Uint8Array> = {};
  for (const [path, content] of Object.entries(given)) {
    if (typeof content !== 'string' && !(content instanceof Uint8Array))
      return invalid(`text or bytes as ${path}`, content);
    files[path] = typeof content === 'string' ? content : new Uint8Array(content);
  }
  return files;
}

/** What is on disk is packed here, since a guest's side has no files; this host compiled it, so its units are used. */
function pack(tenant: string, make: () => { readonly bytes: Uint8Array; readonly digest: string }): PreparedSource {
  try {
    const { bytes, digest } = make();
    return data({ kind: 'archive', bytes, digest });
  } catch (cause) {
    throw makeError('SOURCE_UNREADABLE', { tenant, why: wordsOf(cause) }, { cause });
  }
}

/** For one start on this side. */
export function specFor(source: PreparedSource | undefined, side: Side): SourceSpec | undefined {
  if (source === undefined) return undefined;
  if (source.kind === 'data') return source.spec;
  const key = side.lend?.(source.modules);
  if (key === undefined) throw new TypeError('A side of the realm has to lend');
  return { kind: 'lent', key, entry: source.entry };
}
