// What a case may use, the same text on both sides: in V8's own realm and in a compartment. A function of the
// array that receives the log.
(function makePrelude(entries) {
  const show = (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'function') return `function ${String(value.name)}`;
    if (typeof value !== 'object' || value === null) return String(value);
    const text = JSON.stringify(value, (_, part) =>
      typeof part === 'function' ? `function ${part.name}` : part === undefined ? 'undefined' : part,
    );
    return text === undefined ? String(value) : text;
  };
  const describe = (error) => {
    if (!(error instanceof Error)) return `thrown ${show(error)}`;
    // The engines' words for an ambiguity differ in how much they say.
    return `${error.name}: ${error.message.replace(/ with the previous requested module '.*'/, '')}`;
  };
  return {
    log: (...values) => void entries.push(values.map(show).join(' ')),
    describe,
    /** The value of `run()`, or the error as text. */
    attempt(run) {
      try {
        return show(run());
      } catch (error) {
        return describe(error);
      }
    },
    /** The name of the error that `run` throws, or 'fine'. */
    fails(run) {
      try {
        run();
        return 'fine';
      } catch (error) {
        return error.name;
      }
    },
    /** Waits for `jobs` promise jobs. */
    async tick(jobs) {
      for (let i = 0; i < jobs; i++) await null;
    },
    queueJob: (job) => void Promise.resolve().then(job),
  };
});
