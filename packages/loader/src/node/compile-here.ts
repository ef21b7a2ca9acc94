// TypeScript in this very thread, for a process that may start no other: a guest's own, which its host ends from outside
// when a file takes too long. Nowhere else: a file of two hundred bytes can take for ever.
import { createRequire } from 'node:module';
import type { MessagePort } from 'node:worker_threads';
import { makeError } from '../errors.ts';
import type { CompiledSource, SourceFile } from '../sources/compiler.ts';
import { type Answer, type Job, serveCompiler, type ThreadData } from './compile-thread-entry.ts';
import { findLibraries, MOST_TEXT } from './compile-thread.ts';
import { compileTypeScriptBy } from './typescript.ts';

/** Calls what would run in a thread, with what it would find there. For TypeScript it answers at once. */
function start(): (job: Job) => Answer {
  const require = createRequire(import.meta.url);
  let compile: (job: Job) => unknown = () => {};
  let answer: Answer | undefined;
  const port = {
    on: (_: 'message', listener: typeof compile) => {
      compile = listener;
    },
    postMessage: (given: Answer) => {
      answer = given;
    },
  };
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadData = { port: port as unknown as MessagePort, answered, libraries: findLibraries(require) };
  const find = (name: string): unknown => (name === 'node:worker_threads' ? { workerData } : require(name));
  serveCompiler(find as NodeJS.Require, (url) => import(url));
  return (job) => {
    answer = undefined;
    compile(job);
    return answer ?? { failure: 'it gave no answer', line: undefined, column: undefined, broken: false };
  };
}

let running: ((job: Job) => Answer) | undefined;

/**
 * The same as {@link import('./typescript.ts').compileTypeScript}, in this thread and without a limit of time.
 * Throws TYPESCRIPT_SYNTAX, MODULE_TOO_LARGE.
 */
export const compileTypeScriptHere = (file: SourceFile): CompiledSource =>
  compileTypeScriptBy((job, name) => {
    const { length } = job.text;
    if (length > MOST_TEXT) throw makeError('MODULE_TOO_LARGE', { path: name, limit: MOST_TEXT, got: length });
    running ??= start();
    return running(job);
  }, file);
