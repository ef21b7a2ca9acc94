// Guards of JSON.
import { apply, freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import type { Guard } from './guard.ts';
import { chargeParse } from './json-size.ts';
import { writeJson } from './json-write.ts';
import { textOf } from './strings-text.ts';

export const jsonGuards: readonly Guard[] = freeze([
  {
    path: 'JSON.parse',
    model: '2 * length, and 32 per object or array; twice with a reviver; the least of heap within heapBytes',
    reason: 'a text of millions of units becomes millions of objects',
    make: (original) =>
      ({
        parse(text?: unknown, reviver?: unknown): unknown {
          if (payer === undefined) return apply(original, undefined, arguments);
          const source = textOf(text);
          chargeParse(payer, source, typeof reviver === 'function');
          return apply(original, undefined, [source, reviver]);
        },
      }).parse,
  },
  {
    path: 'JSON.stringify',
    model: 'one per value, and length of the result / 16, within stringLength; the depth of nesting / 16 per object',
    reason: 'what is shared is written again each time: 2 ** 40 times for forty objects',
    make: (original) =>
      ({
        stringify(value?: unknown, replacer?: unknown, space?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : writeJson(payer, value, replacer, space);
        },
      }).stringify,
  },
  {
    path: 'JSON.rawJSON',
    model: 'length',
    reason: 'parses a text',
    make: (original) =>
      ({
        rawJSON(text?: unknown): unknown {
          if (payer === undefined) return apply(original, undefined, arguments);
          const source = textOf(text);
          payer.charge(source.length);
          return apply(original, undefined, [source]);
        },
      }).rawJSON,
  },
]);
