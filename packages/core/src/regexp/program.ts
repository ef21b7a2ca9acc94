// What our matcher runs: instructions as numbers, made from a pattern.
import type { CharClass } from './char-class.ts';
import { firstOf, sortParts } from './first-chars.ts';
import { isAnchored, isNullable, type Loop, type Node, type Pattern } from './node.ts';

/** Operations. Each is followed by its operands; targets are indices into the code. */
export const Op = {
  /** The match is complete. */
  match: 0,
  /** code */
  char: 1,
  /** class */
  set: 2,
  /** visited, other: goes on here, and at `other` if that fails */
  split: 3,
  /** target */
  jump: 4,
  /** register: the position */
  save: 5,
  /** from, to: registers of captures */
  clear: 6,
  /** register, value */
  assign: 7,
  /** register, min, max, exit, greedy: another round or not */
  loop: 8,
  /** register */
  increment: 9,
  /** register: fails when no character was taken since `save` */
  progress: 10,
  /** register, counter, min: the same, for rounds beyond `min` */
  progressBeyond: 11,
  /** class, min, max, visited: greedy rounds of one character */
  many: 12,
  /** class, max, visited: lazy rounds of one character */
  few: 13,
  /** register, end: a look-around that must match; the body follows */
  look: 14,
  /** register */
  lookEnd: 15,
  /** register, end: one that must not match */
  refuse: 16,
  refuseEnd: 17,
  /** index */
  reference: 18,
  lineStart: 19,
  inputStart: 20,
  lineEnd: 21,
  inputEnd: 22,
  /** class, negate */
  boundary: 23,
  /** code */
  charBefore: 24,
  /** class */
  setBefore: 25,
  /** index */
  referenceBefore: 26,
  /** visited: where ways of a choice meet */
  join: 27,
  /** choice: one of many alternatives, by the next character */
  choose: 28,
} as const;

export interface Reference {
  readonly groups: readonly number[];
  readonly ignoreCase: boolean;
}

/** Alternatives sorted by what they can begin with; see first-chars.ts. */
export interface Choice {
  /** Bucket of a character → index into `lists`. */
  readonly table: Uint16Array;
  /** Alternatives in order, by number. */
  readonly lists: readonly (readonly number[])[];
  /** Where each alternative begins in the code. */
  readonly starts: readonly number[];
}

export interface Program {
  readonly code: Int32Array;
  readonly classes: readonly CharClass[];
  readonly references: readonly Reference[];
  readonly choices: readonly Choice[];
  /** Two for each group, then those of loops and look-arounds. */
  readonly registers: number;
  readonly groups: number;
  readonly unicode: boolean;
  /** How many places of the code remember where they were tried. 0: none may. */
  readonly visited: number;
  /** Whether a search takes no more steps than the program's length times the input's. */
  readonly linear: boolean;
  /** The match can only be at the start of the input. */
  readonly anchored: boolean;
  /** Buckets of characters that a match can begin with; undefined when it may be any, or none. */
  readonly first: Uint8Array | undefined;
}

/** Copies of a body that a counted loop is written out to, in instructions. */
const MOST_COPIED = 400;
/** Instructions of one program. */
const MOST_CODE: number = 2 ** 20;
/** Alternatives that are tried one after the other; more are sorted by what they begin with. */
const FEW_PARTS = 3;
const MOST_PARTS = 4000;
const NO_LIMIT: number = 2 ** 31 - 1;

interface Emitter {
  readonly code: number[];
  readonly classes: CharClass[];
  readonly references: Reference[];
  readonly choices: Choice[];
  readonly unicode: boolean;
  registers: number;
  visited: number;
  /** Where what may follow depends on more than the place and the position: in look-arounds and counted rounds. */
  forgetful: number;
  backward: boolean;
  readonly sizes: Map<Node, number>;
  linear: boolean;
}

/** undefined: the pattern would come out too long. */
export function makeProgram({ root, groups, unicode }: Pattern): Program | undefined {
  const emitter: Emitter = {
    code: [],
    classes: [],
    references: [],
    choices: [],
    unicode,
    registers: groups * 2,
    visited: 0,
    forgetful: 0,
    backward: false,
    sizes: new Map(),
    linear: true,
  };
  if (!emit(root, emitter)) return undefined;
  emitter.code.push(Op.match);
  if (emitter.code.length > MOST_CODE) return undefined;
  const { code, classes, references, choices, registers, visited } = emitter;
  return Object.freeze({
    code: Int32Array.from(code),
    classes,
    references,
    registers,
    groups,
    unicode,
    // what a reference means depends on how it was reached
    visited: references.length > 0 ? 0 : visited,
    linear: emitter.linear && references.length === 0,
    anchored: isAnchored(root),
    choices,
    first: firstOf(root),
  });
}

