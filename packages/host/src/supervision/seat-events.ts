// What a side may call of its host about one tenant. The other side holds this until its collector has found out that
// nobody there does, which may be long after the tenant has ended: so it holds nothing of the tenant by then.
import type { TenantEvents } from '../side/types.ts';

export interface SeatEvents {
  readonly events: TenantEvents;
  /** What comes from now on is heard by nobody. */
  cut(): void;
}

interface Listeners {
  readonly output: (lines: unknown) => void;
  readonly stopped: (state: unknown) => void;
}

export function makeSeatEvents(on: Listeners): SeatEvents {
  const box: { heard: Listeners | undefined } = { heard: on };
  return over(box);
}

/** In a scope of its own, which knows the box alone. */
function over(box: { heard: Listeners | undefined }): SeatEvents {
  return Object.freeze<SeatEvents>({
    events: Object.freeze<TenantEvents>({
      output: (lines) => box.heard?.output(lines),
      stopped: (state) => box.heard?.stopped(state),
    }),
    cut: () => {
      box.heard = undefined;
    },
  });
}
