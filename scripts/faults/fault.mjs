/**
 * One planted fault. A file's new content is given as text, or as a function of its old text; null removes it.
 *
 * @typedef {Record<string, string | null | ((old: string) => string)>} Files
 *
 * @typedef {object} Fault
 * @property {string} check the check (of scripts/checks/all.mjs) or test suite that has to go red
 * @property {string} fault what is wrong, in words
 * @property {RegExp} shows what the check has to say about it: red for another reason does not count
 * @property {Files} files
 * @property {boolean} [build] whether the packages are compiled between planting and checking
 * @property {Files} [sound] for suites: the same files without the fault, which have to pass
 */

/**
 * Replaces one text that has to be there, so that a fault cannot miss its target in silence.
 *
 * @param {string | RegExp} from
 * @param {string} to
 * @returns {(old: string) => string}
 */
export const replace = (from, to) => (old) => {
  const now = old.replace(from, () => to);
  if (now === old) throw new Error(`The fault is not planted: ${from} is not in the file`);
  return now;
};

/**
 * @param {string} text
 * @returns {(old: string) => string}
 */
export const append = (text) => (old) => `${old}${text}`;

/**
 * Changes a JSON file.
 *
 * @param {(value: any) => void} change
 * @returns {(old: string) => string}
 */
export const json = (change) => (old) => {
  const value = JSON.parse(old);
  change(value);
  return `${JSON.stringify(value, null, 2)}\n`;
};
