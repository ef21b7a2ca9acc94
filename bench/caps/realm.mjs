// The realm of this bench: eventual send's shim goes between ses and its lockdown, as @endo/far asks for.
import { lockdown } from '@cofferdam/core/lockdown/manual';
import '@endo/eventual-send/shim.js';

lockdown();
