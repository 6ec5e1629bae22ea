import { z } from 'zod';
import type { Severity } from '../model/decision.ts';
import { faultOfPathGlob } from '../lib/glob.ts';
import { fileErrorKinds, type FileErrorKind } from '../model/errors.ts';
import type { SourceKind } from '../model/file.ts';
import { markingSettingsSchema, markingsSchema } from './markings/marking-schema.ts';
import { ownTypesSchema } from './own-types/own-type-schema.ts';

/** The form of a policy as people write it; what refers to what is checked by `load.ts`. Unknown keys are refused. */

const text = (maximum: number) => z.string().trim().min(1, 'must not be empty').max(maximum);
const globs = z.array(text(400)).min(1, 'must name at least one');
const pathGlob = text(400).refine((glob) => faultOfPathGlob(glob) === undefined, {
  error: ({ input }) => `${String(input)} is not a pattern of paths: ${faultOfPathGlob(String(input)) ?? ''}`,
});
const names = z.array(text(100)).min(1, 'must name at least one');
const kebab = (what: string) =>
  text(100).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, `${what} must be lower-case letters, digits and single hyphens`);
const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a GUID in lower case without braces');

const sizeUnits = new Map([
  ['B', 1],
  ['KB', 1024],
  ['MB', 1024 ** 2],
  ['GB', 1024 ** 3],
]);
const size = z
  .union(
    [
      z.int().min(0),
      z.string().regex(/^\d+(?:\.\d+)? ?(?:B|KB|MB|GB)$/, 'must be bytes, or a number with KB, MB or GB'),
    ],
    {
      error: 'must be bytes, or a number with KB, MB or GB',
    },
  )
  .describe('Bytes, or a number with KB, MB or GB (1 KB = 1024 bytes)');

/** Bytes of a size such as `30 MB`, which the schema has let pass. */
export function bytesOf(written: number | string): number {
  if (typeof written === 'number') return written;
  const [, amount = '0', unit = 'B'] = /^([\d.]+) ?(\w+)$/.exec(written) ?? [];
  return Math.round(Number(amount) * (sizeUnits.get(unit) ?? 1));
}

