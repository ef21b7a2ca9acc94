/** Refusals of hot reload. */
export const reloadSentences = {
  RELOAD_FIRST_FAILED: 'Expected a first version that loads and starts, got {got}',
  RELOAD_EXPORT_MISSING: 'Expected version {version} to export a function {name}, got {got}',
  RELOAD_STOPPED: 'The reloader was stopped',
} as const;
