// Guards of what makes one object inherit from another, or defines many properties at once.
//
// Whoever has very many prototypes may have a chain of them, on which looking for a property takes long without any
// native: they are counted (../meter/prototypes.ts). That costs no fuel.
import { apply, freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { noteAnswer, noteAnswers } from './answers.ts';
import { defineEach, definesLength } from './array-targets.ts';
import type { Guard } from './guard.ts';
import { payForDefinitions } from './width.ts';

const COUNTED = 'none; the prototype is counted';
const CHAINS = 'a property that is missing is looked for on every prototype of a chain';
const DEFINES = 'one per property of the descriptors, from 17; elements within arrayLength';
const MANY = 'goes through all properties of the descriptors';

export const prototypeGuards: readonly Guard[] = freeze([
  {
    path: 'Object.create',
    model: `${DEFINES}; the prototype is counted`,
    reason: `${MANY}; ${CHAINS}`,
    make: (original) =>
      ({
        create(prototype: unknown, properties?: unknown): unknown {
          if (payer !== undefined) {
            payer.prototypes?.note(prototype);
            if (properties !== undefined) {
              noteAnswers(payer, properties);
              payForDefinitions(payer, properties);
            }
          }
          return apply(original, undefined, arguments);
        },
      }).create,
  },
  {
    path: 'Object.defineProperties',
    model: DEFINES,
    reason: MANY,
    make: (original) =>
      ({
        defineProperties(target: unknown, properties: unknown): unknown {
          if (payer !== undefined) {
            noteAnswers(payer, properties);
            payForDefinitions(payer, properties);
            if (definesLength(target, properties)) return defineEach(payer, target as object, properties as object);
          }
          return apply(original, undefined, arguments);
        },
      }).defineProperties,
  },
  {
    path: 'Object.setPrototypeOf',
    model: COUNTED,
    reason: CHAINS,
    make: (original) =>
      ({
        setPrototypeOf(_target: unknown, prototype: unknown): unknown {
          if (payer !== undefined) payer.prototypes?.note(prototype);
          return apply(original, undefined, arguments);
        },
      }).setPrototypeOf,
  },
  {
    path: 'Reflect.setPrototypeOf',
    model: COUNTED,
    reason: CHAINS,
    make: (original) =>
      ({
        setPrototypeOf(_target: unknown, prototype: unknown): unknown {
          if (payer !== undefined) payer.prototypes?.note(prototype);
          return apply(original, undefined, arguments);
        },
      }).setPrototypeOf,
  },
  {
    path: 'Object.prototype.__defineGetter__',
    model: 'none',
    reason: 'what an asynchronous iterator answers may be asked by code from here on',
    make: (original) =>
      ({
        __defineGetter__(this: unknown, key: unknown): unknown {
          if (payer !== undefined) noteAnswer(payer, key);
          return apply(original, this, arguments);
        },
      }).__defineGetter__,
  },
  {
    path: 'set Object.prototype.__proto__',
    model: COUNTED,
    reason: CHAINS,
    make: (original) =>
      ({
        set(this: unknown, prototype: unknown): unknown {
          if (payer !== undefined) payer.prototypes?.note(prototype);
          return apply(original, this, arguments);
        },
      }).set,
  },
]);
