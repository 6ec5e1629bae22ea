#!/usr/bin/env node
import './compile-cache.ts';
import { statSync } from 'node:fs';

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { SettingsError } from '../model/errors.ts';
import { faultOfPathGlob } from '../lib/glob.ts';
import { describeError } from '../lib/describe-error.ts';
import type { BackfillOptions } from './backfill.ts';
import type { CoverageOptions } from './coverage.ts';
import type { ReplayOptions } from './dead-letters.ts';
import type { ClassifyOptions } from './classify-files.ts';
import type { LabelOptions } from './label-files.ts';
import type { ScanOptions } from './scan.ts';
import type { UnlabelOptions } from './unlabel-files.ts';
import { version } from './version.ts';
import type { FilesOptions } from './work-on-files.ts';

const policyHelp = 'policy in YAML (default: LABELWRIGHT_POLICY, else the one that ships)';

const program = new Command('labelwright')
  .description('Labels and protects files in SharePoint Online, OneDrive and Box by itself')
  .version(version())
  .showHelpAfterError('(labelwright --help lists the commands)')
  .exitOverride();

program
  .command('start')
  .description('run the connector on this machine: with sandbox clouds, or with real ones where they are configured')
  .option('--fresh', 'empty the state folder first (sandbox only)', false)
  .action(async (options: { fresh: boolean }) => {
    const { start } = await import('./start.ts');
    await start(options);
  });

program
  .command('worker')
  .description('work on queued files and sources until stopped; run as many as needed')
  .option('--once', 'work off what is queued now, then end', false)
  .action(async (options: { once: boolean }) => {
    const { worker } = await import('./worker.ts');
    await worker(options);
  });

program
  .command('classify')
  .description(
    'show what is in files on disk (every type, at every confidence) and what the policy decides; changes nothing',
  )
  .argument('<file...>', 'files, and folders with all files in them')
  .option('--json', 'one JSON object a line', false)
  .option(
    '--explain',
    'say what earned each finding its confidence, with the text around it masked, and what was lacking where something was nearly one',
    false,
  )
  .option('--policy <file>', policyHelp, existingFile)
  .option('--quiet', 'show no progress', false)
  .action(async (files: string[], options: ClassifyOptions) => {
    const { classifyFiles } = await import('./classify-files.ts');
    process.exitCode = await classifyFiles(files, options);
  });

program
  .command('types')
  .description('the built-in sensitive information types, or some of them with their samples')
  .argument('[id...]', 'types to show; `list` and `show ID` work too')
  .option('--json', 'one JSON object a line: id, name, purviewId', false)
  .action(async (ids: string[], options: { json: boolean }) => {
    const { listTypes } = await import('./types.ts');
    process.exitCode = listTypes(ids, options);
  });

const policy = program.command('policy').description('check and test a policy, and import types from Purview');

policy
  .command('check')
  .description('say whether a policy is sound, with the line of every fault')
  .argument('<file>', 'policy in YAML', existingFile)
  .action(async (file: string) => {
    const { checkPolicy } = await import('./policy.ts');
    process.exitCode = checkPolicy(file);
  });

policy
  .command('import')
  .description(
    'turn a Purview rule package (XML export of custom types) into the types section of a policy, on stdout; remarks go to stderr',
  )
  .argument('<file>', 'rule package in XML', existingFile)
  .action(async (file: string) => {
    const { importPolicy } = await import('./policy-import.ts');
    process.exitCode = importPolicy(file);
  });

policy
  .command('test')
  .description('hold sample files against what NAME.expected.yaml beside each says (findings, label, rule, status)')
  .argument('<folder>', 'folder with samples')
  .option('--json', 'one JSON object a line', false)
  .option('--policy <file>', policyHelp, existingFile)
  .action(async (folder: string, options: { json: boolean; policy?: string }) => {
    const { testPolicy } = await import('./policy.ts');
    process.exitCode = await testPolicy(folder, options);
  });

const edm = program.command('edm').description('exact data match: the rows of a table, by hashes');

edm
  .command('hash')
  .description('make the table that a policy names out of rows in CSV or TSV; it holds hashes only')
  .argument('<file>', 'rows; the first line names the columns', existingFile)
  .requiredOption('--schema <file>', 'YAML with the fields', existingFile)
  .requiredOption('--out <file>', 'table to write')
  .option('--quiet', 'show no progress', false)
  .action(async (file: string, options: { schema: string; out: string; quiet: boolean }) => {
    const { hashRecords } = await import('./hash-records.ts');
    process.exitCode = await hashRecords(file, options);
  });