const sharingLevels = ['private', 'internal', 'external', 'anonymous'] as const;
const sourceKinds = [
  'sharepoint',
  'onedrive',
  'box-folder',
  'box-user',
  'box-events',
] as const satisfies readonly SourceKind[];
const severities = ['informational', 'low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[];

const fileConditionShape = {
  fileName: globs.optional().describe('Globs for the name; * is any characters, ? is one'),
  path: z
    .array(pathGlob)
    .min(1, 'must name at least one')
    .optional()
    .describe('Globs for the path from the root of the source; ** crosses folders'),
  extension: z
    .array(z.string().regex(/^[a-z0-9]+$/, 'must be lower case, without a dot'))
    .min(1, 'must name at least one')
    .optional(),
  owner: globs.optional().describe("Globs for the owner's mail address"),
  source: globs.optional().describe('Globs for the name of the library, drive or folder'),
  sourceKind: z.array(z.enum(sourceKinds)).min(1, 'must name at least one').optional(),
  connector: names.optional().describe('Names of connectors: graph, box'),
  size: z.strictObject({ min: size.optional(), max: size.optional() }).optional(),
  sharing: z
    .strictObject({ atLeast: z.enum(sharingLevels), orUnknown: z.boolean().default(false) })
    .optional()
    .describe('Who can reach the file: private, internal, external, anonymous, from narrow to wide'),
};

const atLeastOneKey = (value: object): boolean => Object.values(value).some((entry) => entry !== undefined);
const emptyCondition = { error: 'must hold at least one condition' };

export const fileConditionSchema = z.strictObject(fileConditionShape).refine(atLeastOneKey, emptyCondition);

export const confidenceWords = { low: 65, medium: 75, high: 85 } as const;

const informationTypeSchema = z
  .strictObject({
    type: text(100),
    minCount: z.int().min(1).default(1),
    maxCount: z.int().min(1).optional(),
    minConfidence: z
      .union([z.enum(['low', 'medium', 'high']), z.int().min(1).max(100)], {
        error: 'must be low, medium, high or a whole number from 1 to 100',
      })
      .optional()
      .describe('Absent: the confidence that is recommended for the type'),
  })
  .refine(({ minCount, maxCount }) => maxCount === undefined || maxCount >= minCount, {
    path: ['maxCount'],
    error: 'must not be below minCount',
  });

export type WrittenFileCondition = z.infer<typeof fileConditionSchema>;
type WrittenInformationType = z.infer<typeof informationTypeSchema>;

/** Spelled out, since the schema refers to itself. */
export interface WrittenCondition extends WrittenFileCondition {
  readonly all?: readonly WrittenCondition[] | undefined;
  readonly any?: readonly WrittenCondition[] | undefined;
  readonly not?: WrittenCondition | undefined;
  readonly informationTypes?: readonly WrittenInformationType[] | undefined;
  readonly presentLabel?: 'none' | 'any' | readonly string[] | undefined;
  readonly unread?: 'any' | readonly FileErrorKind[] | undefined;
  readonly property?: Readonly<Record<string, readonly string[]>> | undefined;
}

export const conditionSchema: z.ZodType<WrittenCondition> = z
  .strictObject({
    get all() {
      return z.array(conditionSchema).min(1, 'must hold at least one condition').optional();
    },
    get any() {
      return z.array(conditionSchema).min(1, 'must hold at least one condition').optional();
    },
    get not() {
      return conditionSchema.optional();
    },
    informationTypes: z
      .array(informationTypeSchema)
      .min(1, 'must name at least one')
      .optional()
      .describe('Sensitive information types; one of them is enough'),
    property: z
      .record(text(200), globs)
      .refine(atLeastOneKey, { error: 'must name at least one property' })
      .optional()
      .describe('Document properties (title, author, custom ones) by name, with globs for their values'),
    unread: z
      .union([z.literal('any'), z.array(z.enum(fileErrorKinds)).min(1, 'must name at least one')], {
        error: `must be any or a list of ${fileErrorKinds.join(', ')}`,
      })
      .optional()
      .describe('Parts of the file could not be read: any, or for one of these reasons'),
    presentLabel: z
      .union([z.enum(['none', 'any']), names], { error: 'must be none, any or a list of labels' })
      .optional()
      .describe("The tenant's label in the file: none, any, or one of these; a parent stands for its sublabels too"),
    ...fileConditionShape,
  })
  .refine(atLeastOneKey, emptyCondition);

export const labelSchema = z.strictObject({
  id: guid,
  name: text(64),
  displayName: text(64).optional(),
  parent: text(200).optional().describe('Name, path or id of the parent label'),
  priority: z.int().min(0).describe('Unique; higher is more sensitive'),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be #rrggbb')
    .optional(),
  tooltip: text(1000).optional(),
  protection: kebab('a template').optional().describe('Id of a protection template'),
  markings: markingsSchema.optional().describe('What the label shows to whoever opens or prints the document'),
});

export const mappingSchema = z
  .strictObject({
    property: text(255).describe('Glob for the name of a document property'),
    value: text(400).optional().describe('Glob for its whole value'),
    regex: z.string().min(1, 'must not be empty').max(1024).optional().describe('For a piece of its value'),
    label: text(200),
  })
  .refine(({ value, regex }) => value === undefined || regex === undefined, {
    path: ['regex'],
    error: 'has no place beside value',
  });

export const removeMarkingSchema = z.string().min(1, 'must not be empty').max(1024);

export const templateSchema = z.strictObject({
  id: kebab('an id'),
  name: text(100),
  protector: z.literal('cms', { error: 'must be cms' }),
  certificates: z.array(z.string().min(1)).default([]).describe('Paths of PEM files, or PEM text'),
  oldVersions: z
    .enum(['keep', 'delete'])
    .default('keep')
    .describe('The versions of a file from before it was protected, which anyone with access can still read'),
});

export const ruleSchema = z
  .strictObject({
    id: kebab('an id'),
    name: text(100),
    description: text(1000).optional(),
    mode: z.enum(['automatic', 'recommended', 'report']),
    severity: z.enum(severities),
    label: text(200).optional().describe('Path, name or id of the label; required unless the mode is report'),
    when: conditionSchema,
  })
  .refine(({ mode, label }) => mode === 'report' || label !== undefined, {
    path: ['label'],
    error: 'is required unless the mode is report',
  })
  .refine(({ mode, label }) => mode !== 'report' || label === undefined, {
    path: ['label'],
    error: 'has no effect in a rule that only reports',
  });

export const defaultSchema = z.strictObject({ label: text(200), when: fileConditionSchema.optional() });

/** An entry of `inclusions` and of `exclusions`. */
export const scopeSchema = z.strictObject({ name: text(100), when: fileConditionSchema });

export const relabelSchema = z
  .strictObject({
    manual: z.enum(['keep', 'replace']).default('keep'),
    downgrade: z.enum(['never', 'allow']).default('never'),
    justification: text(400).optional(),
    askJustification: z
      .boolean()
      .default(true)
      .describe('Whether removing or lowering a label by hand asks for a justification'),
    foreignProtection: z.enum(['keep', 'label']).default('keep'),
  })
  .refine(({ downgrade, justification }) => downgrade === 'never' || justification !== undefined, {
    path: ['justification'],
    error: 'is required where downgrade is allow',
  })
  .refine(({ downgrade, justification }) => downgrade === 'allow' || justification === undefined, {
    path: ['justification'],
    error: 'has no effect where downgrade is never',
  });

export const shownLabelsSchema = z.strictObject({
  drift: z
    .enum(['restore', 'report', 'adopt'])
    .default('restore')
    .describe('What happens where a service shows another label than the one inside the file'),
  map: z
    .record(text(200), text(200))
    .default({})
    .describe('What a service calls a label, where that is not its path: { "Internal only": Confidential }'),
});

export const ocrSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Recognize text in pictures and scanned pages'),
  languages: z
    .array(z.string().regex(/^[a-z]{3}(?:_[a-z]{3,6}){0,2}$/u, 'must be a code such as eng or chi_sim'))
    .min(1, 'must name at least one')
    .max(5, 'must name at most five')
    .default(['eng']),
  pages: z.int().min(1).max(1000).default(20),
  seconds: z.int().min(1).max(540).default(120),
});

