// What happened, as plain data.

/** The code of what `work` rejects with, or its name and message where it has none. @param {Promise<unknown>} work */
export async function codeOf(work) {
  try {
    return { got: await work };
  } catch (error) {
    return error?.code ?? `${error?.name}: ${error?.message}`;
  }
}

/** All that an error says of itself. @param {Promise<unknown>} work */
export async function errorOf(work) {
  const facts = (error) =>
    typeof error === 'object' && error !== null
      ? {
          name: error.name,
          message: error.message,
          ...(error.code === undefined ? {} : { code: error.code }),
          ...(error.cause === undefined ? {} : { cause: facts(error.cause) }),
        }
      : error;
  try {
    return { got: await work };
  } catch (error) {
    return { ...facts(error), isError: error instanceof Error };
  }
}

/** A promise with its resolvers. */
export function deferred() {
  let resolve;
  let reject;
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

export const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Waits until `holds()`, for as long as a case may take. @param {() => unknown} holds */
export async function until(holds) {
  while (!(await holds())) await turn();
}
