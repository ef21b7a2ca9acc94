// `fs` as an npm package has it without a grant: the files of npm packages can be read, and nothing else happens.
//
// What is no package's does not exist, as in a container that holds nothing else: packages look for a configuration, a
// locale, an `.env`, and take only "no such file" for an answer. The error says all the same that nobody granted `fs`.
//
// `internal/files` is the host's half, of one package (package-files.ts); this half gives it Node's forms. What is read
// is kept, so that reading on and on costs the host nothing.

export const fsSource: string = `'use strict';
const { standingOf, bytesOf } = require('internal/files');
const { Buffer } = require('buffer');
const kept = new Map();
const nameOf = (path) => {
  if (typeof path === 'string') return require('path').resolve(path);
  if (Buffer.isBuffer(path)) return nameOf(path.toString());
  if (typeof path === 'object' && path !== null && typeof path.href === 'string') return require('url').fileURLToPath(path);
  const error = new TypeError('The "path" argument must be of type string or an instance of Buffer or URL');
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw error;
};
const failed = (code, message, facts) => Object.assign(new Error(message), { ...facts, code });
const refused = (call, path) => failed('ERR_ACCESS_DENIED', "Module 'node:fs' was not granted: " + call + ' refuses', { permission: 'FileSystemRead', resource: path });
const look = (call, given) => {
  const path = nameOf(given);
  const standing = standingOf(path);
  if (standing === 'missing' || standing === 'hidden') {
    const why = standing === 'hidden' ? ". Module 'node:fs' was not granted: " + call + ' refuses' : '';
    throw failed('ENOENT', 'ENOENT: no such file or directory, ' + call + " '" + path + "'" + why, { errno: -2, syscall: call, path });
  }
  return { path, standing };
};
const contentOf = (path) => {
  let content = kept.get(path);
  if (content === undefined) {
    const bytes = bytesOf(path);
    if (bytes === undefined) throw refused('open', path);
    content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    kept.set(path, content);
  }
  return content;
};
const stamp = new Date(0);
class Stats {
  constructor(path, isFile) {
    const size = isFile ? contentOf(path).length : 0;
    Object.assign(this, { dev: 0, mode: isFile ? 0o100444 : 0o40555, nlink: 1, uid: 0, gid: 0, rdev: 0, blksize: 4096, ino: 0, size,
      blocks: Math.ceil(size / 512), atimeMs: 0, mtimeMs: 0, ctimeMs: 0, birthtimeMs: 0, atime: stamp, mtime: stamp, ctime: stamp, birthtime: stamp });
    Object.defineProperty(this, 'isFile', { value: () => isFile });
  }
  isDirectory() { return !this.isFile(); }
  isSymbolicLink() { return false; }
  isFIFO() { return false; }
  isSocket() { return false; }
  isBlockDevice() { return false; }
  isCharacterDevice() { return false; }
}
const constants = { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, COPYFILE_EXCL: 1, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFLNK: 40960 };
const now = {
  readFile(given, options) {
    const encoding = typeof options === 'string' ? options : options && options.encoding;
    const { path, standing } = look('open', given);
    if (standing === 'directory') throw failed('EISDIR', 'EISDIR: illegal operation on a directory, read', { errno: -21, syscall: 'read' });
    const content = contentOf(path);
    return encoding && encoding !== 'buffer' ? content.toString(encoding) : Buffer.from(content);
  },
  stat(given, options) {
    try {
      const { path, standing } = look('stat', given);
      return new Stats(path, standing === 'file');
    } catch (error) {
      if (options && options.throwIfNoEntry === false && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  lstat: (given, options) => now.stat(given, options),
  access(given, mode) {
    const { path } = look('access', given);
    if (mode & 2) throw refused('access', path);
  },
  realpath: (given) => look('realpath', given).path,
  readdir(given) {
    const { path, standing } = look('scandir', given);
    if (standing === 'file') throw failed('ENOTDIR', "ENOTDIR: not a directory, scandir '" + path + "'", { errno: -20, syscall: 'scandir', path });
    throw refused('scandir', path);
  },
};
const fs = { constants, promises: { constants } };
for (const name of Object.keys(now)) {
  const run = now[name];
  fs[name + 'Sync'] = { [name + 'Sync']: (...args) => run(...args) }[name + 'Sync'];
  fs.promises[name] = { async [name](...args) { return run(...args); } }[name];
  fs[name] = { [name](...args) {
    const done = args.pop();
    if (typeof done !== 'function') throw failed('ERR_INVALID_ARG_TYPE', 'The "cb" argument must be of type function', {});
    fs.promises[name](...args).then((value) => process.nextTick(done, null, value), (error) => process.nextTick(done, error));
  } }[name];
}
fs.realpath.native = fs.realpath;
fs.realpathSync.native = fs.realpathSync;
fs.existsSync = (given) => {
  try { look('access', given); return true; } catch { return false; }
};
fs.exists = (given, done) => { process.nextTick(done, fs.existsSync(given)); };
module.exports = fs;
`;

/** `fs/promises`, of the `fs` of the same package; one that the host granted has promises of its own, or none. */
export const fsPromisesSource: string = `module.exports = { ...require('fs').promises };`;
