// What an asynchronous iterator answers with, where that is no promise: the engine asks it whether it is done, and for its
// value, in a job that nobody opened. What answers by code (getters, proxies) is asked through a view that opens it, or the
// natives in that code were paid for by nobody.
//
// Where it is a promise, what that gives is known too late: the engine has it at the same time. A promise of a view comes a
// tick later, so there is one only for tenants that may have such answers (Meter.answersByCode).
import { freeze, getOwnPropertyDescriptor, getPrototypeOf } from '../commons.ts';
import { mayBeProxy } from '../guards/genuine.ts';
import { isPromise } from '../jobs/is-promise.ts';

/** Runs `ask` in the tenant's job. */
export type InJob = (ask: () => unknown) => unknown;

/** How far up a getter is looked for: classes that iterate have few parents. */
const MOST_LINKS = 16;

/** Whether reading `key` may run code. Runs none. */
function answersByCode(object: object, key: 'done' | 'value'): boolean {
  let holder: object | null = object;
  for (let links = 0; holder !== null; links += 1) {
    if (links > MOST_LINKS || mayBeProxy(holder)) return true;
    const found = getOwnPropertyDescriptor(holder, key);
    if (found !== undefined) return !('value' in found);
    holder = getPrototypeOf(holder);
  }
  return false;
}

/** All that the engine reads of a result, whose `then` was asked for before. Programs never hold one. */
class ResultView {
  readonly #result: Record<string, unknown>;
  readonly #inJob: InJob;

  constructor(result: object, inJob: InJob) {
    this.#result = result as Record<string, unknown>;
    this.#inJob = inJob;
  }

  get done(): unknown {
    return this.#ask('done');
  }

  get value(): unknown {
    return this.#ask('value');
  }

  #ask(key: string): unknown {
    return this.#inJob(() => this.#result[key]);
  }
}
freeze(ResultView.prototype);

/** Gives what the engine may read where it likes. Runs no guest code. */
export function askedInJob(result: unknown, inJob: InJob): unknown {
  if (typeof result !== 'object' || result === null || isPromise(result)) return result;
  return answersByCode(result, 'done') || answersByCode(result, 'value') ? new ResultView(result, inJob) : result;
}

/** The same of what a promise gives, a tick later. */
export const askedLater = async (promise: unknown, inJob: InJob): Promise<unknown> => askedInJob(await promise, inJob);