/** A number for a loop's place, by which it is remembered where it was tried. */
function visit(emitter: Emitter): number {
  if (emitter.forgetful === 0) return emitter.visited++;
  emitter.linear = false;
  return -1;
}

function classIndex(char: CharClass, emitter: Emitter): number {
  const known = emitter.classes.indexOf(char);
  return known >= 0 ? known : emitter.classes.push(char) - 1;
}

/** False when there is too much of it. */
function emit(node: Node, emitter: Emitter): boolean {
  const { code, backward } = emitter;
  if (code.length > MOST_CODE) return false;
  switch (node.type) {
    case 'empty':
      return true;
    case 'char': {
      const { char } = node;
      if (char.code >= 0) code.push(backward ? Op.charBefore : Op.char, char.code);
      else code.push(backward ? Op.setBefore : Op.set, classIndex(char, emitter));
      return true;
    }
    case 'sequence': {
      const { parts } = node;
      for (let i = 0; i < parts.length; i++)
        if (!emit(parts[backward ? parts.length - 1 - i : i] as Node, emitter)) return false;
      return true;
    }
    case 'choice':
      return emitChoice(node.parts, emitter);
    case 'group': {
      const register = node.index * 2;
      code.push(Op.save, backward ? register + 1 : register);
      if (!emit(node.body, emitter)) return false;
      code.push(Op.save, backward ? register : register + 1);
      return true;
    }
    case 'reference':
      code.push(backward ? Op.referenceBefore : Op.reference, emitter.references.push(node) - 1);
      return true;
    case 'edge':
      if (node.end) code.push(node.multiline ? Op.lineEnd : Op.inputEnd);
      else code.push(node.multiline ? Op.lineStart : Op.inputStart);
      return true;
    case 'boundary':
      code.push(Op.boundary, classIndex(node.word, emitter), node.negate ? 1 : 0);
      return true;
    case 'look': {
      const register = emitter.registers;
      emitter.registers += 2;
      code.push(node.negate ? Op.refuse : Op.look, register, 0);
      const hole = code.length - 1;
      emitter.forgetful += 1;
      emitter.backward = node.behind;
      const done = emit(node.body, emitter);
      emitter.backward = backward;
      emitter.forgetful -= 1;
      code.push(node.negate ? Op.refuseEnd : Op.lookEnd, register);
      code[hole] = code.length;
      return done;
    }
    case 'loop':
      return emitLoop(node, emitter);
  }
}

function emitChoice(parts: readonly Node[], emitter: Emitter): boolean {
  const { code } = emitter;
  const ends: number[] = [];
  const sorted = !emitter.backward && parts.length >= FEW_PARTS && parts.length <= MOST_PARTS;
  const starts: number[] = [];
  if (sorted) code.push(Op.choose, emitter.choices.push(makeChoice(parts, starts)) - 1);
  for (let i = 0; i < parts.length; i++) {
    const last = i === parts.length - 1;
    let hole = -1;
    starts.push(code.length);
    if (!last && !sorted) hole = code.push(Op.split, -1, 0) - 1;
    if (!emit(parts[i] as Node, emitter)) return false;
    if (last) break;
    ends.push(code.push(Op.jump, 0) - 1);
    if (hole >= 0) code[hole] = code.length;
  }
  for (const end of ends) code[end] = code.length;
  if (emitter.forgetful === 0) code.push(Op.join, emitter.visited++);
  return true;
}

function makeChoice(parts: readonly Node[], starts: readonly number[]): Choice {
  const { table, lists } = sortParts(parts);
  return { table, lists, starts };
}

