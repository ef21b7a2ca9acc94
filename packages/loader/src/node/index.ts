export { type DirectoryOptions, directory } from './directory.ts';
export { findPackage } from './find-package.ts';