program
  .command('status')
  .description(
    'show the label of files on disk: where it stands, its markings, protection and signature; changes nothing',
  )
  .argument('<file...>', 'files, and folders with all files in them')
  .option('--json', 'one JSON object a line', false)
  .option('--policy <file>', policyHelp, existingFile)
  .option('--quiet', 'show no progress', false)
  .action(async (files: string[], options: FilesOptions) => {
    const { statusOfFiles } = await import('./status-files.ts');
    process.exitCode = await statusOfFiles(files, options);
  });

program
  .command('fingerprint')
  .description(
    'make fingerprints of templates (any format that is read), by which a policy finds their filled-in copies',
  )
  .argument('<file...>', 'templates')
  .option('--out <folder>', 'where NAME.fingerprint is written', '.')
  .action(async (files: string[], options: { out: string }) => {
    const { fingerprintFiles } = await import('./fingerprint-files.ts');
    process.exitCode = await fingerprintFiles(files, options);
  });

program
  .command('label')
  .description(
    'label files on disk, in place or into another folder: as the policy decides, or with a label of your choice',
  )
  .argument('<file...>', 'files, and folders with all files in them')
  .option('--label <name>', 'path, name, display name or GUID of a label (default: the policy decides)')
  .option('--output <folder>', 'write the results there, names and relative paths kept (default: in place)')
  .option('--justification <text>', 'why a label is lowered')
  .addOption(
    new Option(
      '--method <method>',
      'with --label: as a person chooses it, or as a policy sets it (default: privileged)',
    ).choices(['standard', 'privileged']),
  )
  .option('--dry-run', 'say what would be done, write nothing', false)
  .option('--preserve-times', 'keep the times of the files', false)
  .option('--json', 'one JSON object a line', false)
  .option('--policy <file>', policyHelp, existingFile)
  .option('--quiet', 'show no progress', false)
  .action(async (files: string[], options: LabelOptions) => {
    const { labelFiles } = await import('./label-files.ts');
    process.exitCode = await labelFiles(files, options);
  });

program
  .command('unlabel')
  .description('remove the label, and the markings that came with it, from files on disk')
  .argument('<file...>', 'files, and folders with all files in them')
  .option('--output <folder>', 'write the results there, names and relative paths kept (default: in place)')
  .option('--justification <text>', 'why the label is removed')
  .option('--preserve-times', 'keep the times of the files', false)
  .option('--json', 'one JSON object a line', false)
  .option('--policy <file>', policyHelp, existingFile)
  .option('--quiet', 'show no progress', false)
  .action(async (files: string[], options: UnlabelOptions) => {
    const { unlabelFiles } = await import('./unlabel-files.ts');
    process.exitCode = await unlabelFiles(files, options);
  });

program
  .command('scan')
  .description(
    'read every file in folders and network shares and report what the policy decides; labels with --enforce',
  )
  .argument('<folder...>', 'folders')
  .option('--enforce', 'write labels and protection (default: report only)', false)
  .option(
    '--default-label <name>',
    'label for files that no rule gives one; none for no default (default: the policy’s)',
  )
  .option('--csv <file>', 'write a report in CSV, one row a file')
  .option('--json <file>', 'write a report in JSON, one object a line')
  .option('--policy <file>', policyHelp, existingFile)
  .option('--concurrency <n>', 'files worked on at a time (default: LABELWRIGHT_CONCURRENCY)', wholeNumber)
  .option('--exclude <glob>', 'leave these files out; can be repeated', collectPaths, [])
  .option('--resume', 'go on with a scan that was interrupted', false)
  .option('--quiet', 'show no progress', false)
  .action(async (folders: string[], options: ScanOptions) => {
    const { scan } = await import('./scan.ts');
    process.exitCode = await scan(folders, options);
  });

program
  .command('doctor')
  .description(
    'check settings, database, queues, sign-in, permissions and the notification address, with a remedy each',
  )
  .option('--json', 'one JSON object a line', false)
  .action(async (options: { json: boolean }) => {
    const { doctor } = await import('./admin.ts');
    process.exitCode = await doctor(options);
  });

program
  .command('coverage')
  .description('hold every file that the clouds list against what is recorded of it')
  .option('--source <id>', 'only this source; can be repeated', collect, [])
  .option('--json', 'one JSON object a line', false)
  .action(async (options: CoverageOptions) => {
    const { showCoverage } = await import('./coverage.ts');
    process.exitCode = await showCoverage(options);
  });

