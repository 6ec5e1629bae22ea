/** A process with the connector as `npm start` runs it, host and timers included, but without the sandbox clouds. */
import { start } from '../../infra/local/start.ts';
import { report, untilDismissed } from './children.ts';

const running = await start({ fresh: false, environment: process.env });
report('ready');
await untilDismissed();
await running.close();
