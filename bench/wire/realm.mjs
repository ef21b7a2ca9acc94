// The realm of both sides: as in production, but that eventual send's shim goes between ses and its lockdown, as
// @endo/captp asks for.
import { lockdown } from '@cofferdam/core/lockdown/manual';
import '@endo/eventual-send/shim.js';

lockdown();
