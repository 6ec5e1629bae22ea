import { z } from 'zod';
import { dateFormats, ownValidators, textFilterPlaces } from '../../model/own-type.ts';

/** The form of a policy's `types`, in Purview's terms; whether the regular expressions are safe is checked by `own-type-faults.ts`. */

const word = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(50)
  .regex(/[\p{L}\p{N}]/u, 'must hold a letter or a digit');
const keyword = z.union(
  [
    word,
    z.strictObject({
      word,
      match: z.enum(['word', 'string']).default('word').describe('word: as whole words; string: inside words too'),
      caseSensitive: z.boolean().default(false),
    }),
  ],
  {
    error:
      'must be a word, or a map with word, match and caseSensitive; with a letter or a digit, 50 characters at most',
  },
);
const keywords = z.array(keyword).min(1, 'must name at least one').max(2048);
const regex = z.string().min(1, 'must not be empty').max(1024);
const file = z.string().trim().min(1, 'must not be empty').max(400);

const validator = z.union(
  [
    z.enum(ownValidators),
    z.strictObject({ type: z.string().describe('The value is one of this built-in type, by form and checksum') }),
    z.strictObject({
      checksum: z.strictObject({
        weights: z.array(z.int().min(0).max(1000)).min(1).max(100).describe('Of each digit, from the left'),
        mod: z.int().min(2).max(1000),
        checkDigit: z.int().min(1).max(100).describe('Which digit the sum gives, the first is 1'),
        letters: z.boolean().default(false).describe('Letters count too, A as 10 to Z as 35'),
      }),
    }),
    z.strictObject({ date: z.enum(dateFormats), offset: z.int().min(0).max(100).default(0) }),
  ],
  { error: `must be one of ${ownValidators.join(', ')}, or a map with type, checksum or date` },
);
const validators = z.array(validator).max(20);

const filter = z
  .strictObject({
    where: z
      .enum(textFilterPlaces)
      .describe('How the value starts or ends, what it is, what stands before or after it'),
    logic: z.enum(['include', 'exclude']).describe('Only such values count, or no such value'),
    keywords: keywords.optional(),
    regex: regex.optional(),
  })
  .refine(({ keywords: words, regex: expression }) => hasOne([words, expression]), {
    error: 'must hold exactly one of keywords and regex',
  });
const filters = z.array(filter).max(20).default([]);

const elementShape = {
  regex: regex.optional(),
  keywords: keywords.optional().describe('Words or phrases; one of them is enough'),
  dictionary: file.optional().describe('A file with a word or phrase on each line'),
  type: z
    .string()
    .max(100)
    .optional()
    .describe('A built-in information type: its form and checksum, without its evidence'),
};

/** The keys of which an element has exactly one. */
export const elementKeys = ['regex', 'keywords', 'dictionary', 'type'] as const;
const wholes = ['table', 'fingerprint', 'together'] as const;

type WrittenValidator = z.output<typeof validator>;
type WrittenKeyword = z.output<typeof keyword>;

export interface WrittenElement {
  readonly regex?: string | undefined;
  readonly keywords?: readonly WrittenKeyword[] | undefined;
  readonly dictionary?: string | undefined;
  readonly type?: string | undefined;
  readonly validators?: readonly WrittenValidator[] | undefined;
}

