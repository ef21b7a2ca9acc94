// TypeScript and JSX stripped from a module: a bundler's first step.
import { transform } from 'sucrase';
import { checksum } from '../lib/checksum.mjs';

export const name = 'sucrase';
let source = `import React, { type FC } from 'react';\nimport type { Item } from './types';\nenum Mode { Light = 'light', Dark = 'dark' }\n`;
for (let i = 0; i < 40; i += 1) {
  source += `
export interface Props${i}<T extends object = {}> { readonly items: ReadonlyArray<Item & T>; mode?: Mode; onPick?(item: Item, at: number): void }
export const View${i}: FC<Props${i}> = ({ items, mode = Mode.Light, onPick }) => {
  const [first, ...rest] = items as Item[];
  const total = rest.reduce<number>((sum, item) => sum + (item?.price ?? 0), first!.price);
  return <section className={\`view \${mode}\`}>{items.map((item, at) => <button key={item.id} onClick={() => onPick?.(item, at)}>{item.name} &amp; {total.toFixed(2)}</button>)}</section>;
};
abstract class Store${i}<K, V> implements Iterable<[K, V]> { private readonly data = new Map<K, V>(); constructor(protected name: string, public size?: number) {} get(key: K): V | undefined { return this.data.get(key); } abstract [Symbol.iterator](): Iterator<[K, V]>; }
`;
}

export function run() {
  return checksum(transform(source, { transforms: ['typescript', 'jsx', 'imports'], production: true }).code);
}
