// Defence in depth on the guest's side of a thread or a process. No compartment can name these; should a guest get
// hold of the realm's own global object all the same, what is worth most to it is not there any more.
import process from 'node:process';

/** Globals of Node that are powers, or lead to one. What our own packages use while guests run is not among them. */
const GLOBALS = [
  'process',
  'global',
  'fetch',
  'WebSocket',
  'EventSource',
  'BroadcastChannel',
  'MessageChannel',
  'MessagePort',
  'navigator',
  'localStorage',
  'sessionStorage',
  'Storage',
  'crypto',
  'Crypto',
  'CryptoKey',
  'SubtleCrypto',
  'gc',
] as const;

/** Members of `process` that reach other modules, other processes, or the system. */
const PROCESS = [
  'getBuiltinModule',
  'binding',
  '_linkedBinding',
  'dlopen',
  'kill',
  '_kill',
  '_debugProcess',
  '_debugEnd',
  '_startProfilerIdleNotifier',
  'abort',
  'chdir',
  'umask',
  'setuid',
  'setgid',
  'seteuid',
  'setegid',
  'setgroups',
  'initgroups',
  'loadEnvFile',
  'mainModule',
  'report',
  'permission',
  'execve',
] as const;

/** Takes them away, for good. Call it after lockdown, when all that is needed has been captured. */
export function dropAmbient(): void {
  for (const name of PROCESS) Reflect.deleteProperty(process, name);
  for (const name of GLOBALS) Reflect.deleteProperty(globalThis, name);
}
