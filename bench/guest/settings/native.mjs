// Host code before any lockdown: what every ratio is against.
export const title = 'native, before lockdown';

export async function prepare() {
  return (text) => (0, eval)(text).run;
}
