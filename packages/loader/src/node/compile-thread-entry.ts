// The thread's side of compile-thread.ts: a function without anything from outside, since its text is what is started.
import type { MessagePort } from 'node:worker_threads';

/** What is to be compiled. */
export interface Job {
  readonly library: 'typescript' | 'jsx';
  readonly text: string;
  /** `typescript`: the parser's options and the file's name. `jsx`: the library's options as they are. */
  readonly options: Readonly<Record<string, unknown>>;
}

export type Answer =
  | { readonly code: string; readonly map: string | undefined }
  | {
      readonly failure: string;
      /** 1-based; undefined where the library does not say. */
      readonly line: number | undefined;
      readonly column: number | undefined;
      /** The library broke down, so its memory is not to be trusted. */
      readonly broken: boolean;
    };

export interface ThreadData {
  readonly port: MessagePort;
  /** Cell 0 is set when an answer was posted. */
  readonly answered: Int32Array;
  /** Where the libraries are. */
  readonly files: Readonly<Record<Job['library'], string>>;
}

interface TypeScriptLibrary {
  transformSync(text: string, options: object): { readonly code: string; readonly map?: string };
}
interface JsxLibrary {
  transform(text: string, options: object): { readonly code: string; readonly sourceMap?: object };
}

/** Compiles what comes through the port, one job after the other. Must use nothing but its argument and the language. */
export function serveCompiler(require: NodeJS.Require): void {
  const { workerData } = require('node:worker_threads') as { readonly workerData: ThreadData };
  const { port, answered, files } = workerData;

  function compileTypeScript(text: string, { name, tsx }: Job['options']): Answer {
    const { transformSync } = require(files.typescript) as TypeScriptLibrary;
    const options = { filename: name, parser: { syntax: 'typescript', tsx } };
    try {
      return { code: transformSync(text, { ...options, mode: 'strip-only' }).code, map: undefined };
    } catch (error) {
      // What is more than types is not only stripped.
      if ((error as { code?: unknown } | undefined)?.code !== 'UnsupportedSyntax') throw error;
    }
    const transform = { verbatimModuleSyntax: true, nativeClassProperties: true };
    const { code, map } = transformSync(text, { ...options, mode: 'transform', sourceMap: true, transform });
    return { code, map };
  }

  function compileJsx(text: string, options: Job['options']): Answer {
    const { code, sourceMap } = (require(files.jsx) as JsxLibrary).transform(text, options);
    return { code, map: JSON.stringify(sourceMap) };
  }

  // TypeScript's failures are records with 1-based lines and 0-based columns, JSX's are errors with 1-based ones.
  function failureOf(error: unknown): Answer {
    const { message, startLine, startColumn, loc } = (error ?? {}) as Readonly<Record<string, unknown>>;
    const { line, column } = (loc ?? {}) as Readonly<Record<string, unknown>>;
    const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
    const start = number(startColumn);
    return {
      failure: String(message ?? error).slice(0, 1000),
      line: number(startLine) ?? number(line),
      column: start === undefined ? number(column) : start + 1,
      broken: startLine === undefined && loc === undefined,
    };
  }

  port.on('message', ({ library, text, options }: Job) => {
    let answer: Answer;
    try {
      answer = library === 'typescript' ? compileTypeScript(text, options) : compileJsx(text, options);
    } catch (error) {
      answer = failureOf(error);
    }
    port.postMessage(answer);
    Atomics.store(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
}
