// Host code after a plain ses lockdown with lean options: not in the default table, useful to tell what our own
// lockdown wins back.
export const title = "host code after ses, overrideTaming 'min'";

export async function prepare() {
  await import('ses');
  lockdown({
    overrideTaming: 'min',
    evalTaming: 'unsafe-eval',
    errorTaming: 'unsafe',
    stackFiltering: 'verbose',
    errorTrapping: 'none',
    unhandledRejectionTrapping: 'none',
  });
  return (text) => (0, eval)(text).run;
}
