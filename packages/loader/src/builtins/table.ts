// What each of Node's builtins is in a tenant: text that the tenant runs, or a hollow module.
import { fsPromisesSource, fsSource } from './guest/fs.ts';
import { cryptoSource } from './guest/crypto.ts';
import { asyncHooksSource, diagnosticsChannelSource } from './guest/hooks.ts';
import { type ProcessFacts, processSource } from './guest/process.ts';
import { eventsSource } from './guest/events.ts';
import { httpSource, httpsSource } from './guest/http.ts';
import { intlSource } from './guest/intl.ts';
import { netSource } from './guest/net.ts';
import {
  blobSource,
  channelSource,
  sharedSource,
  tenantCryptoSource,
  virtualTimersSource,
  weakSource,
} from './guest/more.ts';
import { webStreamsSource } from './guest/web-streams.ts';
import { querystringSource } from './guest/querystring.ts';
import { readlinePromisesSource, readlineSource } from './guest/readline.ts';
import * as small from './guest/small.ts';
import { urlSource } from './guest/url.ts';
import { utilSource } from './guest/util.ts';
import { zlibSource } from './guest/zlib.ts';
import { fillSource } from './hollow.ts';
import { builtinNames, exportNamesOf } from './names.ts';

const assertStrict = (strict: boolean): string => small.assertSource.replace('STRICT', String(strict));

/** Builtins that are nothing but computation, or the tenant's own. */
const pure: Readonly<Record<string, string>> = {
  assert: assertStrict(false),
  'assert/strict': assertStrict(true),
  async_hooks: asyncHooksSource,
  buffer: small.bufferSource,
  console: small.consoleSource,
  constants: 'module.exports = {};',
  diagnostics_channel: diagnosticsChannelSource,
  events: eventsSource,
  module: small.moduleSource(builtinNames),
  os: small.osSource,
  path: small.pathSource,
  'path/posix': "module.exports = require('path');",
  'path/win32': "module.exports = require('path').win32;",
  perf_hooks: small.perfHooksSource,
  punycode: "module.exports = require('punycode/');",
  querystring: querystringSource,
  stream: small.streamSource,
  'stream/consumers': small.streamConsumersSource,
  'stream/promises': small.streamPromisesSource,
  'stream/web': webStreamsSource,
  string_decoder: "module.exports = require('string_decoder/');",
  sys: "module.exports = require('util');",
  timers: small.timersSource,
  'timers/promises': small.timersPromisesSource,
  url: urlSource,
  util: utilSource,
  'util/types': small.utilTypesSource,
  vm: small.vmSource,
};

/** Builtins that are powers, and the little of them that is none. */
const partly: Readonly<Record<string, string>> = {
  crypto: cryptoSource,
  fs: `${fsSource}${fillSource('fs', exportNamesOf('fs/promises'), 'fs.promises')}`,
  'fs/promises': fsPromisesSource,
  http: httpSource,
  https: httpsSource,
  net: netSource,
  readline: readlineSource,
  'readline/promises': readlinePromisesSource,
  tty: small.ttySource,
  v8: small.v8Source,
  worker_threads: small.workerThreadsSource,
  zlib: zlibSource,
};

/** Modules behind globals, which nobody imports. */
const internal: Readonly<Record<string, string>> = {
  'internal/blob': blobSource,
  'internal/channel': channelSource,
  'internal/crypto': tenantCryptoSource,
  'internal/locale': intlSource,
  'internal/shared': sharedSource,
  'internal/timers': virtualTimersSource,
  'internal/weak': weakSource,
};

/** The CommonJS text of an internal module; undefined for what is none. */
export const internalSource = (name: string): string | undefined =>
  Object.hasOwn(internal, name) ? internal[name] : undefined;

/** The CommonJS text behind a builtin, without \`node:\`; undefined for what is none. */
export function builtinSource(builtin: string, facts: ProcessFacts): string | undefined {
  if (builtin === 'process') return processSource(facts);
  if (Object.hasOwn(pure, builtin)) return pure[builtin];
  if (!builtinNames.includes(builtin)) return undefined;
  return (partly[builtin] ?? '') + fillSource(builtin, exportNamesOf(builtin));
}

/** Whether every use of a builtin is harmless: it is text that the tenant runs, and no part of it refuses. */
export const isPureBuiltin = (builtin: string): boolean => builtin === 'process' || Object.hasOwn(pure, builtin);

/** Of the others, those that are mostly computation; the rest of each refuses. */
const MOSTLY_PURE: ReadonlySet<string> = new Set(['crypto', 'readline', 'readline/promises', 'tty', 'zlib']);

/** Whether all code may load a builtin without a grant. */
export const isOpenBuiltin = (builtin: string): boolean => isPureBuiltin(builtin) || MOSTLY_PURE.has(builtin);
