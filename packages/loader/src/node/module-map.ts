import type { ModuleHost } from '@cofferdam/core';
import { makeModuleMap, type ModuleFiles } from '../sources/module-map.ts';
import { takeSourceOptions } from '../sources/options.ts';
import { makePlatform, type NodeSourceOptions } from './platform.ts';

/** {@link import('../sources/module-map.ts').moduleMap} with what Node brings: TypeScript, and JSX on request. */
export function moduleMap(files: ModuleFiles, options: NodeSourceOptions = {}): ModuleHost {
  const { jsx, ...rest } = takeSourceOptions('moduleMap', options, ['jsx']);
  return makeModuleMap(files, rest, makePlatform(jsx));
}
