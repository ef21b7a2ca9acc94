/** `text` with every control character and line separator as a space, but for those in `kept`. */
export function stripControls(text: string, kept = ''): string {
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const control = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
    const unit = text[i] as string;
    plain += control && !kept.includes(unit) ? ' ' : unit;
  }
  return plain;
}
