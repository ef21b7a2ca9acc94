// What syntax and methods hand out without a global name. Evaluated in a compartment; every object in the result is
// fresh, what it leads to is shared. A line that an engine does not know is left out.

const lines: readonly (readonly [string, string])[] = [
  ['function', 'function () {}'],
  ['arrow', '() => {}'],
  ['method', '({ m() {} }).m'],
  ['generatorFunction', 'function* () {}'],
  ['asyncFunction', 'async function () {}'],
  ['asyncArrow', 'async () => {}'],
  ['promise', '(async () => {})()'],
  ['asyncGeneratorFunction', 'async function* () {}'],
  ['class', 'class {}'],
  ['object', '({})'],
  ['array', '[]'],
  ['regexp', '/(?<a>.)/'],
  ['match', '/(?<a>.)/.exec("a")'],
  ['arguments', '(function () { return arguments; })()'],
  ['getter', 'Object.getOwnPropertyDescriptor({ get a() { return 1; } }, "a").get'],
  ['template', '((strings) => strings)`a${1}b`'],
  ['rawTemplate', '((strings) => strings.raw)`a`'],
  ['bound', '(() => {}).bind()'],
  ['arrayIterator', '[][Symbol.iterator]()'],
  ['typedArrayIterator', 'new Uint8Array(1)[Symbol.iterator]()'],
  ['mapIterator', 'new Map()[Symbol.iterator]()'],
  ['setIterator', 'new Set()[Symbol.iterator]()'],
  ['stringIterator', '""[Symbol.iterator]()'],
  ['matchAllIterator', '"a".matchAll(/a/g)'],
  ['oddMatchAllIterator', '"a".matchAll(Object.defineProperty(/a/g, "constructor", { value: undefined }))'],
  ['iteratorHelper', '[].values().map((x) => x)'],
  ['wrappedIterator', 'Iterator.from({ next() {} })'],
  ['iteratorConcat', 'Iterator.concat([])'],
  ['iteratorZip', 'Iterator.zip([])'],
  ['asyncIteratorHelper', 'AsyncIterator.from({ next() {} }).map((x) => x)'],
  ['error', 'new Error("a")'],
  ['thrown', '(() => { try { null.a; } catch (error) { return error; } })()'],
  ['syntaxError', '(() => { try { JSON.parse("{"); } catch (error) { return error; } })()'],
  ['aggregate', 'new AggregateError([])'],
  ['revocable', 'Proxy.revocable({}, {}).revoke'],
  ['resolver', '(() => { let r; new Promise((a) => { r = a; }); return r; })()'],
  ['rawJSON', 'JSON.rawJSON("1")'],
  ['harden', 'typeof harden === "function" ? harden : undefined'],
];

/** An expression whose value is a record of samples. */
export const syntaxProbe: string = `(() => {
  const samples = { __proto__: null };
  const all = {
${lines.map(([name, source]) => `    ${name}: () => (${source}),`).join('\n')}
  };
  for (const name of Object.keys(all)) {
    try {
      const sample = all[name]();
      if ((typeof sample === 'object' && sample !== null) || typeof sample === 'function') samples[name] = sample;
    } catch {}
  }
  return samples;
})()`;
