// npm run bootstrap: installs and builds what is missing or out of date.
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap();
