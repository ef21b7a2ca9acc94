/** Refusals of the placements, and what ended one. */
export const placementSentences = {
  SIDE_ENDED: 'The {placement} of tenant {tenant} ended: {why}',
} as const;
