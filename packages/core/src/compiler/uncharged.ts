// Functions that need no charge of their own.
//
// A charge must stand in every circle of calls. A function that is never a value, only ever called by its name, is
// called from where its name stands and from nowhere else: not by natives, not as an accessor. So circles through such
// functions alone are in the source to be seen, and a small function outside of all of them costs its caller no more
// than a stretch of code does, with whatever it calls that is charged, or calls nothing. Whoever calls it was charged.
import type { FunctionState } from './context.ts';
import type { Scope } from './scope.ts';

/** Nodes of the largest function that may go uncharged. */
export const MOST_UNCHARGED = 64;
/** Nodes of the largest with all the uncharged functions that it calls, each as often as its name stands there. */
const MOST_TOGETHER = 128;
/** Calls of uncharged functions within each other that are followed. */
const MOST_DEEP = 16;

/** A small function that may go uncharged, where its name is declared. */
export interface Candidate {
  /** The edit that charges it. */
  readonly edit: number;
  readonly nodes: number;
  readonly fn: FunctionState;
}

interface Call {
  readonly scope: Scope;
  readonly name: string;
  /** The function that it stands in. */
  readonly fn: FunctionState;
}

interface Decision extends Candidate {
  readonly callees: Decision[];
  /** Nodes of all that one call of it runs uncharged; 0 where it is charged. */
  together: number;
  state: 'open' | 'looking' | 'done';
}

/** What one walk learns of calls by name. */
export class NamedCalls {
  readonly #calls: Call[] = [];
  readonly #found: Map<Scope, Map<string, Decision>> = new Map();

  call(call: Call): void {
    this.#calls.push(call);
  }

  /** Functions declared in `scope` that are only ever called there and further in. */
  found(scope: Scope, candidates: ReadonlyMap<string, Candidate>): void {
    if (candidates.size === 0) return;
    const decisions = new Map<string, Decision>();
    for (const [name, candidate] of candidates)
      decisions.set(name, { ...candidate, callees: [], together: 0, state: 'open' });
    this.#found.set(scope, decisions);
  }

  /** Once all is walked: the edits of the charges that are not needed. */
  uncharged(): readonly number[] {
    const byFunction = new Map<FunctionState, Decision>();
    for (const decisions of this.#found.values()) for (const one of decisions.values()) byFunction.set(one.fn, one);
    for (const { scope, name, fn } of this.#calls) {
      const caller = byFunction.get(fn);
      const callee = caller && this.#find(scope, name);
      if (callee !== undefined) caller?.callees.push(callee);
    }
    const edits: number[] = [];
    for (const one of byFunction.values()) if (decide(one, 0)) edits.push(one.edit);
    return edits;
  }

  #find(scope: Scope, name: string): Decision | undefined {
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent)
      if (at.names.has(name)) return this.#found.get(at)?.get(name);
    return undefined;
  }
}

/** Whether a function goes uncharged. One that leads back to itself, or far, is charged: so the others need not be. */
function decide(one: Decision, depth: number): boolean {
  if (one.state === 'done') return one.together > 0;
  if (one.state === 'looking') return false;
  one.state = 'looking';
  let together = depth > MOST_DEEP ? Number.POSITIVE_INFINITY : one.nodes + 1;
  for (const callee of one.callees) {
    if (together > MOST_TOGETHER) break;
    if (callee.state === 'looking') together = Number.POSITIVE_INFINITY;
    else if (decide(callee, depth + 1)) together += callee.together;
  }
  one.state = 'done';
  one.together = together > MOST_TOGETHER ? 0 : together;
  return one.together > 0;
}
