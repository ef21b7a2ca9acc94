// The realm of this bench: eventual send's shim goes in between ses and its lockdown, as @endo/far asks for.
import 'ses';
import '@endo/eventual-send/shim.js';
import '@cofferdam/core/lockdown';
