/** What tenants, turns and limits refuse. */
export const tenantSentences = {
  OPTION_UNKNOWN: 'Unknown option {option} of {where}, expected one of {expected}',
  OPTION_INVALID: 'Option {option} of {where} must be {expected}, got {got}',
  REALM_NOT_LOCKED: "The realm is not locked down, import '@cofferdam/core/lockdown' before anything else",
  TENANT_STOPPED: 'Tenant {tenant} is stopped: {reason}',
  LIMIT_FUEL: 'Tenant {tenant} ran out of fuel ({limit} units)',
  LIMIT_FUEL_PER_TURN: 'Tenant {tenant} ran out of fuel for this turn ({limit} units)',
  LIMIT_DEPTH: 'Tenant {tenant} called too deep ({limit})',
  LIMIT_STRING: 'Tenant {tenant} made a string longer than {limit} UTF-16 units',
  LIMIT_BIGINT: 'Tenant {tenant} made a BigInt of more than {limit} bits',
  LIMIT_ARRAY: 'Tenant {tenant} made an array of more than {limit} elements',
  LIMIT_BUFFER: 'Tenant {tenant} allocated more than {limit} bytes of buffers in a turn',
  LIMIT_HEAP: 'Tenant {tenant} made the heap grow by more than {limit} bytes in a turn',
  LIMIT_WALL: 'Tenant {tenant} ran longer than {limit} ms',
  LIMIT_OUTPUT: 'Tenant {tenant} wrote more than {limit} bytes of output',
  LIMIT_REGEXP: 'Tenant {tenant} matched a regular expression that left too many ways open',
  ABORTED: 'Tenant {tenant} was aborted: {reason}',
} as const;
