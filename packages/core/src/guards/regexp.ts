// Guards of regular expressions. The symbol methods and matchAll's iterators are our own (lockdown/regexp.ts), over
// `exec`: what they do is paid there.
import { apply } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { execute, isExecPlain, isSharedExec, setSharedExec } from '../lockdown/regexp-plain.ts';
import { testGeneric } from '../regexp/generic.ts';
import { execMetered } from '../regexp/metered.ts';
import { planOf } from '../regexp/plan.ts';
import type { Guard } from './guard.ts';

const MODEL = 'a quarter of the length searched, or the steps of our own matcher';

export const regexpGuards: readonly Guard[] = [
  {
    path: 'RegExp.prototype.exec',
    model: MODEL,
    reason: 'backtracking takes any time, and cannot be interrupted',
    make(original) {
      const { exec } = {
        exec(this: RegExp, string: string): RegExpExecArray | null {
          if (payer === undefined) return apply(original, this, arguments as never) as RegExpExecArray | null;
          if (typeof string === 'string') return execMetered(this, string, payer);
          // no regexp: refused before the argument is converted
          if (typeof this !== 'object' || this === null || planOf(this, payer) === undefined)
            return apply(original, this, [string] as never) as null;
          return execMetered(this, `${string as unknown}`, payer);
        },
      };
      setSharedExec(exec as never);
      return exec as never;
    },
  },
  {
    path: 'RegExp.prototype.test',
    model: MODEL,
    reason: 'as exec',
    make(original) {
      return {
        test(this: RegExp, string: string): boolean {
          const guest = payer;
          if (guest === undefined)
            return typeof string === 'string' && isExecPlain(this)
              ? execute(this, string) !== null
              : (apply(original, this, arguments as never) as boolean);
          if (typeof this !== 'object' || this === null) return apply(original, this, [string] as never) as boolean;
          const input = typeof string === 'string' ? string : `${string as unknown}`;
          const { exec } = this;
          return isSharedExec(exec) ? execMetered(this, input, guest) !== null : testGeneric(this, exec, input, guest);
        },
      }.test as never;
    },
  },
];
