// Host code after our lockdown without native guards: what the guards cost is the difference to `host`.
export const title = 'the same, natives not guarded';

export async function prepare() {
  const { lockdown } = await import('@cofferdam/core/lockdown/manual');
  lockdown({ nativeGuards: false });
  return (text) => (0, eval)(text).run;
}
