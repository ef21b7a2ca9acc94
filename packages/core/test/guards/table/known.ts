// Where guards are known to differ from their originals, and why. Each line is one that a run must come upon.
import { guardAt } from '../support/agree.ts';

export interface Known {
  readonly path: RegExp;
  /** Of the case. */
  readonly label: RegExp;
  readonly reason: string;
  /** Only in what is asked: where nothing happens in the middle, the result is the same. */
  readonly asks?: true;
  /** Whether it is so in this engine. Default: in all. */
  readonly here?: boolean;
}

/** Whether this engine sorts short lists in another way than long ones: see arrays-sort.test.ts. */
const sortsShortApart = ((): boolean => {
  const asked = (sort: (list: number[], compare: (a: number, b: number) => number) => unknown): string => {
    let heard = '';
    sort([5, 1, 4, 2, 3], (a, b) => {
      heard += `${a}<${b},`;
      return a - b;
    });
    return heard;
  };
  return asked((list, compare) => list.sort(compare)) !== asked((list, compare) => list.toSorted(compare));
})();

/** Whether Array.fromAsync is the engine's, and not one that lockdown supplied. */
const hasFromAsync = /\[native code\]/.test(Function.prototype.toString.call(guardAt('Array.fromAsync').original));

const lines: readonly Known[] = [
  {
    path: /^(?:\w+Array|ArrayBuffer|Map|Set|WeakMap|WeakSet|AggregateError|Proxy|Symbol\.prototype\.constructor)$/,
    label: /^new of a spied class/,
    reason:
      'a constructor of ours is a function: `prototype` of another `new.target` is read before it runs, once more',
    asks: true,
  },
  {
    path: /^(?:Promise\.\w+|%AsyncGeneratorPrototype%\.return)$/,
    label: /convert|constructor of its own|that says what is asked|methods of their own/,
    reason:
      'a `then` that a getter or a proxy answers, and `constructor` of a promise, are read once more: stand-in.ts',
    asks: true,
  },
  {
    path: /^Promise\.withResolvers$/,
    label: /^this: what (?:makes an object|calls back)/,
    reason: 'a resolving function is ours, whatever the class gave: thenables that it is given are called in jobs',
  },
  {
    path: /^Array\.prototype\.sort$/,
    label: /^/,
    reason: 'short lists are sorted with the same questions on every engine: arrays-sort.ts',
    here: sortsShortApart,
  },
  {
    path: /^Array\.fromAsync$/,
    label: /^/,
    reason: 'V8 reads `next` twice and sets elements where the standard defines them; ours does what the standard says',
    here: hasFromAsync,
  },
];

export const known: readonly Known[] = lines.filter(({ here }) => here !== false);
