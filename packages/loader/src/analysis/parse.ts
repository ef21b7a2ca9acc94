// Parsing for analysis: whatever the text is, there is a tree or a finding, never an exception.
import * as acorn from 'acorn';
import type { AstNode } from './ast.ts';
import { type Finding, finding } from './types.ts';

/** What a file's code is; `unknown` is a script unless it does not parse as one, as in Node. */
export type CodeKind = 'module' | 'commonjs' | 'unknown';

export interface ParsedCode {
  readonly root: AstNode;
  readonly kind: 'module' | 'commonjs';
}

/** A file that is longer is not read: no person wrote it, and a bundle of that size hides more than it shows. */
const MOST_TEXT = 8 * 2 ** 20;

export function parseCode(source: string, file: string, kind: CodeKind): ParsedCode | Finding {
  if (source.length > MOST_TEXT)
    return finding('too-large', { file, line: 1, column: 1 }, `${source.length} characters, the limit is ${MOST_TEXT}`);
  const kinds = kind === 'unknown' ? (['commonjs', 'module'] as const) : ([kind] as const);
  let refusal: Finding | undefined;
  for (const one of kinds) {
    try {
      const root = acorn.parse(source, {
        ecmaVersion: 'latest',
        sourceType: one === 'module' ? 'module' : 'script',
        allowReturnOutsideFunction: one === 'commonjs',
        allowAwaitOutsideFunction: one === 'module',
        allowHashBang: true,
        locations: true,
        ranges: true, // eslint-scope asks for them
      });
      return { root: root as unknown as AstNode, kind: one };
    } catch (error) {
      const { message, loc } = error as { message?: unknown; loc?: { line: number; column: number } };
      const place = { file, line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 };
      // Nested thousands deep, so that a reader that recurses gives up.
      if (loc === undefined || /stack space/.test(String(message))) return finding('too-deep', place);
      refusal = finding('syntax-error', place, String(message).replace(/ \(\d+:\d+\)$/, ''));
    }
  }
  return refusal as Finding;
}
