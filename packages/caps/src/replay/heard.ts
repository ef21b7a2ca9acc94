// A promise whose rejection is somebody's affair, whether or not anybody listens.
import { listen } from '../promises.ts';

const ignore = (): void => {};

/** The same promise; a rejection that nobody waits for is not reported as unhandled. */
export function heard<T>(promise: Promise<T>): Promise<T> {
  listen(promise, ignore, ignore);
  return promise;
}
