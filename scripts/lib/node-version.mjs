// Written for engines far older than the one it asks for, and importing nothing: it has to run there to say so.

/**
 * Ends the process with a plain sentence when this Node is older than `wanted` (`[major, minor]`).
 *
 * @param {readonly [number, number]} wanted
 */
export function requireNode(wanted) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return;
  console.error(
    `Cofferdam needs Node ${wanted[0]}.${wanted[1]} or newer, this is Node ${process.versions.node}.\n` +
      'Install a newer one (its own installer, or a version manager such as nvm, fnm or volta) and run this again.',
  );
  process.exit(1);
}
