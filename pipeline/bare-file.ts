import type { Decision } from '../model/decision.ts';
import { FileError } from '../model/errors.ts';
import type { Inspection } from './documents.ts';

/** A file of a type that nobody reads: nothing is known of it but its name and place, and it carries no label inside. */
export function bareInspection(): Inspection {
  return {
    format: 'unsupported',
    mediaType: 'application/octet-stream',
    labels: [],
    signed: false,
    labelable: false,
    findings: [],
    unread: [{ name: 'content', unread: 'unsupported' }],
  };
}

/**
 * Inspects and decides. A type that nobody reads (video, a program) still gets the label that rules ask for by name or place, or the
 * default; where they ask for none it is told as unread, and never as clean: throws that `FileError`.
 */
export async function inspectAndDecide({
  inspect,
  decide,
}: {
  readonly inspect: () => Promise<Inspection>;
  readonly decide: (inspection: Inspection) => Decision;
}): Promise<{ readonly inspection: Inspection; readonly decision: Decision }> {
  try {
    const inspection = await inspect();
    return { inspection, decision: decide(inspection) };
  } catch (error) {
    if (!(error instanceof FileError) || error.kind !== 'unsupported') throw error;
    const inspection = bareInspection();
    const decision = decide(inspection);
    if (decision.kind !== 'label') throw error;
    return { inspection, decision };
  }
}
