// What a test of test262 says of itself in the comment at its head: the few YAML shapes that its style guide allows.

/**
 * @typedef {object} Frontmatter
 * @property {readonly string[]} flags onlyStrict, noStrict, module, async, raw, ...
 * @property {readonly string[]} includes files of the harness
 * @property {readonly string[]} features
 * @property {{ phase: string, type: string } | undefined} negative the error that it must end with, and when
 */

/**
 * A list of one field: `[a, b]`, or a line for each.
 *
 * @param {string} yaml
 * @param {string} name
 */
function list(yaml, name) {
  const inline = new RegExp(`^${name}:\\s*\\[([^\\]]*)\\]`, 'm').exec(yaml)?.[1];
  if (inline !== undefined)
    return inline
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  const block = new RegExp(`^${name}:[ \\t]*\\n((?:[ \\t]*-[^\\n]*\\n?)+)`, 'm').exec(yaml)?.[1] ?? '';
  return [...block.matchAll(/^[ \t]*-\s*(\S+)/gm)].map(([, item = '']) => item);
}

/**
 * @param {string} source
 * @returns {Frontmatter}
 */
export function readFrontmatter(source) {
  const yaml = (/\/\*---\r?\n([\s\S]*?)---\*\//.exec(source)?.[1] ?? '').replaceAll('\r', '');
  const negative = /^negative:[ \t]*\n((?:[ \t]+[^\n]*\n?)+)/m.exec(yaml)?.[1];
  const field = (/** @type {string} */ name) => new RegExp(`${name}:\\s*(\\w+)`).exec(negative ?? '')?.[1] ?? '';
  return {
    flags: list(yaml, 'flags'),
    includes: list(yaml, 'includes'),
    features: list(yaml, 'features'),
    negative: negative === undefined ? undefined : { phase: field('phase'), type: field('type') },
  };
}
