// Every guarded intrinsic, by family.
import { arrayGuards } from './arrays.ts';
import { base64Guards } from './base64.ts';
import { promiseJobGuards } from './promise-jobs.ts';
import { bufferGuards } from './buffers.ts';
import { bigintGuards } from './bigints.ts';
import { collectionGuards } from './collections.ts';
import { dateGuards } from './dates.ts';
import { errorGuards } from './errors.ts';
import { functionGuards } from './functions.ts';
import { jsonGuards } from './json.ts';
import { numberGuards } from './numbers.ts';
import { objectGuards } from './objects.ts';
import { promiseStaticGuards } from './promises.ts';
import { prototypeGuards } from './prototypes.ts';
import { proxyGuards } from './proxies.ts';
import { regexpGuards } from './regexp.ts';
import { stringGuards } from './strings.ts';
import { symbolGuards } from './symbols.ts';
import type { Guard } from './guard.ts';
import { typedArrayGuards } from './typed-arrays.ts';

export const guards: readonly Guard[] = [
  ...arrayGuards,
  ...typedArrayGuards,
  ...bufferGuards,
  ...base64Guards,
  ...bigintGuards,
  ...collectionGuards,
  ...dateGuards,
  ...errorGuards,
  ...functionGuards,
  ...jsonGuards,
  ...numberGuards,
  ...objectGuards,
  ...promiseJobGuards,
  ...promiseStaticGuards,
  ...prototypeGuards,
  ...proxyGuards,
  ...regexpGuards,
  ...stringGuards,
  ...symbolGuards,
];
