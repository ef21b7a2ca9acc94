/** Refusals of sources: what their options allow, what their compilers cannot read, powers that were not granted. */
export const sourceSentences = {
  MODULE_MAP_INVALID: 'Expected {expected} at {path} of the module map, got {got}',
  MODULE_OUTSIDE_PACKAGE: 'Expected {specifier} to stay inside {package}, imported by {referrer}',
  MODULE_EXTENSION: 'Expected a file with one of the extensions {expected}, got {path}',
  MODULE_COMPILER_MISSING: 'Expected a compiler for {extension} files ({option}) to load {path}',
  MODULE_COMPILE_TIME: 'Expected {path} to be compiled within {limit} ms',
  PACKAGE_NOT_ALLOWED: 'Package {package} is none that may be loaded ({allowed}), imported by {referrer}',
  POWER_NOT_GRANTED: 'Module {specifier} is a power and {referrer} was not granted it, granted are {granted}',
  RESOLVER_INVALID: 'Expected {expected} from the custom resolver for {specifier}, got {got}',
  COMPILER_INVALID: 'Expected {expected} from the compiler of {path}, got {got}',
  TYPESCRIPT_SYNTAX: '{message} ({name}:{line}:{column})',
  JSX_SYNTAX: '{message} ({name}:{line}:{column})',
} as const;
