// GetSubstitution (ECMA-262 22.1.3.19.1): `$$`, `$&`, `` $` ``, `$'`, `$1`, `$<name>`.

/** One match as an exec result shows it. */
export interface Match {
  readonly index: number;
  readonly groups?: { readonly [name: string]: string | undefined } | undefined;
  readonly length: number;
  readonly [capture: number]: string | undefined;
}

/** What a template containing a `$` comes to for one match of `input`. */
export function substitute(template: string, match: Match, input: string): string {
  let result = '';
  let from = 0;
  for (let dollar = template.indexOf('$'); dollar >= 0; dollar = template.indexOf('$', from)) {
    result += template.slice(from, dollar);
    const [text, length] = reference(template, dollar, match, input);
    result += text;
    from = dollar + length;
  }
  return result + template.slice(from);
}

/** What the reference at `dollar` stands for, and how long it is written. */
function reference(template: string, dollar: number, match: Match, input: string): readonly [string, number] {
  const matched = match[0] ?? '';
  switch (template[dollar + 1]) {
    case '$':
      return ['$', 2];
    case '&':
      return [matched, 2];
    case '`':
      return [input.slice(0, match.index), 2];
    case "'":
      return [input.slice(match.index + matched.length), 2];
    case '<':
      return named(template, dollar, match);
    default:
      return numbered(template, dollar, match);
  }
}

function named(template: string, dollar: number, { groups }: Match): readonly [string, number] {
  const end = groups === undefined ? -1 : template.indexOf('>', dollar + 2);
  if (groups === undefined || end < 0) return ['$<', 2];
  const text = groups[template.slice(dollar + 2, end)];
  return [text === undefined ? '' : `${text}`, end + 1 - dollar];
}

function numbered(template: string, dollar: number, match: Match): readonly [string, number] {
  const first = digit(template, dollar + 1);
  if (first < 0) return ['$', 1];
  const second = digit(template, dollar + 2);
  const count = match.length - 1;
  const both = first * 10 + second;
  if (second >= 0 && both >= 1 && both <= count) return [match[both] ?? '', 3];
  if (first >= 1 && first <= count) return [match[first] ?? '', 2];
  return ['$', 1];
}

function digit(text: string, at: number): number {
  const code = text.charCodeAt(at) - 0x30;
  return code >= 0 && code <= 9 ? code : -1;
}
