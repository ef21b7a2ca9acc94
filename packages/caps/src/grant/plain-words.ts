// A plugin's words where a person reads them: one line, bounded, nothing that reorders or hides text.

/** The text without control, format and line characters, cut at `most` characters. */
export function plainWords(text: string, most = 300): string {
  const plain = text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}
