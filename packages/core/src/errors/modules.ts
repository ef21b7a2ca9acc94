/** What loading and linking modules refuse. */
export const moduleSentences = {
  MODULE_NOT_FOUND: 'Cannot find module {specifier} imported by {referrer}',
  MODULE_LOAD_FAILED: 'Cannot load module {specifier} imported by {referrer}',
  MODULE_LOAD_ASYNC: 'Module {specifier} imported by {referrer} loads asynchronously, expected a synchronous answer',
  MODULE_DEFINITION_INVALID: 'Expected {expected} as the definition of module {module}, got {got}',
  MODULE_MAP_INVALID: 'Expected {expected} at {path} of the module map, got {got}',
  MODULE_JSON_INVALID: 'Expected JSON text in module {module}: {message}',
  MODULE_EXPORT_MISSING:
    "The requested module '{specifier}' does not provide an export named '{export}' ({referrer}:{line}:{column})",
  MODULE_EXPORT_AMBIGUOUS:
    "The requested module '{specifier}' contains conflicting star exports for name '{export}' with the previous requested module '{previous}' ({referrer}:{line}:{column})",
  MODULE_EXPORT_CIRCULAR:
    "Detected cycle while resolving name '{export}' in '{specifier}' ({referrer}:{line}:{column})",
  MODULE_ATTRIBUTE_MISSING: "Module '{specifier}' imported by {referrer} needs an import attribute of type: {expected}",
  MODULE_ATTRIBUTE_WRONG: "Module '{specifier}' imported by {referrer} is not of type '{type}'",
  MODULE_ATTRIBUTE_UNKNOWN:
    "Import attribute '{key}' with value '{value}' is not supported ({specifier} imported by {referrer})",
  MODULE_EVALUATES_ASYNC:
    'Module {specifier} imported by {referrer} has top-level await, expected one that evaluates synchronously',
  MODULE_REQUIRE_CYCLE:
    'Module {specifier} imported by {referrer} is still being evaluated, expected no cycle through require()',
} as const;
