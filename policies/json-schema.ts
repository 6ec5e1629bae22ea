import { z } from 'zod';
import { policySchema } from './schema.ts';

/** JSON Schema (2020-12) of a policy as people write it, for editors; it does not know which names exist. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(policySchema, { io: 'input' }), title: 'Labelwright policy' };
}
