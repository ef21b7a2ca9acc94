// Pattern text → Node, by regexpp, for patterns that the engine has already accepted.
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { type CharClass, escaped, exactChar, makeCharClass } from './char-class.ts';
import type { Node, Pattern } from './node.ts';
import { MOST_NESTING, MOST_SOURCE } from './policy.ts';

/** What is in force at some place of a pattern: modifiers change it. */
interface Mode {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  /** `u`, `v` or nothing. */
  readonly unicode: '' | 'u' | 'v';
}

interface Lowering {
  /** Groups up to the one that was entered last. */
  count: number;
  /** Whether some part of it has modifiers of its own. */
  modified: boolean;
  readonly names: Map<string, number[]>;
  readonly indexOf: Map<AST.CapturingGroup, number>;
}

/** Thrown for what we cannot lower. */
class Unsupported extends Error {}

const parser = new RegExpParser({ ecmaVersion: 2025, strict: false });

/** Whether a pattern is too large or nested too deeply for any parser to be asked. Never looks at its meaning. */
export function isOversized(source: string): boolean {
  if (source.length > MOST_SOURCE) return true;
  let depth = 0;
  let most = 0;
  for (let i = 0; i < source.length; i++) {
    switch (source.charCodeAt(i)) {
      case 0x5c: // backslash
        i += 1;
        break;
      case 0x28: // parenthesis or bracket; those that nest nothing are counted, too
      case 0x5b:
        depth += 1;
        if (depth > most) most = depth;
        break;
      case 0x29:
      case 0x5d:
        if (depth > 0) depth -= 1;
        break;
      default:
    }
  }
  return most > MOST_NESTING;
}

