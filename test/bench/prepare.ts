/** A process that does what a connector does at its start but for listing: it makes the state and finds the sources. */
import { createApp } from '../../app.ts';
import { readSettings } from '../../config.ts';
import { discoverSources } from '../../pipeline/reconcile.ts';
import { prepareShownLabels } from '../../pipeline/show.ts';
import { report } from './children.ts';

const app = await createApp(readSettings(process.env));
await prepareShownLabels(app.pipeline);
const sources = await discoverSources(app.pipeline);
report(sources.map(({ id, kind }) => ({ id, kind })));
await app.close();
process.disconnect();
