import { z } from 'zod';

/** The form of a label's `markings` and of the policy's own settings for them; texts are read by `marking-text.ts`. */

/** As in Microsoft's policies: 1,024 characters in headers and footers, 255 in watermarks. */
export const longestText = { header: 1024, footer: 1024, watermark: 255 } as const;

const markingText = (maximum: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maximum)
    // XML 1.0 section 2.2 and PDF strings have no place for them.
    .regex(/^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]*(?:\r?\n[^\p{Cc}\p{Cs}\uFFFE\uFFFF]*)*$/u, 'must not hold control characters')
    .describe('Text with variables such as ${Item.Label}; may have several lines');
const font = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(31)
  .regex(/^[\p{L}\p{N} ._-]+$/u, 'must be the name of a font')
  .default('Calibri');
const color = (initial: string) =>
  z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be #rrggbb')
    .default(initial);

const edge = (maximum: number) =>
  z.strictObject({
    text: markingText(maximum),
    font,
    size: z.int().min(1).max(409).default(10).describe('Points'),
    color: color('#000000'),
    alignment: z.enum(['left', 'center', 'right']).default('left'),
    margin: z.int().min(0).max(72).default(5).describe('Points from the edge of the page'),
  });

export const markingsSchema = z
  .strictObject({
    header: edge(longestText.header).optional(),
    footer: edge(longestText.footer).optional(),
    watermark: z
      .strictObject({
        text: markingText(longestText.watermark),
        font,
        size: z.int().min(1).max(409).default(1).describe('Points; 1 is as large as fits'),
        color: color('#c0c0c0'),
        layout: z.enum(['diagonal', 'horizontal']).default('diagonal'),
      })
      .optional(),
  })
  .refine((value) => Object.values(value).some((one) => one !== undefined), {
    error: 'must hold a header, a footer or a watermark',
  });

/** Whom `${User.Name}` and `${User.PrincipalName}` name, and the time zone of `${Event.DateTime}`. */
export const markingSettingsSchema = z.strictObject({
  user: z
    .strictObject({ name: z.string().trim().min(1).max(200), principalName: z.string().trim().min(1).max(200) })
    .optional()
    .describe("Left out: the file's owner, where the service tells one, else Labelwright"),
  timeZone: z.string().refine(isTimeZone, 'must be a time zone such as Europe/Berlin').default('UTC'),
});

export type WrittenMarkings = z.infer<typeof markingsSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
