// The corpus: real packages at exact versions, a snippet that uses each, and the value Node gives.
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} version
 * @property {string} format
 * @property {Readonly<Record<string, string>>} deps exact versions
 * @property {string} code an ES module; its default export, awaited, is the value
 * @property {unknown} expected the value in Node, as JSON
 * @property {string} table the file that it is a row of
 */

/** The corpus that the project was given, and six of packages that were looked for afterwards, to see what is a class. */
export const tables = Object.freeze([
  'npm-compat',
  'npm-further',
  'npm-third',
  'npm-fourth',
  'npm-fifth',
  'npm-sixth',
  'npm-seventh',
]);

const readTable = (table) => {
  const file = new URL(`../../test/corpora/${table}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).map((one) => ({ ...one, table }));
};

/** @returns {readonly Case[]} */
export function readCorpus(names = [], from = tables) {
  /** @type {readonly Case[]} */
  const cases = from.flatMap(readTable);
  const unknown = names.filter((name) => !cases.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`Expected names of the corpus, got ${unknown.join(', ')}`);
  return names.length === 0 ? cases : cases.filter(({ name }) => names.includes(name));
}
