// Promises of guests that were stopped are rejected with the signal, and nobody is left to handle that.
import { FAULT_SIGNAL } from '../../../src/meter/fault-signal.ts';

/** Keeps the test runner from counting such rejections as errors of the tests. */
export function ignoreFaultSignals(): void {
  const handlers = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason, promise) => {
    if (reason !== FAULT_SIGNAL) for (const handler of handlers) handler(reason, promise);
  });
}
