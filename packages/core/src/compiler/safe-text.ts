// SES rejects text that could hold an HTML-like comment, a dynamic import or a direct eval, even inside
// strings and comments. That censorship stays on; here such text is written another way that means the same.
import type { Literal, TemplateLiteral } from 'acorn';
import type { Context } from './context.ts';
import { lineBreaksOf } from './edits.ts';
import type { CommentRange } from './parse.ts';

/** What SES looks for (ses/src/transforms.js), a little wider. */
const OFFENSIVE = /<!--|-->|\bimport(?=\s*(?:\(|\/[/*]))|\beval(?=\s*\()/g;

/** A line comment that what follows in the next line would make an offence. */
const ENDS_OPEN = /\b(?:import|eval)\s*$/;

/** Whether any of it occurs in `source`: most texts need none of this. */
export const isSuspicious = (source: string): boolean => {
  OFFENSIVE.lastIndex = 0;
  return OFFENSIVE.test(source);
};

/** Whether SES would still reject `text`. */
export const isOffensive = (text: string): boolean =>
  /<!--|-->|(?:^|[^.]|\.\.\.)\bimport\s*(?:\(|\/[/*])|(?:^|[^.])\beval\s*\(/.test(text);

/** The offending part of a match, written as escapes that strings, templates and nothing else know. */
const ESCAPED: Readonly<Record<string, string>> = {
  '<!--': '<\\x21-\\x2d', // so that `<!-->` leaves no `-->`
  '-->': '--\\x3e',
  import: 'i\\x6dport',
  eval: 'e\\x76al',
};

const escapeText = (raw: string): string => raw.replace(OFFENSIVE, (match) => ESCAPED[match] as string);

/** A string as a literal that SES accepts. */
const quoteSafely = (text: string): string =>
  escapeText(
    JSON.stringify(text)
      .replace(/\u2028/g, '\\u2028')
      .replace(/\u2029/g, '\\u2029'),
  );

/**
 * Appends to `edits` (in source order) what makes the program's text safe.
 * Only called for suspicious texts; `context.texts` holds the tokens to look at, in walk order.
 */
export function makeTextSafe(context: Context, comments: readonly CommentRange[]): readonly PlainEdit[] {
  const { source } = context;
  const edits: PlainEdit[] = [];
  const covered: { start: number; end: number }[] = [];
  for (const { start, end } of comments) {
    covered.push({ start, end });
    const text = source.slice(start, end);
    if (isSuspicious(text) || ENDS_OPEN.test(text))
      edits.push({ start, end, text: text.startsWith('/*') ? `/*${lineBreaksOf(text)}*/` : '//' });
  }
  for (const node of context.texts ?? []) {
    covered.push({ start: node.start, end: node.end });
    const text = source.slice(node.start, node.end);
    switch (node.type) {
      case 'Literal':
        if (isSuspicious(text))
          edits.push({ start: node.start, end: node.end, text: safeLiteral(node, text, context) });
        break;
      case 'TemplateElement':
        if (isSuspicious(text)) edits.push({ start: node.start, end: node.end, text: escapeText(text) });
        break;
      case 'TemplateLiteral':
        // A tag sees the raw text, so the strings are built beside the template.
        covered.pop();
        safeTagged(node, covered, edits, context);
        break;
      case 'Identifier':
        if (!context.evals.has(node)) edits.push(...safeName(node.end, text));
        break;
      case 'PrivateIdentifier':
        edits.push(...safeName(node.end, text));
        break;
      default:
    }
  }
  // What is left are operators: `a<!--b`, `a-->b`.
  covered.sort((a, b) => a.start - b.start);
  let i = 0;
  for (const match of source.matchAll(/<!--|-->/g)) {
    while (i < covered.length && (covered[i] as CommentRange).end <= match.index) i += 1;
    const range = covered[i];
    if (range !== undefined && range.start <= match.index) continue;
    const at = match.index + (match[0] === '<!--' ? 1 : 2);
    edits.push({ start: at, end: at, text: ' ' });
  }
  return edits.sort((a, b) => a.start - b.start);
}

/** A name that SES would take for a word of its own, `$eval` too, is spelt with an escape. */
function safeName(end: number, text: string): readonly PlainEdit[] {
  const word = /(?:^|\W)(import|eval)$/.exec(text)?.[1];
  if (word === undefined) return [];
  const start = end - word.length;
  return [{ start, end: start + 1, text: word === 'import' ? '\\u0069' : '\\u0065' }];
}

/** A change at a place. */
export interface PlainEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function safeLiteral(node: Literal, text: string, context: Context): string {
  const { regex } = node as { regex?: { pattern: string; flags: string } };
  if (regex === undefined) return escapeText(text);
  return `${context.use('regexp')}(${quoteSafely(regex.pattern)},"${regex.flags}")`;
}

/** `tag\`…\`` with offending text → `tag(strings, …)`; the strings object is made once per place, as always. */
function safeTagged(
  { quasis: parts }: TemplateLiteral,
  covered: CommentRange[],
  edits: PlainEdit[],
  context: Context,
): void {
  for (const part of parts) covered.push({ start: part.start, end: part.end });
  if (!parts.some((part) => isSuspicious(context.source.slice(part.start, part.end)))) return;
  const site = context.temporary();
  context.sites.push(site);
  const cooked = parts.map(({ value }) =>
    value.cooked === null || value.cooked === undefined ? 'void 0' : quoteSafely(value.cooked),
  );
  const raw = parts.map(({ value }) => quoteSafely(value.raw));
  const strings = `(${site}??=${context.use('template')}([${cooked.join(',')}],[${raw.join(',')}]))`;
  parts.forEach((part, i) => {
    const first = i === 0;
    const last = i === parts.length - 1;
    const breaks = lineBreaksOf(context.source.slice(part.start, part.end));
    // From the backquote or `}` before the part to the `${` or backquote after it.
    edits.push({
      start: part.start - 1,
      end: part.end + (last ? 1 : 2),
      text: `${first ? `(${strings}` : ')'}${breaks}${last ? ')' : ',('}`,
    });
  });
}
