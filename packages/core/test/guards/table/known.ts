// Where guards are known to differ from their originals, and why. Each line is one that a run must come upon.

export interface Known {
  readonly path: RegExp;
  /** Of the case. */
  readonly label: RegExp;
  readonly reason: string;
  /** To be mended: nobody minds when it is not met. */
  readonly open?: true;
}

export const known: readonly Known[] = [
  {
    path: /^(?:\w+Array|ArrayBuffer|Map|Set|WeakMap|WeakSet|AggregateError|Proxy|Symbol\.prototype\.constructor)$/,
    label: /^new of a spied class/,
    reason:
      'a constructor of ours is a function: `prototype` of another `new.target` is read before it runs, once more',
  },
  {
    path: /^(?:Promise\.\w+|%AsyncGeneratorPrototype%\.return)$/,
    label: /convert|constructor of its own|that says what is asked|methods of their own/,
    reason:
      'a `then` that a getter or a proxy answers, and `constructor` of a promise, are read once more: see stand-in.ts',
  },
  {
    path: /^Promise\.withResolvers$/,
    label: /^this: what (?:makes an object|calls back)/,
    reason: 'a resolving function is ours, whatever the class gave: thenables that it is given are called in jobs',
  },
  {
    path: /^RegExp\.prototype\.(?:exec|test)$/,
    label: /^this: /,
    reason: 'receivers that are no regexps: `exec` is read more than once, RegExp.prototype is taken for one',
    open: true,
  },
];
