// biome-ignore-all lint/security/noGlobalEval: an attempt
// biome-ignore-all lint/style/useNodejsImportProtocol: as older packages write it
'use strict';
// What this plugin tries although nobody granted it.

function attempt(what, tryIt) {
  try {
    return { what, refused: false, text: `got ${typeof tryIt()}` };
  } catch (error) {
    return { what, refused: true, text: `${error.name}: ${error.message}` };
  }
}

exports.attempts = ({ store, catalogue, clock }) => [
  attempt("require('fs')", () => require('fs').readFileSync('/etc/passwd')),
  attempt("require('node:child_process')", () => require('node:child_process').execSync('id')),
  attempt("require('../seasonal/rules.js')", () => require('../seasonal/rules.js')),
  attempt('process.exit()', () => process.exit(7)),
  attempt("eval('process')", () => (0, eval)('process')),
  attempt("store.get.constructor('return process')()", () => store.get.constructor('return process')().env),
  attempt('store.clear()', () => store.clear()),
  attempt('the catalogue', () => catalogue.get('mug')),
  attempt('the clock', () => clock.now()),
];
