// The manifest and the policy of an archive: read by the same readers as those of a directory, when an archive is made
// and when it is read, so that nobody reviews one and runs another, and a misspelt word is refused in both.
import type { FileTree } from '../file-tree.ts';
import { readManifest } from '../manifest/manifest.ts';
import type { PluginManifest } from '../manifest/types.ts';
import { readPolicy } from '../policy/read-policy.ts';
import type { Policy } from '../policy/types.ts';

/** A plugin's files, and where its package stands in them. */
export interface PluginFiles {
  readonly tree: FileTree;
  readonly root: string;
}

/**
 * Name and version may be left to the package.json, as in a directory.
 * Throws MANIFEST_INVALID, also when its entry is no file of the plugin.
 */
export const readManifestText = (text: string, { tree, root }: PluginFiles): PluginManifest =>
  readManifest(tree, { directory: root, given: { text, file: 'manifest.json' } });

/** Throws POLICY_INVALID. Whether its packages are there is looked at where it is enforced. */
export const readPolicyText = (text: string): Policy => readPolicy(text, { file: 'policy.json' });
