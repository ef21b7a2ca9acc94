/** What the border between host and guest refuses. */
export const borderSentences = {
  BORDER_REFUSED: 'Expected plain data or a capability at {path}, got {got}',
} as const;
