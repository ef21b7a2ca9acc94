/** Refusals of the host, its pools and its supervision. */
export const hostSentences = {
  OPTION_UNKNOWN: 'Unknown option {option} of {where}, expected one of {expected}',
  OPTION_INVALID: 'Option {option} of {where} must be {expected}, got {got}',
  HOST_CLOSED: 'The host is closed',
  PLACEMENT_UNAVAILABLE: 'Placement {placement} is not among those of this host: {available}',
  SOURCE_INVALID: 'The source of tenant {tenant} must be {expected}, got {got}',
  SOURCE_UNREADABLE: 'The source of tenant {tenant} cannot be read: {why}',
  ADMIT_INCOMPLETE: 'Tenant {tenant} does not get what it cannot do without: {missing}',
  ADMIT_LATE: 'Tenant {tenant} was not up within {ms} ms, while it was {stage}',
  QUEUE_FULL: 'Placement {placement} has {limit} admissions waiting and takes no more',
  CALLS_FULL: 'Tenant {tenant} has {limit} calls waiting for it and takes no more',
  CALL_ABORTED: 'A call of tenant {tenant} was aborted while it waited',
  EXPORT_MISSING: 'Tenant {tenant} exports no function {name}',
  UPDATE_FAILED: 'Tenant {tenant} was not updated: {why}',
  TENANT_STOPPED: 'Tenant {tenant} is stopped: {reason}',
  CRASH_LOOP: 'Tenant {tenant} ended {count} times within {ms} ms and is not started again: {why}',
  SESSION_ENDED: 'The session ended with the run of tenant {tenant} that it was opened in',
} as const;
