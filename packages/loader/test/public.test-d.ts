/// <reference types="node" />
// What the published declarations of @cofferdam/loader's sources accept and refuse. Compiled, never run.
import type { ModuleHost } from '@cofferdam/core';
import { makeTenant } from '@cofferdam/core';
import {
  type Compiler,
  type CustomResolver,
  makeReloader,
  moduleMap as portable,
  type PluginManifest,
  type ReadArchive,
  withPolicy,
  withPowers,
} from '@cofferdam/loader';
import {
  archive,
  directory,
  makeArchive,
  makeArchiveSigner,
  makeJsxCompiler,
  moduleMap,
  nodeTimers,
  packageTree,
  readArchive,
  watchDirectory,
} from '@cofferdam/loader/node';

const url = new URL('file:///plugin/');
const files = { 'index.js': 'export default 1', 'image.png': new Uint8Array(1) };

const host: ModuleHost = portable(files);
makeTenant({ modules: moduleMap(files, { jsx: { importSource: 'preact' }, powers: { kv: { get: () => 1 } } }) });
makeTenant({
  modules: directory(url, { packages: { lodash: url }, external: ['lodash', '@scope/*'], extensions: ['.js'] }),
});
makeTenant({ modules: packageTree(url, { root: url, external: { names: ['a'], transitive: true } }) });
makeTenant({ modules: withPowers(host, { kv: 1 }, { grantedTo: (referrer) => referrer === undefined }) });

// @ts-expect-error the portable map has no compiler of JSX
portable(files, { jsx: true });
// @ts-expect-error files are text or bytes
moduleMap({ 'a.js': 1 });
// @ts-expect-error a misspelt option is refused
moduleMap(files, { extension: ['.js'] });
// @ts-expect-error a directory is a URL
directory('/plugin');
// @ts-expect-error mounted packages are of directories
packageTree(url, { packages: {} });
// @ts-expect-error there are two runtimes
makeJsxCompiler({ runtime: 'preserve' });
// @ts-expect-error what is allowed is a list
directory(url, { external: 'lodash' });

const resolve: CustomResolver = ({ specifier, how }) => (how === 'import' ? `./lib/${specifier}` : undefined);
// @ts-expect-error a resolver answers at once
const late: CustomResolver = async () => './a.js';
const compile: Compiler = ({ text, extension }) => ({ source: text + extension, type: 'module' });
// @ts-expect-error a module of the host's is no compiled source
const wrong: Compiler = () => ({ source: '', type: 'host' });
portable(files, { resolve, compilers: { '.x': compile } });
const change: CustomResolver = (request) => {
  // @ts-expect-error a request is only read
  request.specifier = 'x';
  return undefined;
};
export const unused = [late, wrong, change];

// What an archive carries was checked: it has types. A policy needs no graph where the source is one of ours.
const read: ReadArchive = readArchive(makeArchive(url, { manifest: {}, policy: {} }).bytes);
const asked: PluginManifest | undefined = read.manifest;
if (read.policy !== undefined) withPolicy(host, { policy: read.policy });
makeArchive(read.tree, { root: read.about.root });
export const reloading = makeReloader({
  open: () => makeTenant({ modules: host }),
  watch: watchDirectory(url),
  timers: nodeTimers,
});
// @ts-expect-error a digest that was not found is no demand
readArchive(new Uint8Array(), { digest: undefined });
// @ts-expect-error the name of an archive's root is in it
archive(new Uint8Array(), { name: 'x' });
// @ts-expect-error there are two modes
withPolicy(host, { policy: { resources: {} }, mode: 'warn' });
// @ts-expect-error a key of another kind gives no signer
makeArchive(url, { signer: makeArchiveSigner('') });
export const checked = asked;
