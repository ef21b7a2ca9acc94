// Guards of the typed arrays: their constructors, %TypedArray% and its prototype.
import { bigintElementGuards } from './bigint-elements.ts';
import type { Guard } from './guard.ts';
import { typedArrayFromGuards } from './typed-arrays-from.ts';
import { typedArrayConstructorGuards } from './typed-arrays-make.ts';
import { typedArrayMethodGuards } from './typed-arrays-methods.ts';

export const typedArrayGuards: readonly Guard[] = [
  ...typedArrayConstructorGuards,
  ...typedArrayFromGuards,
  ...typedArrayMethodGuards,
  ...bigintElementGuards,
];