function emitLoop(loop: Loop, emitter: Emitter): boolean {
  const { body, min, greedy } = loop;
  const max = Math.min(loop.max, NO_LIMIT);
  const { code } = emitter;
  if (max === 0) return true;
  if (body.type === 'char' && !emitter.backward) {
    emitSimple(loop, body.char, max, emitter);
    return true;
  }
  if (min === 1 && max === 1) return emitRound(loop, emitter, false);
  const size = sizeOf(body, emitter.sizes);
  if (min <= 1 && max === NO_LIMIT && (min === 0 || size <= MOST_COPIED))
    return (min === 0 || emitRound(loop, emitter, false)) && emitStar(loop, emitter);
  if (max * size <= MOST_COPIED) return emitCopies(loop, max, emitter);
  // counted
  emitter.linear = false;
  const counter = emitter.registers++;
  code.push(Op.assign, counter, 0);
  const head = code.length;
  const hole = code.push(Op.loop, counter, min, max, 0, greedy ? 1 : 0) - 2;
  code.push(Op.increment, counter);
  emitter.forgetful += 1;
  const position = isNullable(body) ? emitter.registers++ : -1;
  if (position >= 0) code.push(Op.save, position);
  const done = emitRound(loop, emitter, false);
  emitter.forgetful -= 1;
  if (position >= 0) code.push(Op.progressBeyond, position, counter, min);
  code.push(Op.jump, head);
  code[hole] = code.length;
  return done;
}

/** One round: its groups are forgotten first. With `moving` it must take a character. */
function emitRound({ first, last, body }: Loop, emitter: Emitter, moving: boolean): boolean {
  const { code } = emitter;
  if (last > first) code.push(Op.clear, first * 2, last * 2);
  if (!moving || !isNullable(body)) return emit(body, emitter);
  const position = emitter.registers++;
  code.push(Op.save, position);
  emitter.forgetful += 1; // whether it has moved is not to be seen from the place and the position
  const done = emit(body, emitter);
  emitter.forgetful -= 1;
  code.push(Op.progress, position);
  return done;
}

function emitStar(loop: Loop, emitter: Emitter): boolean {
  const { code } = emitter;
  const head = code.length;
  code.push(Op.split, visit(emitter), 0);
  const hole = code.length - 1;
  if (!loop.greedy) {
    code.push(Op.jump, 0);
    code[hole] = code.length;
  }
  const done = emitRound(loop, emitter, true);
  code.push(Op.jump, head);
  code[loop.greedy ? hole : hole + 2] = code.length;
  return done;
}

/** `x{2,4}` as `xx(?:x(?:x)?)?`. */
function emitCopies(loop: Loop, max: number, emitter: Emitter): boolean {
  const { code } = emitter;
  const { min, greedy } = loop;
  const holes: number[] = [];
  for (let i = 0; i < max; i++) {
    if (i >= min) {
      code.push(Op.split, visit(emitter), 0);
      if (greedy) holes.push(code.length - 1);
      else {
        const into = code.length - 1;
        holes.push(code.push(Op.jump, 0) - 1);
        code[into] = code.length;
      }
    }
    if (!emitRound(loop, emitter, i >= min)) return false;
  }
  for (const hole of holes) code[hole] = code.length;
  return true;
}

/** About how many numbers `emit` makes of it; known at once, since a body may be written more than once. */
function sizeOf(node: Node, sizes: Map<Node, number>): number {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  let size = 2;
  switch (node.type) {
    case 'sequence':
    case 'choice':
      for (const part of node.parts) size += sizeOf(part, sizes) + 3;
      break;
    case 'group':
    case 'look':
      size += sizeOf(node.body, sizes) + 4;
      break;
    case 'loop': {
      const body = sizeOf(node.body, sizes) + 4;
      const { min, max } = node;
      if (node.body.type === 'char') size = 5;
      else if (min <= 1 && max > NO_LIMIT) size += body <= MOST_COPIED ? body * (min + 1) : body;
      else size += body * max <= MOST_COPIED ? body * max : body + 16;
      break;
    }
    default:
  }
  sizes.set(node, size);
  return size;
}

/** Rounds of one character need no counting. */
function emitSimple({ min, greedy }: Loop, char: CharClass, max: number, emitter: Emitter): void {
  const { code } = emitter;
  const index = classIndex(char, emitter);
  if (greedy) {
    if (max < NO_LIMIT && max > MOST_COPIED) emitter.linear = false;
    code.push(Op.many, index, min, max, max === NO_LIMIT ? visit(emitter) : -1);
    return;
  }
  if (min > 0) code.push(Op.many, index, min, min, -1);
  const visited = max === NO_LIMIT ? visit(emitter) : -1;
  if (max > min) code.push(Op.few, index, max === NO_LIMIT ? NO_LIMIT : max - min, visited);
}
