// Promises of guests that were stopped are rejected with the signal, and nobody is left to handle that. A reaction that
// does nothing any more gives undefined, which is no iterator result to an engine that waits for one.
import { FAULT_SIGNAL } from '../../../src/meter/fault-signal.ts';

/** Keeps the test runner from counting such rejections as errors of the tests. */
export function ignoreFaultSignals(): void {
  const handlers = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason, promise) => {
    const closed = reason instanceof TypeError && reason.message === 'Iterator result undefined is not an object';
    if (reason !== FAULT_SIGNAL && !closed) for (const handler of handlers) handler(reason, promise);
  });
}
