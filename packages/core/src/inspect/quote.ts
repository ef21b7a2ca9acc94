// Strings as Node shows them: single quotes unless others need no escape, control characters escaped.
const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
};

function escapeUnit(unit: string): string {
  const known = escapes[unit];
  if (known !== undefined) return known;
  const code = unit.charCodeAt(0);
  return code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

// Control characters, and halves of surrogate pairs that stand alone.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be escaped
const special = /[\x00-\x1f\x7f-\x9f\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** `text` in quotes. */
export function quote(text: string): string {
  const mark = !text.includes("'")
    ? "'"
    : !text.includes('"')
      ? '"'
      : !text.includes('`') && !text.includes('${')
        ? '`'
        : "'";
  const escaped = text.replace(special, escapeUnit);
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}

const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

/** A member's name as an object literal has it. */
export function quoteKey(key: PropertyKey): string {
  if (typeof key === 'symbol') return `[${symbolText(key)}]`;
  const text = `${key}`;
  return text === '__proto__' ? "['__proto__']" : identifier.test(text) ? text : quote(text);
}

/** A symbol, its description cut at 100 units. */
export function symbolText(symbol: symbol): string {
  const { description } = symbol;
  if (description === undefined) return 'Symbol()';
  return `Symbol(${description.length > 100 ? `${description.slice(0, 100)}…` : description})`.replace(
    special,
    escapeUnit,
  );
}

/** The longest head of `text` that is at most `maxBytes` of UTF-8, and marked when it is not all. */
export function cutBytes(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text;
  const room = Math.max(0, maxBytes - 3); // of '…'
  let bytes = 0;
  let end = 0;
  let fits = 0;
  while (end < text.length) {
    const code = text.codePointAt(end) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > maxBytes) return `${text.slice(0, fits)}${maxBytes >= 3 ? '…' : ''}`;
    end += code < 0x10000 ? 1 : 2;
    if (bytes <= room) fits = end;
  }
  return text;
}
