import { createHmac } from 'node:crypto';

/** Base64 of HMAC-SHA256 over the body's bytes, then the delivery timestamp's (Box guide, webhooks v2, signature verification). */
export function signDelivery(key: string, body: Buffer, timestamp: string): string {
  return createHmac('sha256', key).update(body).update(timestamp, 'utf8').digest('base64');
}
