import { z } from 'zod';

/** `fileSystemInfo` as a client sends it. */
export const fileTimesSchema = z
  .strictObject({
    createdDateTime: z.iso.datetime({ offset: true }).optional(),
    lastModifiedDateTime: z.iso.datetime({ offset: true }).optional(),
    lastAccessedDateTime: z.iso.datetime({ offset: true }).optional(),
  })
  .transform(({ createdDateTime, lastModifiedDateTime }) => ({
    createdAt: createdDateTime === undefined ? undefined : Date.parse(createdDateTime),
    modifiedAt: lastModifiedDateTime === undefined ? undefined : Date.parse(lastModifiedDateTime),
  }));

export const conflictBehaviorSchema = z.enum(['fail', 'rename', 'replace']);
