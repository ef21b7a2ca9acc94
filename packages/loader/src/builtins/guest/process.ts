// `process` without a process: constants that say nothing of the host, and the tenant's own jobs and clock.
//
// What would be a power (exit, kill, chdir, signals) refuses when it is called. `env` is what the host gave as data.

export interface ProcessFacts {
  readonly env: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly version: string;
}

/** The module's text. Facts are data: they stand in it as JSON. */
export const processSource = ({ env, platform, version }: ProcessFacts): string => `'use strict';
const refuse = (name) => function () {
  const error = new Error('process.' + name + ' is not granted');
  error.code = 'ERR_ACCESS_DENIED';
  throw error;
};
const start = Date.now();
const self = () => process;
const stream = (level) => Object.freeze({
  isTTY: false,
  writable: true,
  fd: level === 'log' ? 1 : 2,
  write(text) {
    if (typeof console === 'object') console[level](String(text).replace(/\\n$/, ''));
    return true;
  },
  end() {},
  on: function () { return this; },
  once: function () { return this; },
  emit: () => false,
  removeListener: function () { return this; },
  hasColors: () => false,
  getColorDepth: () => 1,
});
// An input that has ended.
const stdin = () => ({
  isTTY: undefined,
  fd: 0,
  readable: true,
  readableEnded: false,
  read: () => null,
  isRaw: false,
  async *[Symbol.asyncIterator]() {},
  ...Object.fromEntries(['on', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'setEncoding', 'pause', 'resume', 'ref', 'unref', 'setRawMode', 'destroy']
    .map((name) => [name, function () { return this; }])),
  once(name, run) { if (name === 'end' || name === 'close') Promise.resolve().then(() => { run(); }); return this; },
  pipe(to) { Promise.resolve().then(() => { to.end(); }); return to; },
  listenerCount: () => 0,
  emit: () => false,
});
const hrtime = (before) => {
  const ms = Date.now() - start;
  let seconds = Math.floor(ms / 1000);
  let nanos = (ms % 1000) * 1e6;
  if (before !== undefined) {
    seconds -= before[0];
    nanos -= before[1];
    if (nanos < 0) { seconds -= 1; nanos += 1e9; }
  }
  return [seconds, nanos];
};
hrtime.bigint = () => BigInt(Date.now() - start) * 1000000n;
const process = {
  title: 'node',
  env: ${JSON.stringify(env)},
  argv: ['node'],
  argv0: 'node',
  execArgv: [],
  execPath: '/node',
  exitCode: undefined,
  pid: 1,
  ppid: 0,
  arch: 'x64',
  platform: ${JSON.stringify(platform)},
  version: ${JSON.stringify(`v${version}`)},
  versions: Object.freeze({ node: ${JSON.stringify(version)} }),
  release: Object.freeze({ name: 'node' }),
  features: Object.freeze({}),
  config: Object.freeze({ target_defaults: {}, variables: {} }),
  allowedNodeEnvironmentFlags: new Set(),
  stdout: stream('log'),
  stderr: stream('error'),
  stdin: stdin(),
  nextTick(run, ...args) {
    if (typeof run !== 'function') throw new TypeError('The "callback" argument must be of type function');
    Promise.resolve().then(() => { run(...args); });
  },
  cwd: () => '/',
  umask: () => 18,
  uptime: () => (Date.now() - start) / 1000,
  hrtime,
  memoryUsage: Object.assign(
    () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
    { rss: () => 0 },
  ),
  cpuUsage: () => ({ user: 0, system: 0 }),
  emitWarning(warning) {
    if (typeof console === 'object') console.warn(typeof warning === 'string' ? warning : String(warning));
  },
  getBuiltinModule: (name) => {
    try {
      return require('node:' + String(name).replace(/^node:/, ''));
    } catch {
      return undefined;
    }
  },
  listeners: () => [],
  listenerCount: () => 0,
  eventNames: () => [],
  emit: () => false,
};
for (const name of ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener',
  'prependOnceListener', 'setMaxListeners']) process[name] = self;
// What old packages read as they load: numbers, and what refuses when it is called. More of the inside is not shown.
const bindings = {
  constants: () => ({ os: require('os').constants, fs: require('fs').constants, crypto: {}, zlib: {}, trace: {} }),
  tty_wrap: () => ({ TTY: refuse('binding'), isTTY: () => false }),
};
process.binding = (name) => (Object.hasOwn(bindings, name) ? bindings[name]() : refuse('binding')());
for (const name of ['exit', 'abort', 'kill', 'chdir', 'dlopen', 'setuid', 'setgid', 'reallyExit'])
  process[name] = refuse(name);
for (const key of Object.keys(process)) {
  const { value } = Object.getOwnPropertyDescriptor(process, key);
  if (typeof value === 'function') Object.freeze(value);
}
Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });
module.exports = process;
`;
