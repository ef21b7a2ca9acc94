/** Refusals of the wire. */
export const wireSentences = {
  WIRE_CLOSED: 'The wire to {peer} is closed: {why}',
  WIRE_INVALID: 'Expected a valid message from {peer}, got {got}',
  WIRE_VERSION: 'Expected version {version} of the wire from {peer}, got {got}',
  WIRE_VALUE: 'Cannot send {path} to {peer}: {got}',
  WIRE_LIMIT: 'Cannot send {path} to {peer}: more than {max} {limit}',
  WIRE_PENDING: 'Cannot send {what} to {peer}: {pending} {of} are under way, at most {max}',
  WIRE_METHOD: 'Expected a method that the capability has, got {method}',
  WIRE_TARGET: 'Expected a capability as the target of {method}, got {got}',
} as const;
