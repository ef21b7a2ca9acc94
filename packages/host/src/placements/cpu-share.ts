// Which share of the CPU a child process gets where its host, and its host's other children, want the CPU as well.
//
// Linux may share the CPU among sessions first (autogroups): niceness then counts within each session alone, and the
// session has one of its own, which everybody may raise and lower again as long as it is not negative. A process's own
// niceness is only ever raised by those without privileges. Where the system has neither, all shares are equal, and
// every limit holds all the same.
import { writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export interface CpuShare {
  /** What it was made with. */
  readonly niceness: number;
  /** Of its session alone, until something else is said. 0 to 19. */
  lean(niceness: number): void;
  /** It has started, and is wanted: from now on it has its own place behind the host. */
  settle(): void;
}

export interface Start {
  readonly share: CpuShare;
  /** Aborted once somebody waits for it; without it, somebody does. */
  readonly wanted: AbortSignal | undefined;
}

/** What nobody waits for takes what CPU nobody else wants: a thirtieth beside one process of the usual niceness. */
const SPARE_NICENESS = 15;
/** For so long: on a machine that is always busy it would never start, and whoever waits has waited enough. */
const COURTESY_MS = 2_000;
/** The system takes one wish of niceness in 100 ms from those without privileges. */
const AGAIN_MS = 120;
const MOST_TRIES = 10;

/** The child is one that was started in a session of its own; 0 is none, and nothing happens. `niceness`: 0 to 19. */
export function makeCpuShare(pid: number, niceness: number): CpuShare {
  let wish = 0;
  let writing = false;

  /** One wish after another, and of those that came meanwhile the last. Never rejects. */
  async function tell(): Promise<void> {
    if (writing) return;
    writing = true;
    let told: number | undefined;
    for (let tries = 0; told !== wish && tries < MOST_TRIES; tries += 1) {
      const now = wish;
      try {
        await writeFile(`/proc/${pid}/autogroup`, `${now}`);
        told = now;
      } catch (error) {
        // It has ended, or the system has no such thing.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break;
        await sleep(AGAIN_MS, undefined, { ref: false });
      }
    }
    writing = false;
  }

  const lean = (to: number): void => {
    if (pid === 0 || to === wish) return; // 0 would be the host
    wish = to;
    void tell();
  };
  return Object.freeze<CpuShare>({
    niceness,
    lean,
    settle() {
      if (pid === 0) return;
      try {
        // Of its main thread, which runs the guests.
        setPriority(pid, niceness);
      } catch {
        // As above.
      }
      lean(niceness);
    },
  });
}

/** Resolves or rejects as `start` does, which is to wait until the child has started. */
export async function sharing<T>({ share, wanted }: Start, start: () => Promise<T>): Promise<T> {
  const isSpare = (): boolean => wanted !== undefined && !wanted.aborted;
  const takePlace = (): void => (isSpare() ? share.lean(SPARE_NICENESS) : share.lean(share.niceness));
  takePlace();
  wanted?.addEventListener('abort', takePlace, { once: true });
  const courtesy = setTimeout(() => {
    wanted?.removeEventListener('abort', takePlace);
    share.lean(0);
  }, COURTESY_MS);
  try {
    const started = await start();
    if (isSpare()) {
      takePlace();
      wanted?.addEventListener('abort', share.settle, { once: true });
    } else share.settle();
    return started;
  } finally {
    clearTimeout(courtesy);
    wanted?.removeEventListener('abort', takePlace);
  }
}
