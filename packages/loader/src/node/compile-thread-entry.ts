// The thread's side of compile-thread.ts: a function without anything from outside, since its text is what is started.
import type { MessagePort } from 'node:worker_threads';

/** What is to be compiled. */
export interface Job {
  readonly library: 'typescript' | 'jsx';
  readonly text: string;
  /** The file's name, what it is, and the options of the library. */
  readonly options: JobOptions;
}

export type JobOptions =
  | { readonly name: string; readonly tsx: boolean }
  | { readonly name: string; readonly commonjs: boolean; readonly build: Readonly<Record<string, unknown>> };

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

/** The libraries, by what they do; each is where it is found. */
export interface Libraries {
  readonly typescript: string;
  readonly parser: string;
  readonly jsxParser: string;
  readonly jsx: string;
  readonly printer: string;
  readonly language: string;
}

export interface ThreadData {
  readonly port: MessagePort;
  /** Cell 0 is set when an answer was posted. */
  readonly answered: Int32Array;
  readonly libraries: Libraries;
}

interface TypeScriptLibrary {
  transformSync(text: string, options: object): { readonly code: string; readonly map?: string };
}
interface Node {
  type: string;
  start?: number;
  source?: { value: unknown; raw?: string };
  specifiers?: { imported: Node; local: Node }[];
  [key: string]: unknown;
}
interface Program extends Node {
  body: Node[];
  comments: unknown[];
}
interface JsxLibraries {
  readonly parse: (text: string, options: object) => Program;
  readonly buildJsx: (tree: Program, options: object) => void;
  readonly print: (tree: Program, language: object, options: object) => { readonly code: string; readonly map: object };
  readonly language: () => object;
}

/**
 * Compiles what comes through the port, one job after the other. Must use nothing but its arguments and the language.
 * `load` imports a module by its URL.
 */
