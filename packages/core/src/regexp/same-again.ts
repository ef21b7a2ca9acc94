// What a reference to a group asks of a text: the same again as the group captured.
import type { Reference } from './program.ts';
import { isSameFolded } from './same-folded.ts';
import { codeAt, isPair } from './units.ts';

/** The register of the group that a reference is to: the one of its name that took part; -1 for none. */
function referred({ groups }: Reference, registers: Int32Array): number {
  for (let i = 0; i < groups.length; i++) {
    const register = (groups[i] as number) * 2;
    if ((registers[register] as number) >= 0 && (registers[register + 1] as number) >= 0) return register;
  }
  return -1;
}

/** How much the group captured. */
export function lengthOf(reference: Reference, registers: Int32Array): number {
  const register = referred(reference, registers);
  return register < 0 ? 0 : (registers[register + 1] as number) - (registers[register] as number);
}

/** Where what a group captured ends (or begins, backwards) at this position; -1 when something else is there. */
export function sameAgain(
  reference: Reference,
  input: string,
  at: number,
  registers: Int32Array,
  unicode: boolean,
  forward: boolean,
): number {
  const register = referred(reference, registers);
  if (register < 0) return at;
  const from = registers[register] as number;
  const size = (registers[register + 1] as number) - from;
  const start = forward ? at : at - size;
  if (start < 0 || start + size > input.length) return -1;
  for (let i = 0; i < size; i++) {
    const a = input.charCodeAt(from + i);
    const b = input.charCodeAt(start + i);
    if (a === b) continue;
    if (!reference.ignoreCase) return -1;
    if (unicode && isPair(input, from + i) && isPair(input, start + i)) {
      if (!isSameFolded(codeAt(input, from + i, true), codeAt(input, start + i, true), true)) return -1;
      i += 1;
    } else if (unicode && i > 0 && isPair(input, from + i - 1) && isPair(input, start + i - 1)) {
      if (!isSameFolded(codeAt(input, from + i - 1, true), codeAt(input, start + i - 1, true), true)) return -1;
    } else if (!isSameFolded(a, b, unicode)) return -1;
  }
  return forward ? at + size : start;
}
