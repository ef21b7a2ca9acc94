/**
 * npm leaves a package out of the lock file when the registry in use does not have it, and `npm ci` then refuses
 * the lock file. That happens to builds for other platforms on registries that mirror only some; a lock file has
 * to serve every platform.
 *
 * @typedef {{ version?: string, optional?: boolean, dev?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string> }} LockEntry
 * @typedef {{ name: string, version: string, from: string }} Gap
 */

/**
 * The optional dependencies of locked packages that are not locked themselves.
 *
 * @param {Record<string, LockEntry>} packages
 * @returns {Gap[]}
 */
export function lockGaps(packages) {
  /** @type {Gap[]} */
  const gaps = [];
  for (const [from, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      // Where Node's own look-up would find it: beside the dependent, or in any folder above.
      const folders = from
        .split('/node_modules/')
        .map((_, depth, parts) => parts.slice(0, depth + 1).join('/node_modules/'));
      const places = [`node_modules/${name}`, ...folders.map((folder) => `${folder}/node_modules/${name}`)];
      if (!places.some((place) => place in packages)) gaps.push({ name, version, from });
    }
  }
  return gaps;
}

/** Parts of a platform package's name → what npm asks of the machine before it installs one. */
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/**
 * The lock entry of a platform package, read from its name: the registry that lacks it cannot say more.
 *
 * @param {Gap} gap
 * @param {LockEntry} from the entry of the package that depends on it
 * @returns {LockEntry | undefined} undefined when the name or the version does not say enough
 */
export function platformEntry({ name, version }, from) {
  const parts = name.split(/[-/]/);
  const os = systems.filter((system) => parts.includes(system));
  const cpu = processors.filter((processor) => parts.includes(processor));
  if (os.length !== 1 || cpu.length !== 1 || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) return undefined;
  const last = parts.at(-1) ?? '';
  return {
    version,
    cpu,
    ...(from.dev ? { dev: true } : {}),
    ...(os[0] === 'linux' && /^(?:gnu|musl)/.test(last) ? { libc: [last.startsWith('musl') ? 'musl' : 'glibc'] } : {}),
    optional: true,
    os,
  };
}
