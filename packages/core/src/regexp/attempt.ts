// One attempt of our matcher: the loop over the program's operations.
import { type CharClass, takes } from './char-class.ts';
import { bucketAt } from './first-chars.ts';
import { grow, pay, type Run, wasTried } from './match-run.ts';
import { type Choice, Op, type Program, type Reference } from './program.ts';
import { lengthOf, sameAgain } from './same-again.ts';
import { codeAt, isLineEnd, isPair } from './units.ts';

/** Kinds of what lies on the stack, besides places to go on at. */
const UNDO = -1;
const MANY = -2;
const FEW = -3;
const CHOOSE = -4;

/** One attempt; on success the registers of the groups say where. */
export function matchAt(
  { code, classes, references, choices, unicode }: Program,
  input: string,
  start: number,
  run: Run,
): boolean {
  const { length } = input;
  const { registers } = run;
  // all others are as they were at first: an attempt that fails undoes what it set
  registers[0] = start;
  let { stack, visited } = run;
  let steps = run.steps;
  let due = run.paid + run.batch;
  let pc = 0;
  let at = start;
  let top = 0;
  let ok = true;
  for (;;) {
    if (++steps >= due) {
      if (run.most > 0) {
        run.steps = steps;
        return false;
      }
      pay(run, steps);
      steps = run.steps;
      due = run.paid + run.batch;
      visited = run.visited;
    }
    // room for two entries, whatever comes
    if (top + 8 > stack.length) {
      run.steps = steps;
      stack = grow(run);
      steps = run.steps;
    }
    if (!ok) {
      // back to what is left to be tried
      if (top === 0) {
        run.steps = steps;
        return false;
      }
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
        const least = stack[top + 3] as number;
        at = (stack[top + 2] as number) - 1;
        if (unicode && at > least && isPair(input, at - 1)) at -= 1;
        pc = (stack[top + 1] as number) + 5;
        if (at > least) {
          stack[top + 2] = at;
          top += 4;
        }
        ok = true;
      } else if (kind === CHOOSE) {
        // the next alternative
        const { lists, starts } = choices[stack[top + 1] as number] as Choice;
        at = stack[top + 2] as number;
        const next = stack[top + 3] as number;
        const list = lists[next >>> 12] as readonly number[];
        pc = starts[list[next & 4095] as number] as number;
        if ((next & 4095) + 1 < list.length) {
          stack[top + 3] = next + 1;
          top += 4;
        }
        ok = true;
      } else {
        // one character more
        const place = stack[top + 1] as number;
        at = stack[top + 2] as number;
        const left = stack[top + 3] as number;
        if (at < length) {
          const c = codeAt(input, at, unicode);
          if (takes(classes[code[place + 1] as number] as CharClass, c)) {
            at += c > 0xffff ? 2 : 1;
            pc = place + 4;
            const memo = code[place + 3] as number;
            ok = visited === undefined || memo < 0 || !wasTried(run, visited, memo, at);
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
    // numbers as in Op, so that the engine makes a table of the cases
    switch (code[pc]) {
      case 0: // match
        registers[1] = at;
        run.steps = steps;
        return true;
      case 1: {
        // char
        const wanted = code[pc + 1] as number;
        if (at < length && wanted === codeAt(input, at, unicode)) {
          at += wanted > 0xffff ? 2 : 1;
          pc += 2;
        } else ok = false;
        break;
      }
      case 2: {
        // set
        ok = false;
        if (at < length) {
          const c = codeAt(input, at, unicode);
          if (takes(classes[code[pc + 1] as number] as CharClass, c)) {
            at += c > 0xffff ? 2 : 1;
            pc += 2;
            ok = true;
          }
        }
        break;
      }
      case 3: {
        // split
        const memo = code[pc + 1] as number;
        if (visited !== undefined && memo >= 0 && wasTried(run, visited, memo, at)) ok = false;
        else {
          stack[top] = code[pc + 2] as number;
          stack[top + 1] = at;
          top += 4;
          pc += 3;
        }
        break;
      }
      case 28: {
        // choose
        const choice = code[pc + 1] as number;
        const { table, lists, starts } = choices[choice] as Choice;
        const index = table[bucketAt(input, at)] as number;
        const list = lists[index] as readonly number[];
        if (list.length === 0) {
          ok = false;
          break;
        }
        pc = starts[list[0] as number] as number;
        if (list.length > 1) {
          stack[top] = CHOOSE;
          stack[top + 1] = choice;
          stack[top + 2] = at;
          stack[top + 3] = (index << 12) | 1;
          top += 4;
        }
        break;
      }
      case 27: // join
        if (visited !== undefined && wasTried(run, visited, code[pc + 1] as number, at)) ok = false;
        else pc += 2;
        break;
      case 4: // jump
        pc = code[pc + 1] as number;
        break;
      case 5: // save
        top = setRegister(stack, top, registers, code[pc + 1] as number, at);
        pc += 2;
        break;
      case 6: {
        // clear
        // one at a time, so that there is room for what is undone
        const to = code[pc + 2] as number;
        for (let r = code[pc + 1] as number; r < to; r++) {
          steps += 1;
          if (top + 8 > stack.length) {
            run.steps = steps;
            stack = grow(run);
            steps = run.steps;
          }
          top = setRegister(stack, top, registers, r, -1);
        }
        pc += 3;
        break;
      }
      case 7: // assign
        top = setRegister(stack, top, registers, code[pc + 1] as number, code[pc + 2] as number);
        pc += 3;
        break;
      case 9: {
        // increment
        const register = code[pc + 1] as number;
        top = setRegister(stack, top, registers, register, (registers[register] as number) + 1);
        pc += 2;
        break;
      }
      case 8: {
        // loop
        const rounds = registers[code[pc + 1] as number] as number;
        const exit = code[pc + 4] as number;
        const into = pc + 6;
        if (rounds < (code[pc + 2] as number)) pc = into;
        else if (rounds >= (code[pc + 3] as number)) pc = exit;
        else {
          const greedy = code[pc + 5] === 1;
          stack[top] = greedy ? exit : into;
          stack[top + 1] = at;
          top += 4;
          pc = greedy ? into : exit;
        }
        break;
      }
      case 10: // progress
        if (registers[code[pc + 1] as number] === at) ok = false;
        else pc += 2;
        break;
      case 11: // progressBeyond
        if (
          registers[code[pc + 1] as number] === at &&
          (registers[code[pc + 2] as number] as number) > (code[pc + 3] as number)
        )
          ok = false;
        else pc += 4;
        break;
      case 12: {
        // many
        const char = classes[code[pc + 1] as number] as CharClass;
        const min = code[pc + 2] as number;
        const max = code[pc + 3] as number;
        const memo = code[pc + 4] as number;
        const first = at;
        let least = at;
        let rounds = 0;
        let last = at;
        /** Whether from where it stopped everything was tried before. */
        let tried = false;
        while (rounds < max) {
          if (rounds === min) least = at;
          if (rounds >= min && visited !== undefined && memo >= 0 && wasTried(run, visited, memo, at)) {
            tried = true;
            break;
          }
          if (at >= length) break;
          const c = codeAt(input, at, unicode);
          if (!takes(char, c)) break;
          last = at;
          at += c > 0xffff ? 2 : 1;
          rounds += 1;
        }
        steps += at - first;
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
        if (at > least) {
          stack[top] = MANY;
          stack[top + 1] = pc;
          stack[top + 2] = at;
          stack[top + 3] = least;
          top += 4;
        }
        pc += 5;
        break;
      }
      case 13: {
        // few
        const memo = code[pc + 3] as number;
        if (visited !== undefined && memo >= 0 && wasTried(run, visited, memo, at)) ok = false;
        else {
          stack[top] = FEW;
          stack[top + 1] = pc;
          stack[top + 2] = at;
          stack[top + 3] = code[pc + 2] as number;
          top += 4;
          pc += 4;
        }
        break;
      }
      case 14: // look
      case 16: {
        // refuse
        // what is below `top` is not the body's; a body that must not match leads on when it fails
        const register = code[pc + 1] as number;
        registers[register] = top;
        registers[register + 1] = at;
        if (code[pc] === Op.refuse) {
          stack[top] = code[pc + 2] as number;
          stack[top + 1] = at;
          top += 4;
        }
        pc += 3;
        break;
      }
      case 15: {
        // lookEnd
        // no way back into the body, but what it captured is undone when what follows fails
        const register = code[pc + 1] as number;
        const base = registers[register] as number;
        let kept = base;
        for (let entry = base; entry < top; entry += 4) {
          if (stack[entry] !== UNDO) continue;
          stack[kept] = UNDO;
          stack[kept + 1] = stack[entry + 1] as number;
          stack[kept + 2] = stack[entry + 2] as number;
          kept += 4;
        }
        steps += (top - base) >>> 2;
        top = kept;
        at = registers[register + 1] as number;
        pc += 2;
        break;
      }
      case 17: {
        // refuseEnd
        const base = registers[code[pc + 1] as number] as number;
        steps += (top - base) >>> 2;
        for (top -= 4; top >= base; top -= 4)
          if (stack[top] === UNDO) registers[stack[top + 1] as number] = stack[top + 2] as number;
        top = base;
        ok = false;
        break;
      }
      case 18: // reference
      case 26: {
        // referenceBefore
        const reference = references[code[pc + 1] as number] as Reference;
        const end = sameAgain(reference, input, at, registers, unicode, code[pc] === Op.reference);
        // comparing is done in a native's time for the most part, but may be repeated at will
        steps += end < 0 ? lengthOf(reference, registers) >> 2 : Math.abs(end - at) >> 1;
        if (end < 0) ok = false;
        else {
          at = end;
          pc += 2;
        }
        break;
      }
      case 19: // lineStart
        if (at === 0 || isLineEnd(input.charCodeAt(at - 1))) pc += 1;
        else ok = false;
        break;
      case 20: // inputStart
        if (at === 0) pc += 1;
        else ok = false;
        break;
      case 21: // lineEnd
        if (at === length || isLineEnd(input.charCodeAt(at))) pc += 1;
        else ok = false;
        break;
      case 22: // inputEnd
        if (at === length) pc += 1;
        else ok = false;
        break;
      case 23: {
        // boundary
        const word = classes[code[pc + 1] as number] as CharClass;
        const before = at > 0 && takes(word, input.charCodeAt(at - 1));
        const after = at < length && takes(word, input.charCodeAt(at));
        if ((before !== after) !== (code[pc + 2] === 1)) pc += 3;
        else ok = false;
        break;
      }
      case 24: // charBefore
      case 25: {
        // setBefore
        ok = false;
        if (at > 0) {
          const pair = unicode && at > 1 && isPair(input, at - 2);
          const c = pair ? codeAt(input, at - 2, true) : input.charCodeAt(at - 1);
          const operand = code[pc + 1] as number;
          if (code[pc] === Op.charBefore ? c === operand : takes(classes[operand] as CharClass, c)) {
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
function setRegister(stack: Int32Array, top: number, registers: Int32Array, register: number, value: number): number {
  const before = registers[register] as number;
  if (before === value) return top;
  stack[top] = UNDO;
  stack[top + 1] = register;
  stack[top + 2] = before;
  registers[register] = value;
  return top + 4;
}
