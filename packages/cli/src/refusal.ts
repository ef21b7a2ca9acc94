import type { ErrorCode, Outcome } from '@cofferdam/core';

/**
 * The codes by which the compiler and the linker refuse what they are given. A guest's own errors never carry
 * them: the border takes codes of core's table out of a guest's mouth.
 */
const REFUSALS: Readonly<Record<Extract<ErrorCode, `${'SOURCE' | 'MODULE'}_${string}`>, true>> = {
  SOURCE_NOT_STRING: true,
  SOURCE_SYNTAX: true,
  SOURCE_HTML_COMMENT: true,
  SOURCE_TOO_LONG: true,
  SOURCE_TOO_DEEP: true,
  SOURCE_AWAIT: true,
  SOURCE_REGEXP: true,
  SOURCE_UNSUPPORTED: true,
  SOURCE_REFUSED_BY_ENGINE: true,
  MODULE_NOT_FOUND: true,
  MODULE_LOAD_FAILED: true,
  MODULE_LOAD_ASYNC: true,
  MODULE_DEFINITION_INVALID: true,
  MODULE_MAP_INVALID: true,
  MODULE_JSON_INVALID: true,
  MODULE_EXPORT_MISSING: true,
  MODULE_EXPORT_AMBIGUOUS: true,
  MODULE_EXPORT_CIRCULAR: true,
  MODULE_ATTRIBUTE_MISSING: true,
  MODULE_ATTRIBUTE_WRONG: true,
  MODULE_ATTRIBUTE_UNKNOWN: true,
  MODULE_EVALUATES_ASYNC: true,
  MODULE_REQUIRE_CYCLE: true,
};

/** Whether the outcome says that nothing was run, because it could not be compiled, found or linked. */
export function isRefusal({ status, error }: Outcome): boolean {
  return status === 'error' && error?.code !== undefined && Object.hasOwn(REFUSALS, error.code);
}
