// What a static check is: `npm run check` runs them all, scripts/seen-to-fail.mjs shows that each can fail.

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} holds what is true when it passes
 * @property {(root: string) => Promise<readonly string[]>} problems one line (or block) per thing that is wrong
 */

import { run } from '../lib/run.mjs';

/**
 * A check by a program: its output is the problem when its exit code is not 0.
 *
 * @param {string} name
 * @param {string} holds
 * @param {readonly string[]} args arguments of Node, the program's script first
 * @returns {Check}
 */
export const toolCheck = (name, holds, args) => ({
  name,
  holds,
  async problems(root) {
    const { code, output } = await run(process.execPath, args, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    return code === 0 ? [] : [output.trim() || `exit code ${code}`];
  },
});
