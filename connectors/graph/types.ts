import { z } from 'zod';
import { ConnectorError } from '../../model/errors.ts';

/** The parts of Graph's resources that are read here. Everything that Graph may leave out is nullish. */

const text = z.string().nullish();
/** A facet that only has to be there. */
const facet = z.unknown().optional();

const identitySet = z
  .object({
    application: z.object({ id: text, displayName: text }).nullish(),
    user: z.object({ id: text, email: text, displayName: text }).nullish(),
  })
  .nullish();

const fileSystemInfoSchema = z.object({ createdDateTime: text, lastModifiedDateTime: text });

export const driveItemSchema = z.object({
  id: z.string().min(1),
  name: text,
  eTag: text,
  size: z.number().int().nonnegative().nullish(),
  webUrl: text,
  lastModifiedDateTime: text,
  fileSystemInfo: fileSystemInfoSchema.nullish(),
  createdBy: identitySet,
  lastModifiedBy: identitySet,
  parentReference: z.object({ id: text, driveId: text, path: text }).nullish(),
  file: z
    .object({ hashes: z.object({ quickXorHash: text }).nullish(), processingMetadata: z.boolean().nullish() })
    .nullish(),
  pendingOperations: z.object({ pendingContentUpdate: facet }).nullish(),
  shared: z.object({ scope: text }).nullish(),
  publication: z.object({ level: text, checkedOutBy: identitySet }).nullish(),
  folder: facet,
  root: facet,
  package: facet,
  remoteItem: facet,
  malware: facet,
  deleted: facet,
  '@microsoft.graph.downloadUrl': text,
});
export type DriveItem = z.infer<typeof driveItemSchema>;

export const versionSchema = z.object({
  id: z.string().min(1),
  size: z.number().int().nonnegative().nullish(),
  lastModifiedDateTime: text,
  lastModifiedBy: identitySet,
});
export type ItemVersion = z.infer<typeof versionSchema>;

export const siteSchema = z.object({
  id: z.string().min(1),
  displayName: text,
  name: text,
  webUrl: text,
  isPersonalSite: z.boolean().nullish(),
  siteCollection: z.object({ archivalDetails: z.object({ archiveStatus: text }).nullish() }).nullish(),
});
export type Site = z.infer<typeof siteSchema>;

export const driveSchema = z.object({
  id: z.string().min(1),
  name: text,
  driveType: text,
  webUrl: text,
  system: facet,
  owner: identitySet,
});
export type Drive = z.infer<typeof driveSchema>;

export const subscriptionSchema = z.object({
  id: z.string().min(1),
  resource: text,
  notificationUrl: text,
  expirationDateTime: text,
});
export type Subscription = z.infer<typeof subscriptionSchema>;

export const uploadSessionSchema = z.object({ uploadUrl: z.string().min(1) });

/** `nextExpectedRanges` is missing once all bytes are there and the commit is deferred. */
export const uploadStatusSchema = z.object({ nextExpectedRanges: z.array(z.string()).nullish() });

export const sensitivityLabelSchema = z.object({ eTag: text, sensitivityLabel: z.object({ id: text }).nullish() });

/** A label of the tenant's catalog; `sublabels` are of the same kind. */
export interface TenantLabel {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly displayName?: string | null | undefined;
  readonly applicableTo?: string | null | undefined;
  readonly isEnabled?: boolean | null | undefined;
  readonly sublabels?: readonly TenantLabel[] | null | undefined;
}
export const catalogLabelSchema: z.ZodType<TenantLabel> = z.object({
  id: z.string().min(1),
  name: text,
  displayName: text,
  applicableTo: text,
  isEnabled: z.boolean().nullish(),
  get sublabels() {
    return z.array(catalogLabelSchema).nullish();
  },
});

/** One page of any collection; the entries are parsed one by one. */
export const pageSchema = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': text,
  '@odata.deltaLink': text,
});

/** What Graph answered, in the shape that is asked for; a success in another shape is the service's fault and may pass. */
export function parseAnswer<Shape>(schema: z.ZodType<Shape>, answer: unknown, action: string): Shape {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new ConnectorError('malformed', `Cannot ${action}: Graph's answer is not as documented at "${where}"`, {
    reason: 'malformed-answer',
  });
}