program
  .command('dead-letters')
  .description('messages that were handed out too often, the oldest of each lane first')
  .option('--limit <n>', 'of each lane at most', wholeNumber, 100)
  .option('--json', 'one JSON object a line', false)
  .action(async (options: { limit: number; json: boolean }) => {
    const { showDeadLetters } = await import('./dead-letters.ts');
    process.exitCode = await showDeadLetters(options);
  });

program
  .command('replay')
  .description('do again what was given up: dead letters, or with --failed or --skipped the files that ended so')
  .option('--dead-letters', 'dead letters of all lanes (the default without --failed and --skipped)')
  .addOption(new Option('--failed', 'files that failed').conflicts('skipped'))
  .option('--skipped', 'files that were skipped')
  .option('--reason <code>', 'only files with this reason: locked, encrypted')
  .option('--connector <name>', 'only files of this connector: graph, box, folder')
  .option('--source <id>', 'only files of this source')
  .option('--file <id>', 'only this file')
  .option('--dry-run', 'say how many, do nothing', false)
  .option('--json', 'as one JSON object', false)
  .action(async (options: ReplayOptions) => {
    const { replay } = await import('./dead-letters.ts');
    process.exitCode = await replay(options);
  });

const backfill = program.command('backfill').description('runs over files that were there before');

backfill
  .command('start')
  .description('start a run over every watched source, or over some')
  .option('--source <id>', 'only this source; can be repeated', collect, [])
  .option('--connector <name>', 'only sources of this connector: graph, box, folder; can be repeated', collect, [])
  .option(
    '--kind <kind>',
    'only sources of this kind: sharepoint, onedrive, box-folder, box-user, folder; can be repeated',
    collect,
    [],
  )
  .option('--path <glob>', 'only files below these paths, as in Finance/**; can be repeated', collectPaths, [])
  .option('--owner <glob>', 'only files of these owners; can be repeated', collect, [])
  .option('--report-only', 'simulate: decide and tell, write nothing', false)
  .option('--default-label <name>', 'label for files that have none and get none by a rule, instead of the policy’s')
  .option('--no-inspect', 'read no text: only the default label is given')
  .option('--labels-per-hour <n>', 'change no more files within an hour', positive)
  .option('--canary <n>', 'pause after so many files, to look at them', positive)
  .option('--max-changed-share <share>', 'pause when more than this share of files is changed, 0 to 1', share)
  .option('--json', 'as JSON', false)
  .action(async (options: BackfillOptions) => {
    const { startBackfill } = await import('./backfill.ts');
    process.exitCode = await startBackfill(options);
  });

backfill
  .command('list')
  .description('runs with their progress, the newest first')
  .option('--json', 'as JSON', false)
  .action(async (options: { json: boolean }) => {
    const { listBackfills } = await import('./backfill.ts');
    process.exitCode = await listBackfills(options);
  });

backfill
  .command('watch')
  .description('show a run’s progress until it ends or pauses')
  .argument('<id>', 'the run')
  .option('--json', 'the run as JSON at its end', false)
  .action(async (id: string, options: { json: boolean }) => {
    const { watchBackfill } = await import('./backfill.ts');
    process.exitCode = await watchBackfill(id, options);
  });

for (const action of ['pause', 'resume', 'cancel']) {
  backfill
    .command(action)
    .description(`${action} a run`)
    .argument('<id>', 'the run')
    .option('--json', 'as JSON', false)
    .action(async (id: string, options: { json: boolean }) => {
      const { changeBackfill } = await import('./backfill.ts');
      process.exitCode = await changeBackfill(id, action, options);
    });
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(value)) throw new InvalidArgumentError('Not a whole number above 0.');
  return Number(value);
}

function share(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 1)) throw new InvalidArgumentError('Not a number from 0 to 1.');
  return number;
}

function collect(value: string, all: readonly string[]): readonly string[] {
  return [...all, value];
}

function collectPaths(value: string, all: readonly string[]): readonly string[] {
  const fault = faultOfPathGlob(value);
  if (fault !== undefined) throw new InvalidArgumentError(`Not a pattern of paths: ${fault}.`);
  return [...all, value];
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,2}$/u.test(value)) throw new InvalidArgumentError('Not a whole number from 1 to 999.');
  return Number(value);
}

function existingFile(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new InvalidArgumentError('There is no such file.');
  return path;
}

/** 2 where the command or the settings are wrong, 1 where something failed. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof SettingsError ? 2 : 1;
}

// `labelwright types | head`: whoever reads has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  if (!(error instanceof CommanderError)) {
    process.stderr.write(`${error instanceof SettingsError ? error.message : describeError(error)}\n`);
    // Whatever had begun to listen would keep the process alive.
    setTimeout(() => process.exit(), 1_000).unref();
  }
}
