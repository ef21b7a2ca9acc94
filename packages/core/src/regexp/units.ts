// What stands at a position of a text: units, characters, ends of lines.

export const isLineEnd = (code: number): boolean => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

/** Whether a surrogate pair begins here. */
export function isPair(input: string, at: number): boolean {
  return (input.charCodeAt(at) & 0xfc00) === 0xd800 && (input.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

/** The character there, or the unit where characters are units. */
export const codeAt = (input: string, at: number, unicode: boolean): number => {
  const unit = input.charCodeAt(at);
  return unicode && (unit & 0xfc00) === 0xd800 && isPair(input, at)
    ? (unit - 0xd800) * 0x400 + input.charCodeAt(at + 1) - 0xdc00 + 0x10000
    : unit;
};