export const evidenceSchema = z.strictObject({
  show: z
    .enum(['none', 'masked', 'last4'])
    .default('masked')
    .describe('What alerts show of the values that were found'),
  values: z.int().min(0).max(10).default(3).describe('Values of one type in one file that alerts tell of'),
});

export const limitsSchema = z.strictObject({
  fileBytes: size.default(1024 ** 3),
  readSeconds: z.int().min(1).max(540).default(120),
  lockedHours: z.int().min(1).max(720).default(72),
  attempts: z.int().min(1).max(20).default(5),
});

/** The whole file, as written. */
export const policySchema = z.strictObject({
  name: text(100),
  labels: z.array(labelSchema).min(1, 'must name at least one'),
  templates: z.array(templateSchema).default([]),
  types: ownTypesSchema.describe("The customer's own information types"),
  rules: z.array(ruleSchema).min(1, 'must name at least one'),
  defaults: z.array(defaultSchema).default([]),
  inclusions: z.array(scopeSchema).default([]),
  exclusions: z.array(scopeSchema).default([]),
  relabel: relabelSchema.prefault({}),
  shownLabels: shownLabelsSchema.prefault({}),
  ignoreTestNumbers: z.boolean().default(false),
  evidence: evidenceSchema.prefault({}),
  limits: limitsSchema.prefault({}),
  ocr: ocrSchema.prefault({}),
  labelStore: z.enum(['auto', 'custom', 'labelInfo']).default('auto'),
  imageLabels: z
    .boolean()
    .default(false)
    .describe('Whether labels are written into images, as XMP by a convention of ours'),
  markings: markingSettingsSchema.prefault({}),
  removeMarkings: z
    .array(removeMarkingSchema)
    .max(100)
    .default([])
    .describe('Regular expressions for lines in headers, footers and watermarks of others, which are taken out'),
  labelByCustomProperties: z.array(mappingSchema).max(500).default([]),
  signed: z
    .enum(['skip', 'metadata'])
    .default('skip')
    .describe('Signed files: left alone, or labeled beside what is signed where the type has such a place'),
});

export type PolicyDocument = z.infer<typeof policySchema>;
export type WrittenTemplate = z.infer<typeof templateSchema>;
export type WrittenDefault = z.infer<typeof defaultSchema>;
export type WrittenScope = z.infer<typeof scopeSchema>;
export type WrittenLabel = z.infer<typeof labelSchema>;
export type WrittenMapping = z.infer<typeof mappingSchema>;
export type WrittenRule = z.infer<typeof ruleSchema>;
