// What one program came to in one realm, as the tests of test262 are judged.

/**
 * @typedef {object} Outcome
 * @property {'pass' | 'fail'} result
 * @property {string} [reason] why it failed: an error's name and words, or what a limit said
 */

/**
 * @typedef {object} End
 * @property {{ name: string, message: string } | undefined} error what it threw
 * @property {string | undefined} printed what an asynchronous test said in the end
 */

/**
 * @param {import('./program.mjs').Program} program
 * @param {End} end
 * @returns {Outcome}
 */
export function judge({ async, negative }, { error, printed }) {
  const words = error && `${error.name}: ${error.message}`.replace(/\s+/g, ' ').slice(0, 300);
  if (negative !== undefined) {
    if (words === undefined) return { result: 'fail', reason: `no ${negative.type}` };
    return error?.name === negative.type
      ? { result: 'pass' }
      : { result: 'fail', reason: `not a ${negative.type}: ${words}` };
  }
  if (words !== undefined) return { result: 'fail', reason: words };
  if (!async || printed === 'Test262:AsyncTestComplete') return { result: 'pass' };
  return { result: 'fail', reason: printed === undefined ? 'never done' : printed.replace(/\s+/g, ' ').slice(0, 300) };
}

/**
 * What an asynchronous test prints when it is done.
 *
 * @param {boolean} async whether there is anything to wait for
 */
export function makeWait(async) {
  /** @type {(line: string) => void} */
  let print = () => {};
  /** @type {Promise<string>} */
  const printed = new Promise((resolve) => {
    print = (line) => {
      if (String(line).startsWith('Test262:Async')) resolve(String(line));
    };
  });
  return {
    print: (/** @type {string} */ line) => print(line),
    /** @param {number} ms */
    within: async (ms) => {
      if (!async) return undefined;
      /** @type {NodeJS.Timeout | undefined} */
      let timer;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, ms, undefined);
      });
      const line = /** @type {string | undefined} */ (await Promise.race([printed, late]));
      clearTimeout(timer);
      return line;
    },
  };
}
