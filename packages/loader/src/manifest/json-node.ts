// JSON text with positions: every value knows where it stands, so that whoever checks it can point at it.
//
// The text comes from a plugin: it may be deep, huge, or say a key twice so that two readers read two things. All of
// that is a problem here, never an exception and never a value.
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Problem } from './problems.ts';

/** A value of a JSON text, and where it stands. */
export interface JsonNode {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** Of strings, numbers and booleans. */
  readonly value: string | number | boolean | null;
  readonly entries: readonly JsonEntry[];
  readonly items: readonly JsonNode[];
  /** Of the first character in the text, in UTF-16 units. */
  readonly offset: number;
}

export interface JsonEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly node: JsonNode;
}

export interface JsonText {
  /** Undefined when the text is no JSON: then there are problems. */
  readonly root: JsonNode | undefined;
  readonly problems: readonly Problem[];
  /** Line and column (from 1) of an offset. */
  at(offset: number): { readonly line: number; readonly column: number };
}

/** A manifest or a policy that is longer was written by a machine, for another purpose. */
const MOST_LENGTH = 2 ** 22;
const MOST_DEPTH = 64;

/** Reads JSON (no comments, no trailing commas). Never throws. */
export function readJson(text: string): JsonText {
  const at = makePositions(text);
  const problems: Problem[] = [];
  const say = (offset: number, path: string, expected: string, got: string): void => {
    problems.push({ ...at(offset), path, expected, got });
  };
  const done = (root: JsonNode | undefined): JsonText => Object.freeze({ root, problems, at });
  if (text.length > MOST_LENGTH) {
    say(0, '', `at most ${MOST_LENGTH} characters`, `${text.length}`);
    return done(undefined);
  }
  const deep = firstTooDeep(text);
  if (deep !== undefined) {
    say(deep, '', `at most ${MOST_DEPTH} levels of objects and arrays`, 'more');
    return done(undefined);
  }
  const errors: ParseError[] = [];
  const body = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const tree = parseTree(body, errors, { disallowComments: true, allowTrailingComma: false });
  // One slip makes the parser stumble on: what it says after the first is noise.
  const [first] = errors;
  if (first !== undefined || tree === undefined) {
    const { offset = 0, error = 4 } = first ?? {};
    say(offset, '', 'JSON', WORDS[printParseErrorCode(error)] ?? printParseErrorCode(error));
    return done(undefined);
  }
  const convert = (node: Node, path: string): JsonNode => {
    const base = { kind: node.type as JsonNode['kind'], offset: node.offset, entries: [], items: [], value: null };
    if (node.type === 'array')
      return { ...base, items: (node.children ?? []).map((item, index) => convert(item, `${path}[${index}]`)) };
    if (node.type !== 'object') return { ...base, value: node.value as JsonNode['value'] };
    const seen = new Set<string>();
    const entries: JsonEntry[] = [];
    for (const { children = [] } of node.children ?? []) {
      const [keyNode, valueNode] = children;
      if (keyNode === undefined || valueNode === undefined) continue;
      const key = String(keyNode.value);
      const inner = `${path}${pathOf(key)}`;
      if (seen.has(key)) say(keyNode.offset, inner, 'each key once', `${short(key)} again`);
      seen.add(key);
      entries.push({ key, keyOffset: keyNode.offset, node: convert(valueNode, inner) });
    }
    return { ...base, entries };
  };
  return done(convert(tree, ''));
}

/** The plain value of a node; `__proto__` is a key as any other. */
export function plainValue(node: JsonNode): unknown {
  if (node.kind === 'array') return node.items.map(plainValue);
  if (node.kind !== 'object') return node.value;
  return Object.fromEntries(node.entries.map(({ key, node: inner }) => [key, plainValue(inner)]));
}

/** `.key`, or `["key"]` where that is no name. */
export function pathOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${short(key)}]`;
}

/** Text as it is shown in a message: quoted, in bounds. */
export function short(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'something that is no JSON value',
  InvalidNumberFormat: 'a number that is not written as JSON',
  PropertyNameExpected: 'no property name in double quotes',
  ValueExpected: 'no value',
  ColonExpected: 'no colon after a property name',
  CommaExpected: 'no comma between two entries',
  CloseBraceExpected: 'an object without its }',
  CloseBracketExpected: 'an array without its ]',
  EndOfFileExpected: 'more text after the value',
  InvalidCommentToken: 'a comment',
  UnexpectedEndOfString: 'a string without its closing quote',
  UnexpectedEndOfComment: 'a comment',
  InvalidUnicode: 'an escape that is none',
  InvalidEscapeCharacter: 'an escape that is none',
  InvalidCharacter: 'a character that strings must escape',
};

// The parser recurses: the depth is looked at before it is asked.
function firstTooDeep(text: string): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"' || character === '\n') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') {
      depth++;
      if (depth > MOST_DEPTH) return at;
    } else if (character === '}' || character === ']') depth--;
  }
  return undefined;
}

function makePositions(text: string): JsonText['at'] {
  let starts: number[] | undefined;
  return (offset) => {
    if (starts === undefined) {
      starts = [0];
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    }
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}
