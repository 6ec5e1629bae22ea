import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type {
  Change,
  KnownSubscription,
  KnownSubscriptions,
  LifecycleEvent,
  NotificationRequest,
  Received,
} from '../connector.ts';

/** Real tokens are a sentence of about 100 characters; their form is the service's own affair. */
const maxTokenLength = 4_096;
const maxEntries = 5_000;

const envelopeSchema = z.object({ value: z.array(z.unknown()).min(1).max(maxEntries) });

/** `subscriptionExpirationDateTime` (older services: `expirationDateTime`) and `resource` aren't needed and may have any shape. */
const entrySchema = z.object({
  subscriptionId: z.string().min(1).max(256),
  clientState: z.string().nullish(),
  lifecycleEvent: z.string().nullish(),
});
type Entry = z.infer<typeof entrySchema>;

const lifecycleEvents: Readonly<Record<string, LifecycleEvent>> = {
  reauthorizationRequired: 'reauthorize',
  subscriptionRemoved: 'removed',
  missed: 'missed',
};

type Judged =
  | { readonly kind: 'change'; readonly change: Change }
  /** From the service for sure, but of no use. */
  | { readonly kind: 'useless'; readonly reason: string }
  | { readonly kind: 'forged'; readonly reason: string };

/**
 * Judges one request: the validation handshake, or notifications of any of our subscriptions, possibly mixed. What
 * proves an entry is its `clientState`. A request of which no entry is authentic is refused as a whole.
 */
export async function receive(request: NotificationRequest, known: KnownSubscriptions): Promise<Received> {
  const token = validationToken(request.url);
  if (token !== undefined) return handshake(token);
  if (request.method.toUpperCase() !== 'POST') return refused(400, 'not a POST');
  const envelope = envelopeSchema.safeParse(parseJson(request.body));
  if (!envelope.success) return refused(400, 'the body is no list of notifications');
  const entries = envelope.data.value.map((entry) => entrySchema.safeParse(entry));
  if (entries.every((entry) => !entry.success)) return refused(400, 'no entry is a notification');

  const lookUp = remembered(known);
  const judged: Judged[] = [];
  for (const entry of entries) {
    judged.push(
      entry.success
        ? judge(entry.data, await lookUp(entry.data.subscriptionId))
        : { kind: 'forged', reason: 'not a notification' },
    );
  }
  if (judged.every(({ kind }) => kind === 'forged')) return refused(401, distinctReasons(judged));
  return {
    kind: 'accepted',
    changes: distinctChanges(judged),
    dropped: judged.flatMap((entry, index) => (entry.kind === 'change' ? [] : [`entry ${index}: ${entry.reason}`])),
  };
}

/** `URLSearchParams` has decoded the token, once; SharePoint spells the name `validationtoken`. */
function validationToken(url: URL): string | undefined {
  for (const [name, value] of url.searchParams) {
    if (name.toLowerCase() === 'validationtoken') return value;
  }
  return undefined;
}

/** Sent back as it is, whatever it holds: as `text/plain` that no browser takes for anything else. */
function handshake(token: string): Received {
  if (token === '') return refused(400, 'the validation token is empty');
  if (token.length > maxTokenLength) return refused(400, 'the validation token is too long');
  return { kind: 'handshake', body: token };
}

function judge(entry: Entry, subscription: KnownSubscription | undefined): Judged {
  if (subscription === undefined) return { kind: 'forged', reason: 'unknown subscription' };
  if (!sameText(entry.clientState ?? '', subscription.clientState)) {
    return { kind: 'forged', reason: 'clientState does not match' };
  }
  if (!subscription.active) return { kind: 'useless', reason: 'the subscription was replaced or removed' };
  const { subscriptionId } = entry;
  if (!entry.lifecycleEvent) {
    return { kind: 'change', change: { kind: 'source', sourceId: subscription.sourceId, subscriptionId } };
  }
  const event = Object.hasOwn(lifecycleEvents, entry.lifecycleEvent)
    ? lifecycleEvents[entry.lifecycleEvent]
    : undefined;
  if (event === undefined) return { kind: 'useless', reason: 'unknown lifecycle event' };
  return { kind: 'change', change: { kind: 'lifecycle', event, subscriptionId } };
}

/** One action of a person can make many notifications of the same drive: one is enough. */
function distinctChanges(judged: readonly Judged[]): readonly Change[] {
  const changes = judged.flatMap((entry) => (entry.kind === 'change' ? [entry.change] : []));
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}

function distinctReasons(judged: readonly Judged[]): string {
  const reasons = judged.flatMap((entry) => (entry.kind === 'change' ? [] : [entry.reason]));
  return [...new Set(reasons)].join(', ');
}

function remembered(known: KnownSubscriptions): KnownSubscriptions {
  const asked = new Map<string, Promise<KnownSubscription | undefined>>();
  return (id) => {
    const answer = asked.get(id) ?? known(id);
    asked.set(id, answer);
    return answer;
  };
}

/** Takes the same time wherever the texts differ, and whatever their lengths. An empty secret proves nothing. */
function sameText(given: string, expected: string): boolean {
  return expected !== '' && timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Not JSON is one of the malformed shapes, which the schema refuses.
    return undefined;
  }
}

function refused(status: 400 | 401, reason: string): Received {
  return { kind: 'refused', status, reason };
}
