// Guards of what makes promise jobs: each is opened, counted and stopped with the tenant that left it (../jobs).
//
// `catch` calls `then`, and so do `Promise.all` and its like: those need none of their own.
import { apply } from '../commons.ts';
import { isPromise } from '../jobs/is-promise.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { payer } from '../meter/current.ts';
import type { Guard, Native } from './guard.ts';

const PromiseIntrinsic: unknown = Promise;

type Call = (this: unknown, ...args: unknown[]) => unknown;

/** What `constructor.resolve` is given: its own promises it gives back as they are. */
function valueFor({ awaited, resolved }: Jobs, constructor: unknown, value: unknown): unknown {
  if (constructor === PromiseIntrinsic) return awaited(value);
  const own = Object(value) === value && isPromise(value as object);
  return own && (value as { constructor?: unknown }).constructor === constructor ? value : resolved(value);
}

export const promiseJobGuards: readonly Guard[] = [
  {
    path: 'Promise.prototype.then',
    model: 'none: a pending job is counted until it has run, and what it runs is paid for',
    reason: 'leaves any number of jobs, in which natives would be nobody’s to pay for',
    make: (original) =>
      ({
        // biome-ignore lint/suspicious/noThenProperty: it is put in the place of Promise.prototype.then
        then(this: unknown, onFulfilled: unknown, onRejected: unknown): unknown {
          const jobs = payer?.jobs;
          if (jobs === undefined) return apply(original, this, arguments as unknown as never[]);
          const fulfilled = jobs.reaction(onFulfilled, false);
          const rejected = jobs.reaction(onRejected, true);
          const derived = apply(original as Call, this, [fulfilled, rejected]);
          jobs.expect();
          return derived;
        },
      }).then as Native,
  },
  {
    path: 'Promise.prototype.finally',
    model: 'as `then`, which it calls',
    reason: 'what its callback returns may be a thenable, called in a job',
    make: (original) =>
      ({
        finally(this: unknown, onFinally: unknown): unknown {
          const jobs = payer?.jobs;
          if (jobs === undefined || typeof onFinally !== 'function')
            return apply(original, this, arguments as unknown as never[]);
          return apply(original as Call, this, [jobs.thunk(onFinally as () => unknown)]);
        },
      }).finally as Native,
  },
  {
    path: 'Promise.resolve',
    model: 'none: a thenable is a pending job until its `then` was called',
    reason: 'calls a thenable’s `then` in a job',
    make: (original) =>
      ({
        resolve(this: unknown, value: unknown): unknown {
          const jobs = payer?.jobs;
          if (jobs === undefined) return apply(original, this, arguments as unknown as never[]);
          return apply(original as Call, this, [valueFor(jobs, this, value)]);
        },
      }).resolve as Native,
  },
  {
    path: 'Promise.withResolvers',
    model: 'none',
    reason: 'its resolving function calls a thenable’s `then` in a job',
    make: (original) =>
      ({
        withResolvers(this: unknown): unknown {
          const jobs = payer?.jobs;
          const made = apply(original as Call, this, []) as { resolve: (value: unknown) => void };
          if (jobs === undefined || typeof made.resolve !== 'function') return made;
          made.resolve = jobs.resolver(made.resolve);
          return made;
        },
      }).withResolvers as Native,
  },
  {
    path: 'Promise.try',
    model: 'none: a thenable is a pending job until its `then` was called',
    reason: 'what its callback returns may be a thenable, called in a job',
    make: (original) =>
      ({
        try(this: unknown, callback: unknown, ...args: unknown[]): unknown {
          const jobs = payer?.jobs;
          if (jobs === undefined || typeof callback !== 'function')
            return apply(original as Call, this, [callback, ...args]);
          const thunk = jobs.thunk(() => apply(callback as Call, undefined, args));
          return apply(original as Call, this, [thunk]);
        },
      }).try as Native,
  },
  {
    path: '%AsyncGeneratorPrototype%.return',
    model: 'none: a thenable is a pending job until its `then` was called',
    reason: 'waits for what it is given',
    make: (original) =>
      ({
        return(this: unknown, value: unknown): unknown {
          const jobs = payer?.jobs;
          if (jobs === undefined) return apply(original, this, arguments as unknown as never[]);
          return apply(original as Call, this, [jobs.awaited(value)]);
        },
      }).return as Native,
  },
];
