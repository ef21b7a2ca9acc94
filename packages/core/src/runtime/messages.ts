// What the engine says about a program shows how it was written: names that the compiler put in, too.
// Here such a message gets the author's own words back. Only words change; nothing depends on them.
import { defineProperty, getOwnPropertyDescriptor, getPrototypeOf } from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';
import { unpaid } from '../meter/current.ts';

const NAME = '([\\w$\\u0080-\\uffff]+)';
const PREFIX = '\\$c[\\da-z]+';

const rewrites: readonly (readonly [RegExp, string])[] = [
  // A name that strict code may not have.
  [new RegExp(`${PREFIX}_([a-z]+)\\b`, 'g'), '$1'],
  // A global that is looked up when it is used.
  [new RegExp(`\\(${PREFIX}g\\.${NAME} \\?\\? ${PREFIX}u(?:\\(\\.\\.\\.\\))?\\)`, 'g'), '$1'],
  // A session's name, called and otherwise.
  [new RegExp(`\\(0 , ${PREFIX}S\\.${NAME}\\)`, 'g'), '$1'],
  [new RegExp(`${PREFIX}[SG]\\.${NAME}`, 'g'), '$1'],
  // An import's cell.
  [new RegExp(`\\(0 , ${PREFIX}I\\d+\\.v\\)|${PREFIX}I\\d+\\.v\\b`, 'g'), '(intermediate value)'],
  // A callee that was kept to be looked at again.
  [new RegExp(`${PREFIX}T\\d+`, 'g'), '(intermediate value)'],
  [new RegExp(`${PREFIX}D is not a function or its return value is not iterable`, 'g'), 'undefined is not iterable'],
  [
    new RegExp(`${PREFIX}[a-zA-Z]+ is not a function or its return value is not (async )?iterable`, 'g'),
    '(intermediate value) is not $1iterable',
  ],
  [new RegExp(`${PREFIX}[a-zA-Z]\\(\\.\\.\\.\\)`, 'g'), '(intermediate value)'],
];

const injected = new RegExp(`${PREFIX}[a-zA-Z]`);

/** The engine shows what is no constructor, or has a name that stays, by its whole text: `() => {…}` is enough. */
function withoutBodies(message: string): string {
  const at = message.search(injected);
  const open = message.indexOf('{');
  const close = message.lastIndexOf('}');
  return open !== -1 && open < at && at < close ? `${message.slice(0, open)}{…}${message.slice(close + 1)}` : message;
}

/** A longer message is none of the engine's, and looking through it would be work that nobody pays for. */
const MOST_LENGTH = 10_000;

/** A message of the engine's as it would be without the compiler. */
export function authorsWords(message: string): string {
  if (message.length > MOST_LENGTH || !message.includes('$c')) return message;
  let words = withoutBodies(message);
  for (const [pattern, replacement] of rewrites) words = words.replace(pattern, replacement);
  return words;
}

const typeErrorPrototype: unknown = TypeError.prototype;

/** Rewrites the message of an error that a guest caught: only TypeErrors name what they are about. */
export function giveAuthorsWords(thrown: unknown): void {
  if (typeof thrown !== 'object' || thrown === null || isProxy(thrown) === true) return;
  if (getPrototypeOf(thrown) !== typeErrorPrototype) return;
  const own = getOwnPropertyDescriptor(thrown, 'message');
  if (typeof own?.value !== 'string' || !own.writable) return;
  // the engine's version words it: no guest pays for that
  const { value: words } = own as { value: string };
  const value = unpaid(() => authorsWords(words));
  if (value !== own.value) defineProperty(thrown, 'message', { ...own, value });
}
