// What shows in the text of a file before anybody parses it. Every pattern here takes linear time.
import { type Finding, finding, type Place } from './types.ts';

/**
 * Characters that reorder text or do not show (Boucher and Anderson, "Trojan Source", 2021), and those in which
 * bytes have been hidden in packages: variation selectors, tags and private use. A byte order mark at the start, and
 * joiners, the selector of emoji and the few tags of a flag are how people write.
 */
const HIDDEN =
  /[\u202A-\u202E\u2066-\u2069\u200B\u2060-\u2064\u180E]|[\uFE00-\uFE0E]|\uDB40[\uDD00-\uDDEF]|(?:\uDB40[\uDC00-\uDC7F]){9,}|[\uDB80-\uDBFF][\uDC00-\uDFFF]{4}/g;

const OBFUSCATED = /\b_0x[\da-f]{4,8}\b/g;
const FEWEST_OBFUSCATED = 8;
/** Findings of one kind in a file: the first ones say it all. */
const MOST = 5;

export function suspiciousText(source: string, file: string): readonly Finding[] {
  const findings: Finding[] = [];
  const at = makeLineOf(source, file);
  let count = 0;
  for (const { index, 0: hidden } of source.matchAll(HIDDEN)) {
    const code = (hidden.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    findings.push(finding('hidden-characters', at(index), `U+${code}`));
    if (++count === MOST) break;
  }
  const names = new Set<string>();
  for (const { index, 0: name } of source.matchAll(OBFUSCATED)) {
    names.add(name);
    if (names.size < FEWEST_OBFUSCATED) continue;
    findings.push(finding('obfuscated-names', at(index), [...names].slice(0, 3).join(', ')));
    break;
  }
  return findings;
}

function makeLineOf(source: string, file: string): (offset: number) => Place {
  return (offset) => {
    let line = 1;
    let start = 0;
    for (let end = source.indexOf('\n'); end >= 0 && end < offset; end = source.indexOf('\n', start)) {
      line++;
      start = end + 1;
    }
    return { file, line, column: offset - start + 1 };
  };
}
