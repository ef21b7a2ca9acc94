import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { sourceFiles } from '../lib/paths.mjs';

/**
 * The anchors of a Markdown text, as code hosts make them of headings.
 *
 * @param {string} text
 */
function anchors(text) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return new Set(
    [...text.replace(/^```.*?^```/gms, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
      const slug = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-');
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    }),
  );
}

/** @type {import('./check.mjs').Check} */
export const links = {
  name: 'links',
  holds: 'every relative link of a Markdown file, and every docs/*.md that a comment names, leads somewhere',
  async problems(root) {
    /** @type {string[]} */
    const problems = [];
    for (const file of sourceFiles(root)) {
      if (/^test\/corpora\/|fixtures\//.test(file)) continue;
      if (file.endsWith('.md')) {
        const text = readFileSync(join(root, file), 'utf8');
        const prose = text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
        for (const [, target = ''] of prose.matchAll(/\]\(([^)\s]+)(?:\s"[^"]*")?\)/g)) {
          if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
          const [path = '', anchor] = target.split('#');
          const full = path === '' ? file : posix.join(posix.dirname(file), path);
          if (!existsSync(join(root, full))) problems.push(`${file}: ${target} does not exist`);
          else if (anchor && full.endsWith('.md') && !anchors(readFileSync(join(root, full), 'utf8')).has(anchor)) {
            problems.push(`${file}: ${target} has no such heading`);
          }
        }
      } else if (/\.([cm]?[jt]sx?)$/.test(file)) {
        const text = readFileSync(join(root, file), 'utf8');
        for (const [named] of text.matchAll(/\bdocs\/[\w/-]+\.md\b/g)) {
          if (!existsSync(join(root, named))) problems.push(`${file}: ${named} does not exist`);
        }
      }
    }
    return problems;
  },
};
