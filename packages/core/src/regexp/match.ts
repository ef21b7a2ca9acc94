// Our own backtracking matcher: the engine's results, at a price for each step.
//
// It does what ECMA-262 22.2.2 says, without recursion: what can still be tried lies on a stack of its own. Places
// of the program that were tried at a position and failed are remembered, once a match takes long, and not tried
// again (Davis, Servant, Lee: "Using selective memoization to defeat regular expression denial of service", 2021).
// So only references, look-arounds and counted loops can take more than the pattern's length times the input's.
//
// Nothing of a guest's runs during a match.
import { MOST_PENDING } from './policy.ts';
import { Op, type Program, type Reference } from './program.ts';
import { isSameFolded } from './same-folded.ts';

/** Who pays for steps. */
export interface StepPayer {
  /** Takes that many steps, which were or are about to be done. May throw. */
  pay(steps: number): void;
  /** There are more ways left open than fit. */
  overflow(): never;
}

/** Steps between two payments. */
const BATCH = 4096;

/** Kinds of what lies on the stack, besides places to go on at. */
const UNDO = -1;
const MANY = -2;
const FEW = -3;

const SMALL = 4096;
let spare: Int32Array | undefined = new Int32Array(SMALL);

const isLineEnd = (code: number): boolean => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

/**
 * Finds the first match at or after `from` (only at `from` when `sticky`).
 *
 * @returns start and end of each group in pairs, -1 for a group that took no part; undefined for no match
 */
export function findMatch(
  program: Program,
  input: string,
  from: number,
  sticky: boolean,
  payer: StepPayer,
): Int32Array | undefined {
  // a position within a pair means the pair (22.2.7.2 step 13.b)
  const start = program.unicode && from > 0 && isPair(input, from - 1) ? from - 1 : from;
  const matcher = new Matcher(program, input, start, payer);
  try {
    return matcher.search(sticky);
  } finally {
    matcher.release();
  }
}

class Matcher {
  readonly #program: Program;
  readonly #input: string;
  readonly #from: number;
  readonly #payer: StepPayer;
  readonly #registers: Int32Array;
  #stack: Int32Array;
  #steps = 0;
  #paid = 0;
  /** Steps after which places are remembered. */
  #patience: number;
  #visited: Uint32Array | undefined;

  constructor(program: Program, input: string, from: number, payer: StepPayer) {
    this.#program = program;
    this.#input = input;
    this.#from = from;
    this.#payer = payer;
    this.#registers = new Int32Array(program.registers);
    this.#stack = spare ?? new Int32Array(SMALL);
    spare = undefined;
    this.#patience = program.visited === 0 ? Number.POSITIVE_INFINITY : 1024 + (input.length - from);
  }

