/** Refusals of the wire. */
export const wireSentences = {
  WIRE_CLOSED: 'The wire to {peer} is closed: {why}',
} as const;
