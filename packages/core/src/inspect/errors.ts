import { getOwnPropertyDescriptor, hasOwn } from '../commons.ts';
import { lineageOf } from '../border/prototypes.ts';
import { readErrorFacts } from '../border/error-facts.ts';
import type { Shape } from './contents-shape.ts';
import type { ClassFacts } from './names.ts';
import type { State } from './options.ts';

/** A stack begins with what the error says. That of a guest's is its frames alone. */
const withHead = (text: string, stack: string): string => (FRAME.test(stack) ? `${text}\n${stack}` : stack);
const FRAME = /^\s+at /;

/** An error: its stack where one is given, `[Name: message]` otherwise; then its cause, errors and members. */
export function errorShape(state: State, value: object, { name }: ClassFacts): Shape {
  const { chain } = lineageOf(value, state.isProxy);
  const facts = readErrorFacts(value, chain, false);
  const stack = state.stackOf(value);
  const label = name !== undefined && name !== facts.name && facts.name === 'Error' ? name : facts.name;
  const text = facts.message === '' ? label : `${label}: ${facts.message}`;
  const hidden = ['cause', 'errors'].filter((key) => {
    const descriptor = getOwnPropertyDescriptor(value, key);
    return descriptor !== undefined && !descriptor.enumerable && hasOwn(descriptor, 'value');
  });
  const indented = (whole: string): string => whole.replaceAll('\n', `\n${' '.repeat(state.indentation)}`);
  return {
    base: indented(stack === undefined || stack === '' ? `[${text}]` : withHead(text, stack)),
    filled: hidden.length > 0,
    skip: (key) => key === 'name' || key === 'message' || key === 'stack',
    last: (show) => hidden.map((key) => `[${key}]: ${show(getOwnPropertyDescriptor(value, key)?.value)}`),
  };
}
