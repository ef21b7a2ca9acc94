import { getOwnPropertyDescriptor, hasOwn } from '../commons.ts';
import { countBytes, countNodes, enter, type Crossing, type Node, type Site } from './crossing.ts';
import { defineOn, makeErrorCopy, readErrorFacts } from './error-facts.ts';

// Making an error costs microseconds: its stack is captured.
const errorWeight = 100;

/** Enters a fresh error; its cause and errors follow. */
export function placeError(site: Site, source: object, chain: readonly object[]): Error {
  const { crossing, parent, step } = site;
  countNodes(crossing, errorWeight, parent, step);
  const facts = readErrorFacts(source, chain, crossing.policy.direction === 'toGuest');
  countBytes(crossing, 2 * (facts.name.length + facts.message.length), parent, step);
  const copy = makeErrorCopy(facts);
  crossing.policy.onError(copy, source);
  return enter(site, source, copy, fillError, facts.aggregate);
}

// Own data only: an accessor is taken for nothing, for an error must cross whatever its thrower made of it.
function fillError(crossing: Crossing, node: Node): void {
  const keys = node.parts === true ? ['cause', 'errors'] : ['cause'];
  for (const key of keys) {
    const descriptor = getOwnPropertyDescriptor(node.source, key);
    if (descriptor === undefined || !hasOwn(descriptor, 'value')) continue;
    defineOn(node.target as Error, key, crossing.place(crossing, descriptor.value, node, key));
  }
}