  release(): void {
    if (this.#stack.length <= SMALL * 16) spare = this.#stack;
  }

  search(sticky: boolean): Int32Array | undefined {
    const { anchored, unicode, first } = this.#program;
    const input = this.#input;
    const { length } = input;
    let found: Int32Array | undefined;
    for (let start = this.#from; start <= length; start++) {
      if (anchored && start > 0) break;
      if (first === undefined || this.#canStart(first, start)) {
        if (this.#matchAt(start)) {
          found = this.#registers;
          break;
        }
      } else this.#count(1);
      if (sticky) break;
      if (unicode && start + 1 < length && (input.codePointAt(start) as number) > 0xffff) start += 1;
    }
    this.#payer.pay(this.#steps - this.#paid);
    return found;
  }

  #canStart(first: Program['first'] & object, start: number): boolean {
    if (start >= this.#input.length) return false;
    const code = this.#program.unicode ? (this.#input.codePointAt(start) as number) : this.#input.charCodeAt(start);
    for (let i = 0; i < first.length; i++) if ((first[i] as { test(c: number): boolean }).test(code)) return true;
    return false;
  }

  #count(steps: number): void {
    this.#steps += steps;
    if (this.#steps - this.#paid < BATCH) return;
    const due = this.#steps - this.#paid;
    this.#paid = this.#steps;
    this.#payer.pay(due);
    if (this.#steps > this.#patience) this.#remember();
  }

  /** From here on, failures are remembered, if that takes no more memory than is reasonable. */
  #remember(): void {
    this.#patience = Number.POSITIVE_INFINITY;
    const words = Math.ceil((this.#program.visited * (this.#input.length - this.#from + 1)) / 32);
    if (words > 2 ** 23) return;
    this.#payer.pay(words >>> 4);
    this.#visited = new Uint32Array(words);
  }

  /** Whether this place was tried at this position; it is from now on. */
  #wasTried(place: number, at: number): boolean {
    const visited = this.#visited;
    if (visited === undefined || place < 0) return false;
    const bit = place * (this.#input.length - this.#from + 1) + at - this.#from;
    const word = bit >>> 5;
    const mask = 1 << (bit & 31);
    const known = visited[word] as number;
    if ((known & mask) !== 0) return true;
    visited[word] = known | mask;
    return false;
  }

  #push(top: number, kind: number, a: number, b: number, c: number): number {
    let stack = this.#stack;
    if (top + 4 > stack.length) {
      if (stack.length >= MOST_PENDING * 4) this.#payer.overflow();
      this.#count(stack.length >>> 4);
      const larger = new Int32Array(stack.length * 2);
      larger.set(stack);
      stack = this.#stack = larger;
    }
    stack[top] = kind;
    stack[top + 1] = a;
    stack[top + 2] = b;
    stack[top + 3] = c;
    return top + 4;
  }

  /** One attempt; on success the registers of the groups say where. */
  #matchAt(start: number): boolean {
    const { code, classes, references, unicode } = this.#program;
    const input = this.#input;
    const { length } = input;
    const registers = this.#registers;
    registers.fill(-1);
    registers[0] = start;
    let pc = 0;
    let at = start;
    let top = 0;
    let ok = true;
    for (;;) {
      this.#count(1);
      if (!ok) {
        // back to what is left to be tried
        if (top === 0) return false;
        const stack = this.#stack;
        top -= 4;
        const kind = stack[top] as number;
        if (kind >= 0) {
          pc = kind;
          at = stack[top + 1] as number;
          ok = true;
        } else if (kind === UNDO) {
          registers[stack[top + 1] as number] = stack[top + 2] as number;
        } else if (kind === MANY) {
          // one character less
          const end = stack[top + 2] as number;
          const least = stack[top + 3] as number;
          at = end - 1;
          if (unicode && at > least && isPair(input, at - 1)) at -= 1;
          pc = (stack[top + 1] as number) + 5;
          if (at > least) {
            stack[top + 2] = at;
            top += 4;
          }
          ok = true;
        } else {
          // one character more
          const place = stack[top + 1] as number;
          at = stack[top + 2] as number;
          const left = stack[top + 3] as number;
          if (at < length) {
            const c = unicode ? (input.codePointAt(at) as number) : input.charCodeAt(at);
            const char = classes[code[place + 1] as number] as { readonly code: number; test(c: number): boolean };
            if (char.test(c)) {
              at += c > 0xffff ? 2 : 1;
              pc = place + 4;
              ok = !this.#wasTried(code[place + 3] as number, at);
              if (ok && left > 1) {
                stack[top + 2] = at;
                stack[top + 3] = left - 1;
                top += 4;
              }
            }
          }
        }
        continue;
      }
      switch (code[pc]) {
        case Op.match:
          registers[1] = at;
          return true;
        case Op.char: {
          const wanted = code[pc + 1] as number;
          if (at < length && wanted === (unicode ? input.codePointAt(at) : input.charCodeAt(at))) {
            at += wanted > 0xffff ? 2 : 1;
            pc += 2;
          } else ok = false;
          break;
        }
        case Op.set: {
          ok = false;
          if (at < length) {
            const c = unicode ? (input.codePointAt(at) as number) : input.charCodeAt(at);
            if ((classes[code[pc + 1] as number] as { test(c: number): boolean }).test(c)) {
              at += c > 0xffff ? 2 : 1;
              pc += 2;
              ok = true;
            }
          }
          break;
        }
        case Op.split:
          if (this.#wasTried(code[pc + 1] as number, at)) ok = false;
          else {
            top = this.#push(top, code[pc + 2] as number, at, 0, 0);
            pc += 3;
          }
          break;
        case Op.join:
          if (this.#wasTried(code[pc + 1] as number, at)) ok = false;
          else pc += 2;
          break;
        case Op.jump:
          pc = code[pc + 1] as number;
          break;
        case Op.save:
          top = this.#set(top, code[pc + 1] as number, at);
          pc += 2;
          break;
        case Op.clear: {
          const to = code[pc + 2] as number;
          for (let r = code[pc + 1] as number; r < to; r++) top = this.#set(top, r, -1);
          this.#count(to - (code[pc + 1] as number));
          pc += 3;
          break;
        }
        case Op.assign:
          top = this.#set(top, code[pc + 1] as number, code[pc + 2] as number);
          pc += 3;
          break;
        case Op.increment: {
          const register = code[pc + 1] as number;
          top = this.#set(top, register, (registers[register] as number) + 1);
          pc += 2;
          break;
        }
        case Op.loop: {
          const rounds = registers[code[pc + 1] as number] as number;
          const exit = code[pc + 4] as number;
          const into = pc + 6;
          if (rounds < (code[pc + 2] as number)) pc = into;
          else if (rounds >= (code[pc + 3] as number)) pc = exit;
          else if (code[pc + 5] === 1) {
            top = this.#push(top, exit, at, 0, 0);
            pc = into;
          } else {
            top = this.#push(top, into, at, 0, 0);
            pc = exit;
          }
          break;
        }
        case Op.progress:
          if (registers[code[pc + 1] as number] === at) ok = false;
          else pc += 2;
          break;
        case Op.progressBeyond:
          if (
            registers[code[pc + 1] as number] === at &&
            (registers[code[pc + 2] as number] as number) > (code[pc + 3] as number)
          )
            ok = false;
          else pc += 4;
          break;
        case Op.many: {
          const char = classes[code[pc + 1] as number] as { test(c: number): boolean };
          const min = code[pc + 2] as number;
          const max = code[pc + 3] as number;
          const place = code[pc + 4] as number;
          const begin = at;
          let least = at;
          let rounds = 0;
          let last = at;
          /** Whether from where it stopped everything was tried before. */
          let tried = false;
          while (rounds < max) {
            if (rounds === min) least = at;
            if (rounds >= min && this.#visited !== undefined && this.#wasTried(place, at)) {
              tried = true;
              break;
            }
            if (at >= length) break;
            const c = unicode ? (input.codePointAt(at) as number) : input.charCodeAt(at);
            if (!char.test(c)) break;
            last = at;
            at += c > 0xffff ? 2 : 1;
            rounds += 1;
          }
          this.#count(at - begin);
          if (rounds < min) {
            ok = false;
            break;
          }
          if (rounds === min) least = at;
          if (tried) {
            if (at === least) {
              ok = false;
              break;
            }
            at = last;
          }
          if (at > least) top = this.#push(top, MANY, pc, at, least);
          pc += 5;
          break;
        }
        case Op.few:
          if (this.#wasTried(code[pc + 3] as number, at)) ok = false;
          else {
            top = this.#push(top, FEW, pc, at, code[pc + 2] as number);
            pc += 4;
          }
          break;
        case Op.look:
        case Op.refuse: {
          // what is below `top` is not the body's; a body that must not match leads on when it fails
          const register = code[pc + 1] as number;
          registers[register] = top;
          registers[register + 1] = at;
          if (code[pc] === Op.refuse) top = this.#push(top, code[pc + 2] as number, at, 0, 0);
          pc += 3;
          break;
        }
        case Op.lookEnd: {
          // no way back into the body, but what it captured is undone when what follows fails
          const register = code[pc + 1] as number;
          const stack = this.#stack;
          const base = registers[register] as number;
          let kept = base;
          for (let entry = base; entry < top; entry += 4) {
            if (stack[entry] !== UNDO) continue;
            if (kept !== entry) stack.copyWithin(kept, entry, entry + 4);
            kept += 4;
          }
          this.#count((top - base) >>> 2);
          top = kept;
          at = registers[register + 1] as number;
          pc += 2;
          break;
        }
        case Op.refuseEnd: {
          const stack = this.#stack;
          const base = registers[code[pc + 1] as number] as number;
          this.#count((top - base) >>> 2);
          for (top -= 4; top >= base; top -= 4)
            if (stack[top] === UNDO) registers[stack[top + 1] as number] = stack[top + 2] as number;
          top = base;
          ok = false;
          break;
        }
        case Op.reference:
        case Op.referenceBefore: {
          const end = this.#sameAgain(references[code[pc + 1] as number] as Reference, at, code[pc] === Op.reference);
          if (end < 0) ok = false;
          else {
            at = end;
            pc += 2;
          }
          break;
        }
        case Op.lineStart:
          if (at === 0 || isLineEnd(input.charCodeAt(at - 1))) pc += 1;
          else ok = false;
          break;
        case Op.inputStart:
          if (at === 0) pc += 1;
          else ok = false;
          break;
        case Op.lineEnd:
          if (at === length || isLineEnd(input.charCodeAt(at))) pc += 1;
          else ok = false;
          break;
        case Op.inputEnd:
          if (at === length) pc += 1;
          else ok = false;
          break;
        case Op.boundary: {
          const word = classes[code[pc + 1] as number] as { test(c: number): boolean };
          const before = at > 0 && word.test(input.charCodeAt(at - 1));
          const after = at < length && word.test(input.charCodeAt(at));
          if ((before !== after) !== (code[pc + 2] === 1)) pc += 3;
          else ok = false;
          break;
        }
        case Op.charBefore:
        case Op.setBefore: {
          ok = false;
          if (at > 0) {
            const pair = unicode && at > 1 && isPair(input, at - 2);
            const c = pair ? (input.codePointAt(at - 2) as number) : input.charCodeAt(at - 1);
            const operand = code[pc + 1] as number;
            if (
              code[pc] === Op.charBefore ? c === operand : (classes[operand] as { test(c: number): boolean }).test(c)
            ) {
              at -= pair ? 2 : 1;
              pc += 2;
              ok = true;
            }
          }
          break;
        }
        default:
          throw new TypeError(`No operation ${code[pc]}`);
      }
    }
  }

  /** Sets a register, so that it is undone on the way back. */
  #set(top: number, register: number, value: number): number {
    const registers = this.#registers;
    const before = registers[register] as number;
    if (before === value) return top;
    const next = this.#push(top, UNDO, register, before, 0);
    registers[register] = value;
    return next;
  }

  /** Where what a group captured ends (or begins, backwards) at this position; -1 when something else is there. */
  #sameAgain({ groups, ignoreCase }: Reference, at: number, forward: boolean): number {
    const registers = this.#registers;
    let from = -1;
    let to = -1;
    for (let i = 0; i < groups.length; i++) {
      const group = (groups[i] as number) * 2;
      if ((registers[group] as number) < 0 || (registers[group + 1] as number) < 0) continue;
      from = registers[group] as number;
      to = registers[group + 1] as number;
      break;
    }
    if (from < 0) return at;
    const input = this.#input;
    const size = to - from;
    const start = forward ? at : at - size;
    if (start < 0 || start + size > input.length) return -1;
    this.#count(size);
    const { unicode } = this.#program;
    for (let i = 0; i < size; i++) {
      const a = input.charCodeAt(from + i);
      const b = input.charCodeAt(start + i);
      if (a === b) continue;
      if (!ignoreCase) return -1;
      if (unicode && isPair(input, from + i) && isPair(input, start + i)) {
        if (!isSameFolded(input.codePointAt(from + i) as number, input.codePointAt(start + i) as number, true))
          return -1;
        i += 1;
      } else if (unicode && i > 0 && isPair(input, from + i - 1) && isPair(input, start + i - 1)) {
        const before = input.codePointAt(from + i - 1) as number;
        if (!isSameFolded(before, input.codePointAt(start + i - 1) as number, true)) return -1;
      } else if (!isSameFolded(a, b, unicode)) return -1;
    }
    return forward ? at + size : start;
  }
}

/** Whether a surrogate pair begins here. */
function isPair(input: string, at: number): boolean {
  return (input.charCodeAt(at) & 0xfc00) === 0xd800 && (input.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}
