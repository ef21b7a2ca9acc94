// Evaluate (ECMA-262 16.2.1.5.3): the spec's algorithms under the spec's names, because the order in which top-level
// await lets modules run is observable and follows from exactly these steps.
import { promiseThen } from '../commons.ts';
import { linkOf, type Completion, type ModuleRecord } from './record.ts';

export interface Evaluator {
  /** The promise of Evaluate(): one per component of the graph. Never rejects unhandled for a caller that ignores it. */
  evaluate(record: ModuleRecord): Promise<void>;
  /** The same for a graph without top-level await. Throws what the guest threw. */
  evaluateNow(record: ModuleRecord): void;
}

/**
 * `enter` opens a turn around guest code that runs because a promise settled; `beforeRun` is told of each body before it
 * runs, when all it imports has run or is a cycle.
 */
export function makeEvaluator(enter: <T>(run: () => T) => T, beforeRun: (record: ModuleRecord) => void): Evaluator {
  let lastAsyncOrder = 0;

  function evaluate(requested: ModuleRecord): Promise<void> {
    const record = evaluationRoot(requested);
    if (record.completion !== undefined) return record.completion.promise;
    const completion = makeCompletion();
    record.completion = completion;
    try {
      evaluateStack(record);
      if (record.status === 'evaluated') completion.resolve();
    } catch (thrown) {
      completion.reject(thrown);
    }
    return completion.promise;
  }

  function evaluateNow(requested: ModuleRecord): void {
    evaluateStack(evaluationRoot(requested));
  }

  function evaluateStack(record: ModuleRecord): void {
    const stack: ModuleRecord[] = [];
    try {
      innerEvaluation(record, stack, 0);
    } catch (thrown) {
      for (const member of stack) {
        member.status = 'evaluated';
        member.failure = { thrown };
        member.body = undefined;
      }
      throw thrown;
    }
  }

  function innerEvaluation(record: ModuleRecord, stack: ModuleRecord[], startIndex: number): number {
    if (record.status === 'evaluating-async' || record.status === 'evaluated') {
      if (record.failure !== undefined) throw record.failure.thrown;
      return startIndex;
    }
    if (record.status === 'evaluating') return startIndex;
    if (record.type !== 'module') {
      executeLeaf(record);
      return startIndex;
    }
    record.status = 'evaluating';
    record.dfsIndex = startIndex;
    record.dfsAncestorIndex = startIndex;
    record.pendingAsyncDependencies = 0;
    stack.push(record);
    let index = startIndex + 1;

    for (let request = 0; request < record.links.length; request++) {
      let required = linkOf(record, request);
      index = innerEvaluation(required, stack, index);
      if (required.status === 'evaluating') {
        record.dfsAncestorIndex = Math.min(record.dfsAncestorIndex, required.dfsAncestorIndex);
      } else {
        required = required.cycleRoot ?? required;
        if (required.failure !== undefined) throw required.failure.thrown;
      }
      if (required.asyncOrder !== 0 && required.asyncOrder !== Infinity) {
        record.pendingAsyncDependencies++;
        required.asyncParents.push(record);
      }
    }

    if (record.pendingAsyncDependencies > 0 || record.body?.async === true) {
      record.asyncOrder = ++lastAsyncOrder;
      if (record.pendingAsyncDependencies === 0) executeAsync(record);
    } else {
      runBody(record);
    }

    if (record.dfsAncestorIndex === record.dfsIndex) closeComponent(record, stack);
    return index;
  }

  function closeComponent(root: ModuleRecord, stack: ModuleRecord[]): void {
    for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
      member.status = member.asyncOrder === 0 ? 'evaluated' : 'evaluating-async';
      member.cycleRoot = root;
      if (member === root) return;
    }
  }

  function executeAsync(record: ModuleRecord): void {
    const settled = runBody(record) as Promise<unknown>;
    promiseThen(
      settled,
      () => inTurn(record, () => fulfilled(record)),
      (reason: unknown) => inTurn(record, () => rejected(record, reason)),
    );
  }

  // A tenant that may not run any more fails the graph instead of leaving its importers waiting.
  function inTurn(record: ModuleRecord, run: () => void): void {
    try {
      enter(run);
    } catch (error) {
      rejected(record, error);
    }
  }

  function fulfilled(record: ModuleRecord): void {
    if (record.status === 'evaluated') return; // a dependency of its cycle failed meanwhile
    record.asyncOrder = Infinity;
    record.status = 'evaluated';
    record.completion?.resolve();
    for (const parent of availableAncestors(record)) {
      if (parent.status === 'evaluated') continue; // failed meanwhile
      if (parent.body?.async === true) {
        executeAsync(parent);
        continue;
      }
      try {
        runBody(parent);
      } catch (thrown) {
        rejected(parent, thrown);
        continue;
      }
      parent.asyncOrder = Infinity;
      parent.status = 'evaluated';
      parent.completion?.resolve();
    }
  }

  function rejected(record: ModuleRecord, reason: unknown): void {
    const failing = [record];
    for (let next = failing.pop(); next !== undefined; next = failing.pop()) {
      if (next.status === 'evaluated') continue;
      next.failure = { thrown: reason };
      next.status = 'evaluated';
      next.asyncOrder = Infinity;
      next.body = undefined;
      next.completion?.reject(reason);
      failing.push(...next.asyncParents.toReversed()); // depth first, in order, without recursion
    }
  }

  // A record without requests has no cycle; only CommonJS can reach itself, by `require`, and then it is as good as
  // evaluated: it shows what it has exported so far.
  function executeLeaf(record: ModuleRecord): void {
    record.status = 'evaluated';
    try {
      runBody(record);
    } catch (thrown) {
      record.failure = { thrown };
      throw thrown;
    }
  }

  function runBody(record: ModuleRecord): unknown {
    const { body } = record;
    if (body === undefined) throw new Error(`Expected ${record.url} to be linked before it is evaluated`);
    record.body = undefined; // each body runs once
    beforeRun(record);
    return body.next();
  }

  return { evaluate, evaluateNow };
}

/** Evaluate's steps 2 and 3: an evaluated member of a cycle answers through the cycle's root. */
function evaluationRoot(record: ModuleRecord): ModuleRecord {
  const settled = record.status === 'evaluating-async' || record.status === 'evaluated';
  return settled ? (record.cycleRoot ?? record) : record;
}

/** Those that waited for `record` alone, and behind sync ones among them, those that waited for these alone. */
function availableAncestors(record: ModuleRecord): ModuleRecord[] {
  const ready = new Set<ModuleRecord>();
  const done = [record];
  for (let next = done.pop(); next !== undefined; next = done.pop()) {
    for (const parent of next.asyncParents) {
      if (ready.has(parent) || parent.cycleRoot?.failure !== undefined) continue;
      parent.pendingAsyncDependencies--;
      if (parent.pendingAsyncDependencies > 0) continue;
      ready.add(parent);
      if (parent.body?.async !== true) done.push(parent);
    }
  }
  return [...ready].sort((left, right) => left.asyncOrder - right.asyncOrder);
}

function makeCompletion(): Completion {
  let resolve: () => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
