// Runs the programs on standard input (JSON, an array of sources) by V8 alone, as strict code, each in a context of
// its own; prints the array of their logs.
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';

process.on('unhandledRejection', () => {});
const prelude = readFileSync(new URL('prelude.js', import.meta.url), 'utf8');

// A direct eval in strict code is strict without a directive, which would change completion values. Arrows at the
// top have no `arguments` and no `new.target`. A guest's own evaluators are strict as well, so the program sees
// these ones: the name `eval` means V8's own only while it is being called.
const strictEvaluators = `((eval, Original) => {
  const own = eval;
  const see = ($text) => {
    eval = globalThis.eval;
    return $text;
  };
  const evaluate = ($text) => {
    eval = own;
    return typeof $text === 'string' ? strictly($text) : $text;
  };
  const strictly = ($text) => {
    'use strict';
    return eval(see($text));
  };
  globalThis.eval = { eval: (text) => evaluate(text) }.eval;
  globalThis.Function = function Function(...parts) {
    Original(...parts);
    const texts = parts.map(String);
    const body = texts.pop() ?? '';
    return evaluate(\`(function anonymous(\${texts.join(',')}\\n) {\\n\${body}\\n})\`);
  };
  return evaluate;
})(eval, Function)`;

const logs = [];
for (const source of JSON.parse(readFileSync(0, 'utf8'))) {
  const context = createContext({});
  const { lines, log, run } = runInContext(prelude, context)();
  context.log = log;
  const settled = run(source, runInContext(strictEvaluators, context));
  await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 50))]);
  await new Promise((resolve) => setTimeout(resolve, settled === undefined ? 0 : 1));
  logs.push([...lines]);
}
process.stdout.write(JSON.stringify(logs));