export interface WrittenEvidence extends WrittenElement {
  readonly field?: string | undefined;
  readonly minCount?: number | undefined;
  readonly unique?: boolean | undefined;
  readonly any?: readonly WrittenEvidence[] | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

const evidenceSchema: z.ZodType<WrittenEvidence> = z
  .strictObject({
    ...elementShape,
    validators: validators.optional(),
    field: z.string().max(100).optional().describe('A field of the record that the value belongs to'),
    minCount: z.int().min(1).max(500).optional().describe('How often it must be there; 1 if left out'),
    unique: z.boolean().optional().describe('Count different ones only'),
    get any() {
      return z.array(evidenceSchema).min(1, 'must name at least one').max(50).optional();
    },
    atLeast: z.int().min(0).optional().describe('How many of `any` must be there; 1 if left out'),
    atMost: z.int().min(0).optional().describe('How many of `any` may be there; 0 excludes'),
  })
  .refine((written) => hasOne([...elementKeys.map((key) => written[key]), written.field, written.any]), {
    error: `must hold exactly one of ${elementKeys.join(', ')}, field and any`,
  })
  .refine(({ validators: checks, regex: expression }) => checks === undefined || expression !== undefined, {
    path: ['validators'],
    error: 'has no effect without regex',
  })
  .refine(({ any, minCount, unique }) => any === undefined || (minCount === undefined && unique === undefined), {
    error: 'minCount and unique have no effect beside any',
  })
  .refine(({ any, atLeast, atMost }) => any !== undefined || (atLeast === undefined && atMost === undefined), {
    path: ['atLeast'],
    error: 'has no effect without any',
  })
  .refine(({ any, atLeast = 1 }) => any === undefined || atLeast <= any.length, {
    path: ['atLeast'],
    error: 'must not be more than any holds',
  })
  .refine(({ atLeast = 1, atMost }) => atMost === undefined || atMost >= atLeast, {
    path: ['atMost'],
    error: 'must not be below atLeast, which is 1 if left out',
  });

const findSchema = z
  .strictObject({ ...elementShape, validators: validators.optional() })
  .refine((written) => hasOne(elementKeys.map((key) => written[key])), {
    error: `must hold exactly one of ${elementKeys.join(', ')}`,
  });

const cueSchema = z.strictObject({
  confidence: z.int().min(1).max(100),
  evidence: z.array(evidenceSchema).min(1, 'must name at least one').max(50).describe('Every one must hold'),
});

const primarySchema = z
  .strictObject({
    ...elementShape,
    validators: validators.optional(),
    table: file.optional().describe('A table made by `labelwright edm hash`'),
    field: z.string().max(100).optional().describe('The searchable field that the value stands in'),
    find: findSchema.optional().describe('What finds candidates for the field'),
    fingerprint: file.optional().describe('A fingerprint made by `labelwright fingerprint`'),
    threshold: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('How much of the template a document must hold, percent; 60 if left out'),
    together: z
      .array(cueSchema)
      .min(1, 'must name at least one')
      .max(8)
      .optional()
      .describe('What stands near each other and together reaches the confidence, in place of a value'),
  })
  .refine((written) => hasOne([...elementKeys.map((key) => written[key]), ...wholes.map((key) => written[key])]), {
    error: `must hold exactly one of ${elementKeys.join(', ')}, table, fingerprint and together`,
  })
  .refine(({ fingerprint, threshold }) => threshold === undefined || fingerprint !== undefined, {
    path: ['threshold'],
    error: 'has no effect without fingerprint',
  })
  .refine(
    ({ table, field, find }) =>
      (table === undefined) === (field === undefined) && (table === undefined) === (find === undefined),
    { error: 'table, field and find belong together' },
  );

const patternSchema = z.strictObject({
  confidence: z.int().min(1).max(100).describe('65 is low, 75 medium, 85 high'),
  primary: primarySchema.describe('What the value itself is'),
  filters: filters.describe('What values of this pattern must be, or must not'),
  evidence: z.array(evidenceSchema).max(50).default([]).describe('Every one must stand within the proximity'),
  without: z.array(evidenceSchema).max(50).default([]).describe('None may stand within the proximity'),
});

const patternWithEvidence = patternSchema.refine(
  ({ primary, evidence, without, filters: own }) =>
    (primary.fingerprint ?? primary.together) === undefined || evidence.length + without.length + own.length === 0,
  { error: 'has no value: evidence, without and filters have no effect beside fingerprint and together' },
);

export const ownTypeSchema = z.strictObject({
  id: z
    .string()
    .max(100)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'an id must be lower-case letters, digits and single hyphens')
    .describe('What rules call the type'),
  name: z.string().trim().min(1, 'must not be empty').max(100),
  recommendedConfidence: z.int().min(1).max(100).describe('What a rule asks for that names no confidence'),
  proximity: z
    .union([z.int().min(1).max(1_000_000_000), z.literal('unlimited')], {
      error: 'must be a whole number of characters from 1, or unlimited',
    })
    .default(300)
    .describe('Characters to the left and right of a value within which evidence counts; unlimited is all of its part'),
  caseSensitive: z.boolean().default(true).describe('Whether case counts in the regular expressions'),
  validators: validators.default([]).describe('Checks that every value must pass'),
  filters: filters.describe('What every value must be, or must not'),
  patterns: z.array(patternWithEvidence).min(1, 'must name at least one').max(20),
});

export const ownTypesSchema = z.array(ownTypeSchema).max(500).default([]);

export type WrittenOwnType = z.infer<typeof ownTypeSchema>;
export type WrittenPattern = WrittenOwnType['patterns'][number];
export type WrittenCue = z.output<typeof cueSchema>;
export type WrittenFilter = z.infer<typeof filter>;
export type { WrittenKeyword, WrittenValidator };

function hasOne(values: readonly unknown[]): boolean {
  return values.filter((value) => value !== undefined).length === 1;
}
