import { coverage, type Coverage } from '../pipeline/coverage.ts';
import { print, withApp } from './admin.ts';

export interface CoverageOptions {
  readonly json: boolean;
  readonly source: readonly string[];
}

/**
 * `labelwright coverage`: exit code 0, or 1 where a file of a source has no outcome and isn't waiting for one, or something is recorded
 * that is not there.
 */
export async function showCoverage({ json, source }: CoverageOptions): Promise<number> {
  return withApp(async ({ pipeline }) => {
    const watched = await pipeline.store.sources.list();
    const unknown = source.filter((id) => !watched.some((one) => one.id === id));
    for (const id of unknown) process.stderr.write(`${id} is not watched\n`);
    if (watched.length === 0) process.stderr.write('no source is watched: start the connector first\n');
    let reconciled = unknown.length === 0;
    const covered = coverage(pipeline, {
      ...(source.length === 0 ? {} : { sources: source }),
      begin: ({ name }) => {
        if (!json) process.stderr.write(`listing ${name}\n`);
      },
    });
    for await (const one of covered) {
      print(json ? asJson(one) : asTable(one));
      reconciled &&= one.reconciled;
    }
    return reconciled ? 0 : 1;
  });
}

/** Of the source what `GET /api/coverage` says too. */
export function asJson({ source: { connector, id, name, kind }, ...rest }: Coverage): string {
  return JSON.stringify({ source: { connector, id, name, kind }, ...rest });
}

function asTable(one: Coverage): string {
  const rows: (readonly [string, number])[] = [
    ...Object.entries(one.outcomes),
    ['parked', one.parked],
    ['pending', one.pending],
    ['under another policy', one.outdated],
    ['never met, queued now', one.missingFiles],
    ['recorded and not listed, queued for a look', one.staleFiles],
  ];
  const shown = rows.filter(([, files]) => files > 0).map(([what, files]) => `  ${String(files).padStart(8)}  ${what}`);
  const verdict = one.reconciled ? 'all accounted for' : 'NOT all accounted for';
  return [
    `${one.source.name}: ${one.listed} files, ${verdict}`,
    ...shown,
    ...one.missing.map((path) => `            never met: ${path}`),
    ...one.stale.map((path) => `            not listed: ${path}`),
  ].join('\n');
}
