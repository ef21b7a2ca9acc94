/** How many bytes a string takes in UTF-8; lone surrogates count as U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit < 0xd800 || unit > 0xdbff) bytes += 2;
    else {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next <= 0xdfff) {
        bytes += 2; // four bytes for two units
        i += 1;
      } else bytes += 2;
    }
  }
  return bytes;
}

/** The longest beginning of a string that takes at most so many bytes in UTF-8; no pair of surrogates is split. */
export function utf8Prefix(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  let room = bytes;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const next = unit >= 0xd800 && unit <= 0xdbff ? text.charCodeAt(i + 1) : 0;
    const paired = next >= 0xdc00 && next <= 0xdfff;
    room -= unit < 0x80 ? 1 : unit < 0x800 ? 2 : paired ? 4 : 3;
    if (room < 0) return text.slice(0, i);
    if (paired) i += 1;
  }
  return text;
}
