// A powerbox: how a guest that runs already asks its host for more, and the host, or the person before it, decides.
//
// What is checked here: requests are strings and plain data, read once and bounded; not more wait than `pending`,
// so a guest cannot bury the one who is asked; a guest gets what `ask` gave for that very request, and nothing
// after the end. What is trusted: `ask`, which is the host's.
import { type Grant, kindOf, makeMethods } from '../capability.ts';
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { data } from '../guard/data.ts';
import { string } from '../guard/primitives.ts';
import { REFUSED } from '../guard/refusal.ts';
import { assertOptions } from '../powers/check.ts';
import { isPlainPromise, listen } from '../promises.ts';
import { checkCount } from './quota.ts';

/** What a guest asks for, as the host sees it: a copy. */
export interface PowerRequest {
  /** What kind of power: a word that the host and the guest agreed on. */
  readonly kind: string;
  /** Why, for a person to read. The guest's own words: show them as such. */
  readonly reason: string;
  /** Plain data, or undefined. */
  readonly details: unknown;
}

/** The host's answer: a grant, or undefined for no. */
export type PowerAnswer = Grant<object> | undefined;

export interface PowerboxOptions {
  /** Asks whoever decides. What it throws or rejects with counts as no. */
  readonly ask: (request: PowerRequest) => PowerAnswer | Promise<PowerAnswer>;
  /** Requests that may wait at one time: stops a guest from burying the one who is asked. Default 4. */
  readonly pending?: number;
  /** Requests in all, refused ones included: stops one that asks until the answer is yes. Default 100. */
  readonly limit?: number;
  /** How refusals name it. Default `powerbox`. */
  readonly name?: string;
}

/** What a guest holds. */
export interface Powerbox {
  /**
   * Asks for a power. Rejects with POWER_DENIED when the answer is no, QUOTA_EXCEEDED when too much was asked,
   * CAPABILITY_REVOKED at the end, VALUE_REFUSED for a request that is none.
   */
  request(kind: string, reason: string, details?: unknown): Promise<object>;
}

const readKind = string({ min: 1, max: 100 }).read;
const readReason = string({ max: 1000 }).read;
const readDetails = data().read;

function readRequest(kind: unknown, reason: unknown, details: unknown, name: string): PowerRequest {
  const request = { kind: readKind(kind), reason: readReason(reason), details: readDetails(details) };
  for (const [key, value] of Object.entries(request))
    if (value === REFUSED)
      throw makeError('VALUE_REFUSED', {
        expected: key === 'details' ? 'plain data' : 'a short string',
        where: `the ${key} of a request to ${name}`,
        got: kindOf({ kind, reason, details }[key as keyof PowerRequest]),
      });
  return harden(request as PowerRequest);
}

/** A grant's shape, so that a mistake of the host's shows as one and not as a power of no end. */
const isGrant = (answer: unknown): answer is Grant<object> =>
  typeof answer === 'object' && answer !== null && typeof (answer as Partial<Grant<object>>).revoke === 'function';

/**
 * Lets a guest ask its host at run time. Revoking it revokes every power that came out of it and settles what
 * waits; an answer that comes too late is revoked at once.
 *
 * After the powerbox of CapDesk and Sash (Stiegler, Karp, Yee, Close, Miller, Polaris, 2006).
 *
 * @throws QUOTA_INVALID, OPTION_UNKNOWN
 */
export function makePowerbox(options: PowerboxOptions): Grant<Powerbox> {
  assertOptions(options, 'makePowerbox', { ask: true, pending: true, limit: true, name: true });
  const { ask, pending = 4, limit = 100, name = 'powerbox' } = options;
  const [most, total] = [checkCount(pending, 'pending requests', 1), checkCount(limit, 'a limit of requests', 0)];
  const given = new Set<() => void>();
  const waiting = new Set<(reason: Error) => void>();
  let asked = 0;
  let live = true;
  const revoked = (): Error => makeError('CAPABILITY_REVOKED', { capability: name });

  const decide = (request: PowerRequest, resolve: (value: object) => void, reject: (reason: Error) => void): void => {
    const denied = (): void => {
      if (waiting.delete(reject)) reject(makeError('POWER_DENIED', { capability: name, kind: request.kind }));
    };
    const answered = (answer: unknown): void => {
      if (!isGrant(answer)) denied();
      else if (!waiting.delete(reject)) answer.revoke();
      else {
        given.add(() => answer.revoke());
        resolve(answer.value);
      }
    };
    try {
      const answer: unknown = ask(request);
      if (isPlainPromise(answer)) listen(answer, answered, denied);
      else answered(answer);
    } catch {
      denied();
    }
  };

  const request = (...[kind, reason, details]: readonly unknown[]): Promise<object> =>
    new Promise((resolve, reject) => {
      if (!live) throw revoked();
      // A proxy's traps may run here: what they could change is looked at afterwards.
      const read = readRequest(kind, reason, details, name);
      if (!live) throw revoked();
      if (asked >= total || waiting.size >= most)
        throw makeError('QUOTA_EXCEEDED', { capability: name, remaining: Math.max(0, total - asked) });
      asked += 1;
      waiting.add(reject);
      decide(read, resolve, reject);
    });

  return harden({
    value: makeMethods(name, [['request', request]]) as Powerbox,
    revoke: (): void => {
      live = false;
      for (const reject of waiting) reject(revoked());
      waiting.clear();
      const ends = [...given];
      given.clear();
      for (const end of ends) end();
    },
  });
}
