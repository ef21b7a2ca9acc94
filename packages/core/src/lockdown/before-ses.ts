// What must be done before ses is evaluated. Its shim of immutable ArrayBuffers keeps the methods that it finds, and
// puts its own in front of them, where nothing can replace them; and it takes Temporal for one of the intrinsics.
import { earlyBufferGuards } from '../guards/buffers.ts';
import { installEarlyGuards } from '../guards/install.ts';
import { hideTemporal } from './temporal.ts';

installEarlyGuards(earlyBufferGuards);
hideTemporal();
