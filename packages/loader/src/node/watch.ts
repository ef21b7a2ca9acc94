import { statSync } from 'node:fs';
import { basename, relative } from 'node:path';
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
 * link. Nothing else is looked at than that something changed; when it is stopped no handle is left.
 *
 * Throws ROOT_UNREADABLE for what is no directory: a watch of nothing would never tell. OPTION_UNKNOWN, OPTION_INVALID.
 */
export function watchDirectory(url: URL, options: WatchDirectoryOptions = {}): Watch {
  const { nodeModules = false, onError } = takeOptions('watchDirectory', options, ['nodeModules', 'onError']);
  const root = directoryAt(url);
  const isIgnored = (path: string): boolean => {
    if (relative(root, path) === '') return false;
    const name = basename(path);
    return name === '.git' || (name === 'node_modules' && !nodeModules);
  };
  return async (changed) => {
    // Only who watches pays for it.
    const { watch: watchFiles } = await import('chokidar');
    const watcher = watchFiles(root, { ignoreInitial: true, followSymlinks: false, ignored: isIgnored });
    watcher.on('all', changed);
    watcher.on('error', (error) => onError?.(error));
    await new Promise<void>((resolve) => watcher.once('ready', resolve));
    return () => watcher.close();
  };
}

function directoryAt(url: URL): string {
  try {
    const path = fileURLToPath(url);
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
