// Unit tests run in a locked-down realm, like the code they test.
import { lockdown } from '@cofferdam/core/lockdown/manual';

lockdown({ errorTaming: 'unsafe-debug', errorTrapping: 'none', unhandledRejectionTrapping: 'none' });
