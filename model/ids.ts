/** Ids are branded so that one kind can't be passed for another; they are made only at parse points, by `as`. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A connector's name as in the address of its notifications: `graph`, `box`. */
export type ConnectorName = Branded<'ConnectorName'>;
/** What is watched: a Graph drive id, a Box folder id. */
export type SourceId = Branded<'SourceId'>;
/** A Graph driveItem id (unique with its drive) or a Box file id. */
export type FileId = Branded<'FileId'>;
/** One state of one file: opaque, compared for equality only. */
export type Version = Branded<'Version'>;
/** An opaque cursor into a source's changes; text, since Box positions exceed 2^53. */
export type Checkpoint = Branded<'Checkpoint'>;
/** A sensitivity label's GUID: lower case, no braces. */
export type LabelId = Branded<'LabelId'>;
/** The GUID of the tenant that a label belongs to: lower case, no braces. */
export type SiteId = Branded<'SiteId'>;
/** Identifies policy content, run mode and detector set together, hex. */
export type PolicyHash = Branded<'PolicyHash'>;
