/** What cannot be recorded or replayed. */
export const replaySentences = {
  RECORD_REFUSED: 'Expected data or a capability to record, got {got}',
  RECORD_DIGEST: 'A recording of digests is replayed with the digest that it was made with, any other without one',
  REPLAY_DIVERGED: 'The replay left its recording at position {position}',
} as const;
