// Guards of %TypedArray% and its prototype.
import { apply } from '../commons.ts';
import { payer } from '../meter/current.ts';
import type { Guard } from './guard.ts';

export const typedArrayGuards: readonly Guard[] = [
  {
    path: '%TypedArray%.prototype.reverse',
    model: 'bytes / 16',
    reason: 'touches every element',
    make: (original) =>
      ({
        reverse(): unknown {
          if (payer !== undefined) payer.charge(1);
          return apply(original, this, arguments);
        },
      }).reverse,
  },
];