export function serveCompiler(require: NodeJS.Require, load: (url: string) => Promise<unknown>): void {
  const { workerData } = require('node:worker_threads') as { readonly workerData: ThreadData };
  const { port, answered, libraries } = workerData;

  function compileTypeScript(text: string, { name, tsx }: Extract<JobOptions, { tsx: boolean }>): Answer {
    const { transformSync } = require(libraries.typescript) as TypeScriptLibrary;
    const options = { filename: name, parser: { syntax: 'typescript', tsx } };
    try {
      const { code } = transformSync(text, { ...options, mode: 'strip-only' });
      if (!runsTogether(text, code)) return { code, map: undefined };
    } catch (error) {
      // What is more than types is not only stripped.
      if ((error as { code?: unknown } | undefined)?.code !== 'UnsupportedSyntax') throw error;
    }
    const transform = { verbatimModuleSyntax: true, nativeClassProperties: true };
    const { code, map } = transformSync(text, { ...options, mode: 'transform', sourceMap: true, transform });
    return { code, map };
  }

  /**
   * Whether code may run on into other code since what stood between them became blanks. The library puts a semicolon
   * there where it sees that, and does not see all: of `x = f`, `type T = 1`, `;[1].map(x)` it leaves `x = f [1].map(x)`.
   */
  function runsTogether(text: string, stripped: string): boolean {
    const between = /(?:\s+|\/\/.*|\/\*[\s\S]*?\*\/)*/y;
    const goesOn = /[([`+\-*/]|in(?:stanceof)?\b/y;
    let line = true; // whether only blanks were seen in this line
    let before = '';
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (stripped[at] === char) {
        if (char === '\n') line = true;
        else if (char > ' ') {
          line = false;
          before = char;
        }
        continue;
      }
      if (/\S/.test(stripped.charAt(at))) before = stripped.charAt(at); // the library's semicolon
      between.lastIndex = /\s/.test(stripped.charAt(at)) ? at : at + 1;
      between.test(stripped);
      const next = between.lastIndex;
      goesOn.lastIndex = next;
      let last = next - 1; // of what became blanks
      while (stripped[last] === text[last]) last -= 1;
      const isCalled = text[last] === '>' && /[(`]/.test(stripped.charAt(next)); // by type arguments, or it has its semicolon
      const ends = text[last] === ';' || (!isCalled && (line || /\n\s*\S/.test(text.slice(at, next))));
      if (ends && before !== '' && before !== ';' && before !== '{' && goesOn.test(stripped)) return true;
      at = next - 1;
      line = false;
    }
    return false;
  }

  let jsx: JsxLibraries | undefined;
  async function loadJsx(): Promise<JsxLibraries> {
    const { Parser } = require(libraries.parser) as {
      readonly Parser: { extend(plugin: unknown): { parse: JsxLibraries['parse'] } };
    };
    const parser = Parser.extend((require(libraries.jsxParser) as () => unknown)());
    const [{ buildJsx }, { print }, { default: language }] = (await Promise.all(
      [libraries.jsx, libraries.printer, libraries.language].map((url) => load(url)),
    )) as [Pick<JsxLibraries, 'buildJsx'>, Pick<JsxLibraries, 'print'>, { default: JsxLibraries['language'] }];
    return { parse: (text, options) => parser.parse(text, options), buildJsx, print, language };
  }

  // What the library imports by itself a CommonJS module requires.
  function requireRuntime(tree: Program): void {
    const [first] = tree.body;
    if (first?.type !== 'ImportDeclaration' || first.start !== undefined) return;
    const properties = (first.specifiers ?? []).map(({ imported, local }) => ({
      type: 'Property',
      kind: 'init',
      method: false,
      computed: false,
      shorthand: false,
      key: imported,
      value: local,
    }));
    const callee = { type: 'Identifier', name: 'require' };
    const init = { type: 'CallExpression', callee, arguments: [first.source], optional: false };
    const id = { type: 'ObjectPattern', properties };
    tree.body[0] = {
      type: 'VariableDeclaration',
      kind: 'const',
      declarations: [{ type: 'VariableDeclarator', id, init }],
    };
  }

  async function compileJsx(
    text: string,
    { name, commonjs, build }: Extract<JobOptions, { commonjs: boolean }>,
  ): Promise<Answer> {
    jsx ??= await loadJsx();
    const { parse, buildJsx, print, language } = jsx;
    const comments: unknown[] = [];
    const tree = parse(text, {
      ecmaVersion: 'latest',
      sourceType: commonjs ? 'script' : 'module',
      allowReturnOutsideFunction: commonjs,
      allowHashBang: true,
      locations: true,
      onComment: comments,
    });
    tree.comments = comments; // it looks for pragmas in them
    buildJsx(tree, build);
    if (commonjs) requireRuntime(tree);
    const { code, map } = print(tree, language(), { sourceMapSource: name, sourceMapContent: text });
    return { code, map: JSON.stringify(map) };
  }

  // TypeScript's failures are records with 1-based lines and 0-based columns, the parser's errors have the same in `loc`.
  function failureOf(library: Job['library'], error: unknown): Answer {
    const { message, startLine, startColumn, loc } = (error ?? {}) as Readonly<Record<string, unknown>>;
    const place = (loc ?? { line: startLine, column: startColumn }) as Readonly<Record<string, unknown>>;
    const known = typeof place.line === 'number' && typeof place.column === 'number';
    return {
      failure: String(message ?? error).slice(0, 1000),
      line: known ? (place.line as number) : undefined,
      column: known ? (place.column as number) + 1 : undefined,
      broken: library === 'typescript' && !known,
    };
  }

  port.on('message', async ({ library, text, options }: Job) => {
    let answer: Answer;
    try {
      answer = 'tsx' in options ? compileTypeScript(text, options) : await compileJsx(text, options);
    } catch (error) {
      answer = failureOf(library, error);
    }
    port.postMessage(answer);
    Atomics.store(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
}
