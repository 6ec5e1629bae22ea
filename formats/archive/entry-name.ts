const longestName = 300;

/** An entry's name as it is shown: without control characters, and of a length that fits a report. */
export function entryName(name: string): string {
  const shown = name.replace(/\p{Cc}/gu, '\uFFFD');
  return shown.length <= longestName ? shown : `...${shown.slice(-longestName)}`;
}
