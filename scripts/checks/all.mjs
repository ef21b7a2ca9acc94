import { dependencyDocs } from './dependency-docs.mjs';
import { errorDocs } from './error-docs.mjs';
import { exportLists } from './export-lists.mjs';
import { links } from './links.mjs';
import { lockFile } from './lock.mjs';
import { machineNames } from './names.mjs';
import { toolChecks } from './tools.mjs';
import { typeChecks } from './types.mjs';

/**
 * Every static check, in order: the first builds what later ones read.
 *
 * @type {readonly import('./check.mjs').Check[]}
 */
export const checks = [
  ...typeChecks,
  ...toolChecks,
  exportLists,
  errorDocs,
  dependencyDocs,
  links,
  machineNames,
  lockFile,
];
