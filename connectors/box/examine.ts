import type { CheckFinding, ShownLabel } from '../connector.ts';
import { classificationOptions, mostClassifications } from './classification-options.ts';
import { readClassifications } from './classification.ts';
import { isKind } from './errors.ts';
import type { BoxRoom } from './items.ts';

/** What the application may do beside reading and writing files. */
export async function* examine(room: BoxRoom, labels: readonly ShownLabel[]): AsyncIterable<CheckFinding> {
  yield await examineEvents(room);
  yield await examineClassifications(room, labels);
}

async function examineEvents({ client }: BoxRoom): Promise<CheckFinding> {
  const check = 'box: event stream';
  const query = { stream_type: 'admin_logs_streaming', stream_position: 'now', limit: '1' };
  try {
    await client.send({ path: '/events', query });
    return { check, verdict: 'ok', detail: 'of the whole enterprise' };
  } catch (error) {
    if (!isKind(error, 'permanent') && !isKind(error, 'unauthorized')) throw error;
    return {
      check,
      verdict: 'warning',
      detail: 'the enterprise’s may not be read: only what our own account sees is told',
      remedy:
        'Give the app the scope "Manage enterprise properties" and have it authorized again: docs/connect-box.md, step 2',
    };
  }
}

async function examineClassifications({ client }: BoxRoom, labels: readonly ShownLabel[]): Promise<CheckFinding> {
  const check = 'box: classifications';
  const wanted = classificationOptions(labels);
  try {
    const present = (await readClassifications(client)) ?? new Set<string>();
    const missing = wanted.filter(({ key }) => !present.has(key));
    const detail = `${wanted.length - missing.length} of ${wanted.length} labels have one`;
    if (present.size + missing.length <= mostClassifications) return { check, verdict: 'ok', detail };
    return {
      check,
      verdict: 'warning',
      detail: `${detail}, and there is no room for the others: Box takes ${mostClassifications}`,
      remedy: 'Remove classifications that nobody uses, or labels from the policy',
    };
  } catch (error) {
    if (!isKind(error, 'unauthorized')) throw error;
    return {
      check,
      verdict: 'warning',
      detail: 'they may not be managed: those that are missing will not be shown',
      remedy: 'Give the app the scope "Manage enterprise properties": docs/connect-box.md, step 2',
    };
  }
}
