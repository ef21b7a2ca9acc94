// What must be done before ses is evaluated. Its shim of immutable ArrayBuffers keeps the methods that it finds, and
// puts its own in front of them, where nothing can replace them.
import { earlyBufferGuards } from '../guards/buffers.ts';
import { installEarlyGuards } from '../guards/install.ts';

installEarlyGuards(earlyBufferGuards);
