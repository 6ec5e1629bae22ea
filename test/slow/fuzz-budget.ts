/**
 * Time for all fuzzing together, so that it takes 60 seconds of a run however many files and types there are. What a file looks at within its share are the same
 * cases in the same order every time; a slower machine sees fewer of them.
 */

/** Seconds of each file, and the properties among which it shares them out evenly. */
export const fuzzShares = {
  formats: { seconds: 12, properties: 5 },
  labels: { seconds: 6, properties: 2 },
  legacy: { seconds: 8, properties: 5 },
  legacyLabels: { seconds: 4, properties: 2 },
  nested: { seconds: 14, properties: 1 },
  pdf: { seconds: 10, properties: 4 },
  pdfLabels: { seconds: 6, properties: 3 },
} as const;

export const fuzzSeconds = 60;

/** Parameters of a property of this file: so many cases, or as many as there is time for. */
export function within(
  file: keyof typeof fuzzShares,
  numRuns: number,
  seed?: number,
): { readonly numRuns: number; readonly seed?: number; readonly interruptAfterTimeLimit: number } {
  const { seconds, properties } = fuzzShares[file];
  return { numRuns, interruptAfterTimeLimit: (seconds * 1000) / properties, ...(seed !== undefined && { seed }) };
}
