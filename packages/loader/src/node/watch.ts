import { realpathSync, statSync, watch } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeError, takeOptions } from '../errors.ts';
import type { ReloadTimers } from '../reload/debounce.ts';
import type { Watch } from '../reload/reloader.ts';

export interface WatchDirectoryOptions {
  /** Whether changes below node_modules count. Default false: they are many, and change when somebody installs. */
  readonly nodeModules?: boolean;
  /** Told what the system refused: a directory that cannot be watched, too many watchers. Default: nobody. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Watches a directory for `makeReloader({ watch })`: files that are added, changed or removed, below it and through no
 * link, and another directory in its place, as deployments put one there: by removing and writing anew, by renaming, by
 * a link that leads elsewhere. Nothing else is looked at than that something changed; when it is stopped no watcher is
 * left, and no timer that lasts longer than a second.
 *
 * Throws ROOT_UNREADABLE for what is no directory: a watch of nothing would never tell. OPTION_UNKNOWN, OPTION_INVALID.
 */
export function watchDirectory(url: URL, options: WatchDirectoryOptions = {}): Watch {
  const { nodeModules = false, onError } = takeOptions('watchDirectory', options, ['nodeModules', 'onError']);
  const root = pathOf(url);
  const ignoredIn =
    (top: string) =>
    (path: string): boolean => {
      if (relative(top, path) === '') return false;
      const name = basename(path);
      return name === '.git' || (name === 'node_modules' && !nodeModules);
    };
  return async (changed) => {
    // Only who watches pays for it.
    const { watch: watchFiles } = await import('chokidar');
    let stopped = false;
    let files: { close(): Promise<void> } | undefined;
    let watched: string | undefined;

    /** Watches the files of whatever stands there now; those of what stood there before are left. */
    const follow = async (): Promise<void> => {
      const place = placeOf(root);
      if (stopped || place?.id === watched) return;
      watched = place?.id;
      await files?.close();
      files = undefined;
      if (place === undefined) return;
      const ignored = ignoredIn(place.path);
      const watcher = watchFiles(place.path, { ignoreInitial: true, followSymlinks: false, ignored });
      files = watcher;
      watcher.on('all', changed);
      watcher.on('error', (error) => onError?.(error));
      await new Promise<void>((resolve) => watcher.once('ready', resolve));
    };
    let following = follow();
    const stopNotes = notesOn(root, onError, () => {
      if (stopped || placeOf(root)?.id === watched) return;
      changed();
      // what was written before somebody watched is told of, too
      following = following.then(follow).then(() => (stopped ? undefined : changed()));
    });
    await following;
    return async () => {
      stopped = true;
      stopNotes();
      await following;
      await files?.close();
    };
  };
}

/** Calls back when the entry of `path` in its directory may be another one. Gives the end of it. */
function notesOn(path: string, onError: ((error: unknown) => void) | undefined, callback: () => void): () => void {
  const name = basename(path);
  if (name === '') return () => {}; // the root of all
  try {
    const notes = watch(dirname(path), (_, changed) => {
      if (changed === null || changed === name) callback();
    });
    notes.on('error', (error) => onError?.(error));
    return () => notes.close();
  } catch (error) {
    onError?.(error); // its files are watched all the same
    return () => {};
  }
}

/** Which directory stands at `path`, by when it was made, too: numbers are used again. Undefined while there is none. */
function placeOf(path: string): { readonly path: string; readonly id: string } | undefined {
  try {
    const real = realpathSync.native(path);
    const stats = statSync(real);
    return stats.isDirectory()
      ? { path: real, id: `${stats.dev} ${stats.ino} ${stats.birthtimeMs} ${real}` }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Throws ROOT_UNREADABLE. */
function pathOf(url: URL): string {
  try {
    const path = resolve(fileURLToPath(url));
    if (statSync(path).isDirectory()) return path;
  } catch (cause) {
    throw makeError('ROOT_UNREADABLE', { got: `${url}` }, { cause });
  }
  throw makeError('ROOT_UNREADABLE', { got: `${url}` });
}

/** Node's timers, for `makeReloader({ timers })`. */
export const nodeTimers: ReloadTimers = Object.freeze<ReloadTimers>({
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout | undefined),
});
