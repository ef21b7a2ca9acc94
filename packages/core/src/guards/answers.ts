// Who may have objects that answer by code when the engine asks what an asynchronous iterator gave for `done` and `value`:
// whoever was seen to make such a getter, or a proxy. See ../runtime/async-results.ts.
import { hasOwn } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import { mayBeProxy } from './genuine.ts';
import { isCodedKey } from './keys.ts';

type Answering = Pick<Payer, 'answersByCode'>;

/** To be told under which key a property is defined. */
export function noteAnswer(guest: Answering, key: unknown): void {
  if (key === 'done' || key === 'value' || isCodedKey(key)) guest.answersByCode = true;
}

/** To be told of the descriptors of many. */
export function noteAnswers(guest: Answering, descriptors: unknown): void {
  if (guest.answersByCode || descriptors === null || descriptors === undefined) return;
  if (mayBeProxy(descriptors) || hasOwn(descriptors as object, 'done') || hasOwn(descriptors as object, 'value'))
    guest.answersByCode = true;
}
