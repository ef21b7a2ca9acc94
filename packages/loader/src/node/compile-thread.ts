// Compilers of other languages read what guests wrote, outside of any tenant's budget; and parsers that look ahead take
// twice as long for each level of some nestings, so that a file of two hundred bytes takes for ever. They run in a
// thread of their own, which is ended when it takes too long, and whose realm no lockdown has changed.
//
// Callers wait for the answer: modules are loaded at once, since `require` is synchronous.
import { createRequire } from 'node:module';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import { makeError } from '../errors.ts';
import { type Answer, type Job, type Libraries, serveCompiler, type ThreadData } from './compile-thread-entry.ts';

/** UTF-16 units of a file. The compilers need a few hundred bytes for each. */
export const MOST_TEXT: number = 4 * 2 ** 20;
/** For what the thread keeps in JavaScript, in MiB. */
const HEAP_MB = 512;

/** Files that took too long are remembered, so that the next who asks does not wait again. */
const MOST_HOPELESS = 100;

export interface CompileThreadOptions {
  /** Milliseconds for any file. */
  readonly leastMs: number;
  /** And for each of its characters. */
  readonly msPerCharacter: number;
}

/**
 * Compiles and waits. `name` is the file's, for errors; failures of the libraries are answers.
 * Throws MODULE_TOO_LARGE and MODULE_COMPILE_TIME.
 */
export type CompileApart = (job: Job, name: string) => Answer;

/** Milliseconds that files of one source may take beyond a second each. */
const MOST_SLOW_MS = 10_000;
const SLOW_MS = 1000;

/**
 * The same for one source, whose slow files share a budget: a plugin of a hundred of them holds its host up no longer
 * than one of three does.
 */
export function withBudget(compile: (job: Job, name: string, most: number) => Answer, now: () => number): CompileApart {
  let left = MOST_SLOW_MS;
  return (job, name) => {
    const start = now();
    try {
      return compile(job, name, left);
    } finally {
      left -= Math.max(0, now() - start - SLOW_MS);
    }
  };
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly answered: Int32Array;
}

/** Where this package's libraries are. */
export function findLibraries(require: NodeJS.Require): Libraries {
  const url = (file: string): string => pathToFileURL(file).href;
  return {
    typescript: require.resolve('@swc/wasm-typescript'),
    parser: require.resolve('acorn'),
    jsxParser: require.resolve('acorn-jsx'),
    jsx: url(require.resolve('estree-util-build-jsx')),
    printer: url(require.resolve('esrap')),
    language: url(require.resolve('esrap/languages/ts')),
  };
}

function start(): Thread {
  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const libraries = findLibraries(createRequire(import.meta.url));
  const workerData: ThreadData = { port: port2, answered, libraries };
  const worker = new Worker(`(${serveCompiler.toString()})(require, (url) => import(url))`, {
    eval: true,
    workerData,
    transferList: [port2],
    // Nothing of the host's: no environment, no flags, no output.
    env: {},
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  worker.on('error', () => {}); // whoever waits learns of it by waiting
  worker.unref();
  port.unref();
  return { worker, port, answered };
}

/** A thread that is started when there is something to compile, and again after one was ended. */
export function makeCompileThread({
  leastMs,
  msPerCharacter,
}: CompileThreadOptions): (job: Job, name: string, most?: number) => Answer {
  let running: Thread | undefined;
  const hopeless = new Set<string>();
  const end = ({ worker, port }: Thread): void => {
    running = undefined;
    void worker.terminate();
    port.close();
  };
  return (job, name, most = Infinity) => {
    const { text } = job;
    if (text.length > MOST_TEXT)
      throw makeError('MODULE_TOO_LARGE', { path: name, limit: MOST_TEXT, got: text.length });
    const limit = Math.max(0, Math.min(most, Math.round(leastMs + text.length * msPerCharacter)));
    const tooLong = (): Error => makeError('MODULE_COMPILE_TIME', { path: name, limit });
    if (limit === 0 || hopeless.has(text)) throw tooLong();
    running ??= start();
    const thread = running;
    Atomics.store(thread.answered, 0, 0);
    thread.port.postMessage(job);
    Atomics.wait(thread.answered, 0, 0, limit);
    const received = receiveMessageOnPort(thread.port) as { readonly message: Answer } | undefined;
    if (received === undefined) {
      end(thread);
      if (limit < most && hopeless.size < MOST_HOPELESS) hopeless.add(text);
      throw tooLong();
    }
    if ('failure' in received.message && received.message.broken) end(thread);
    return received.message;
  };
}

/** One for the process. Small files take a thousandth of their limit on an idle machine, the largest of real life a quarter. */
export const compileApart: (job: Job, name: string, most?: number) => Answer = makeCompileThread({
  leastMs: 5000,
  msPerCharacter: 0.002,
});
