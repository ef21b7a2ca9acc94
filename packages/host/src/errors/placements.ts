/** Refusals of the placements, and what ended one. */
export const placementSentences = {
  SIDE_FAILED: 'No {placement} could be started: {why}',
  SIDE_ENDED: 'The {placement} has ended ({how}): {why}',
  SOURCE_NOT_LENT: 'No host of modules was lent to this side by the key {key}, or it was used already',
} as const;
