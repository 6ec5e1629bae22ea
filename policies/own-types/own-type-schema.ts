import { z } from 'zod';
import { ownValidators } from '../../model/own-type.ts';

/** The form of a policy's `types`, in Purview's terms; whether the regular expressions are safe is checked by `own-type-faults.ts`. */

const keyword = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(50)
  .regex(/[\p{L}\p{N}]/u, 'must hold a letter or a digit');
const keywords = (maximum: number) => z.array(keyword).min(1, 'must name at least one').max(maximum);
const regex = z.string().min(1, 'must not be empty').max(1024);

/** A pattern of 2,048 alternatives would be tried word by word; keywords as evidence are looked up. */
const primaryKeywords = 200;

export interface WrittenEvidence {
  readonly keywords?: readonly string[] | undefined;
  readonly regex?: string | undefined;
  readonly any?: readonly WrittenEvidence[] | undefined;
  readonly atLeast?: number | undefined;
}

const evidenceSchema: z.ZodType<WrittenEvidence> = z
  .strictObject({
    keywords: keywords(2048).optional().describe('Words or phrases, in any case; one of them is enough'),
    regex: regex.optional(),
    get any() {
      return z.array(evidenceSchema).min(1, 'must name at least one').max(50).optional();
    },
    atLeast: z.int().min(1).optional().describe('How many of `any` must be there; 1 if left out'),
  })
  .refine((written) => hasOne([written.keywords, written.regex, written.any]), {
    error: 'must hold exactly one of keywords, regex and any',
  })
  .refine(({ any, atLeast }) => any !== undefined || atLeast === undefined, {
    path: ['atLeast'],
    error: 'has no effect without any',
  })
  .refine(({ any, atLeast }) => any === undefined || atLeast === undefined || atLeast <= any.length, {
    path: ['atLeast'],
    error: 'must not be more than any holds',
  });

const primarySchema = z
  .strictObject({ regex: regex.optional(), keywords: keywords(primaryKeywords).optional() })
  .refine((written) => hasOne([written.regex, written.keywords]), {
    error: 'must hold exactly one of regex and keywords',
  });

const patternSchema = z.strictObject({
  confidence: z.int().min(1).max(100).describe('65 is low, 75 medium, 85 high'),
  primary: primarySchema.describe('What the value itself is'),
  evidence: z.array(evidenceSchema).max(50).default([]).describe('Every one must stand within 300 characters'),
  without: z.array(evidenceSchema).max(50).default([]).describe('None may stand within 300 characters'),
});

export const ownTypeSchema = z.strictObject({
  id: z
    .string()
    .max(100)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'an id must be lower-case letters, digits and single hyphens')
    .describe('What rules call the type'),
  name: z.string().trim().min(1, 'must not be empty').max(100),
  recommendedConfidence: z.int().min(1).max(100).describe('What a rule asks for that names no confidence'),
  proximity: z
    .int()
    .refine((characters) => characters === 300, 'must be 300 or left out: other distances are not part of this version')
    .optional(),
  caseSensitive: z.boolean().default(true).describe('Whether case counts in the regular expressions'),
  validators: z.array(z.enum(ownValidators)).default([]).describe('Checks that every value must pass'),
  patterns: z.array(patternSchema).min(1, 'must name at least one').max(20),
});

export const ownTypesSchema = z.array(ownTypeSchema).max(500).default([]);

export type WrittenOwnType = z.infer<typeof ownTypeSchema>;
export type WrittenPattern = WrittenOwnType['patterns'][number];

function hasOne(values: readonly unknown[]): boolean {
  return values.filter((value) => value !== undefined).length === 1;
}