/** The pattern, or undefined for what is newer than we know. */
export function parsePattern(source: string, flags: string): Pattern | undefined {
  const unicode = flags.includes('v') ? 'v' : flags.includes('u') ? 'u' : '';
  const mode: Mode = {
    ignoreCase: flags.includes('i'),
    multiline: flags.includes('m'),
    dotAll: flags.includes('s'),
    unicode,
  };
  const lowering: Lowering = { count: 0, modified: false, names: new Map(), indexOf: new Map() };
  try {
    const ast = parser.parsePattern(source, 0, source.length, {
      unicode: unicode === 'u',
      unicodeSets: unicode === 'v',
    });
    numberGroups(ast, lowering);
    lowering.count = 1;
    const root = choiceOf(ast.alternatives, mode, lowering);
    return Object.freeze({
      root,
      groups: lowering.indexOf.size + 1,
      names: [...lowering.names],
      unicode: unicode !== '',
    });
  } catch (error) {
    if (error instanceof Unsupported || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** References may stand before their group. */
function numberGroups(node: AST.Node, lowering: Lowering): void {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
      if (node.type === 'Group' && node.modifiers !== null) lowering.modified = true;
      for (const part of node.alternatives) numberGroups(part, lowering);
      break;
    case 'CapturingGroup': {
      lowering.indexOf.set(node, lowering.indexOf.size + 1);
      const { name } = node;
      if (name !== null) {
        const known = lowering.names.get(name);
        if (known === undefined) lowering.names.set(name, [lowering.indexOf.size]);
        else known.push(lowering.indexOf.size);
      }
      for (const part of node.alternatives) numberGroups(part, lowering);
      break;
    }
    case 'Alternative':
      for (const part of node.elements) numberGroups(part, lowering);
      break;
    case 'Quantifier':
      numberGroups(node.element, lowering);
      break;
    case 'Assertion':
      if (node.kind === 'lookahead' || node.kind === 'lookbehind')
        for (const part of node.alternatives) numberGroups(part, lowering);
      break;
    default:
  }
}

function choiceOf(alternatives: readonly AST.Alternative[], mode: Mode, lowering: Lowering): Node {
  const parts = alternatives.map(({ elements }) => sequenceOf(elements, mode, lowering));
  return parts.length === 1 ? (parts[0] as Node) : { type: 'choice', parts };
}

function sequenceOf(elements: readonly AST.Element[], mode: Mode, lowering: Lowering): Node {
  const parts = elements.map((element) => lower(element, mode, lowering));
  return parts.length === 1 ? (parts[0] as Node) : parts.length === 0 ? { type: 'empty' } : { type: 'sequence', parts };
}

function lower(node: AST.Element | AST.QuantifiableElement, mode: Mode, lowering: Lowering): Node {
  switch (node.type) {
    case 'Character':
      return { type: 'char', char: characterOf(node.value, mode) };
    case 'CharacterSet':
      return { type: 'char', char: classOf(node.raw, mode, setReachesBeyond(node, mode)) };
    case 'CharacterClass':
      return classNode(node, mode);
    case 'ExpressionCharacterClass':
      if (hasStrings(node.expression)) throw new Unsupported();
      return { type: 'char', char: classOf(node.raw, mode, true) };
    case 'Group':
      return choiceOf(node.alternatives, modified(mode, node.modifiers), lowering);
    case 'CapturingGroup': {
      const index = lowering.count++;
      return { type: 'group', index, body: choiceOf(node.alternatives, mode, lowering) };
    }
    case 'Quantifier': {
      const first = lowering.count;
      const body = lower(node.element, mode, lowering);
      const { min, max, greedy } = node;
      return { type: 'loop', min, max, greedy, body, first, last: lowering.count };
    }
    case 'Backreference': {
      const { resolved } = node;
      const groups = Array.isArray(resolved) ? resolved : [resolved];
      return {
        type: 'reference',
        groups: groups.map((group) => lowering.indexOf.get(group) as number),
        ignoreCase: mode.ignoreCase,
        spreads: mode.ignoreCase && lowering.modified,
      };
    }
    case 'Assertion':
      return lowerAssertion(node, mode, lowering);
  }
}

function lowerAssertion(node: AST.Assertion, mode: Mode, lowering: Lowering): Node {
  switch (node.kind) {
    case 'lookahead':
    case 'lookbehind': {
      const body = choiceOf(node.alternatives, mode, lowering);
      return { type: 'look', behind: node.kind === 'lookbehind', negate: node.negate, body };
    }
    case 'start':
    case 'end':
      return { type: 'edge', end: node.kind === 'end', multiline: mode.multiline };
    case 'word':
      return { type: 'boundary', negate: node.negate, word: classOf('\\w', mode, true) };
  }
}

function modified(mode: Mode, modifiers: AST.Modifiers | null): Mode {
  if (modifiers === null) return mode;
  const { add, remove } = modifiers;
  return {
    ...mode,
    ignoreCase: (mode.ignoreCase || add.ignoreCase) && !remove?.ignoreCase,
    multiline: (mode.multiline || add.multiline) && !remove?.multiline,
    dotAll: (mode.dotAll || add.dotAll) && !remove?.dotAll,
  };
}

function characterOf(code: number, mode: Mode): CharClass {
  const exact = exactChar(code);
  if (!mode.ignoreCase) return exact;
  // a lone surrogate would join the one before it, and has no case
  if (code >= 0xd800 && code <= 0xdfff) return exact;
  return classOf(escaped(code), mode, code > 127 || mode.unicode !== '');
}

function classOf(text: string, { ignoreCase, dotAll, unicode }: Mode, beyond: boolean): CharClass {
  return makeCharClass(text, `${ignoreCase ? 'i' : ''}${dotAll ? 's' : ''}${unicode}`, beyond);
}

/** Under `v` a class may take strings, too: the longest first, then single characters. */
function classNode(node: AST.CharacterClass, mode: Mode): Node {
  const strings: number[][] = [];
  for (const element of node.elements as readonly AST.UnicodeSetsCharacterClassElement[]) {
    if (element.type === 'ClassStringDisjunction') {
      for (const { elements } of element.alternatives)
        if (elements.length !== 1) strings.push(elements.map(({ value }) => value));
    } else if (hasStrings(element)) throw new Unsupported();
  }
  const char: Node = { type: 'char', char: classOf(node.raw, mode, node.negate || reachesBeyond(node, mode)) };
  if (strings.length === 0) return char;
  strings.sort((a, b) => b.length - a.length);
  const spelt = strings.map(
    (codes): Node => ({
      type: 'sequence',
      parts: codes.map((code): Node => ({ type: 'char', char: characterOf(code, mode) })),
    }),
  );
  const longer = spelt.filter((_, i) => (strings[i] as number[]).length > 0);
  return {
    type: 'choice',
    parts: [...longer, char, ...(longer.length < spelt.length ? [{ type: 'empty' } as const] : [])],
  };
}

/** All that `\\s` takes beyond ASCII is a sample of its own. */
function setReachesBeyond(node: AST.CharacterSet, { ignoreCase, unicode }: Mode): boolean {
  if (node.kind === 'any' || node.kind === 'property' || node.negate) return true;
  return node.kind === 'word' && ignoreCase && unicode !== '';
}

function reachesBeyond(node: AST.CharacterClass, mode: Mode): boolean {
  if (mode.ignoreCase && mode.unicode !== '') return true;
  // ignoring case leads from Latin-1 to what is beyond it
  const last = mode.ignoreCase ? 127 : 255;
  return node.elements.some((element) => {
    switch (element.type) {
      case 'Character':
        return element.value > last;
      case 'CharacterClassRange':
        return element.max.value > last;
      case 'CharacterSet':
        return setReachesBeyond(element, mode);
      default:
        return true;
    }
  });
}

/** Whether a part of a class under `v` may take more than one character. */
function hasStrings(node: AST.Node): boolean {
  switch (node.type) {
    case 'ClassStringDisjunction':
      return true;
    case 'CharacterSet':
      return node.kind === 'property' && node.strings;
    case 'CharacterClass':
      return (node.elements as readonly AST.Node[]).some(hasStrings);
    case 'ExpressionCharacterClass':
      return hasStrings(node.expression);
    case 'ClassIntersection':
    case 'ClassSubtraction':
      return hasStrings(node.left) || hasStrings(node.right);
    default:
      return false;
  }
}
