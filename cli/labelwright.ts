#!/usr/bin/env node
import { Command, CommanderError } from 'commander';

import { SettingsError } from '../model/errors.ts';
import { describeError } from '../lib/describe-error.ts';

const program = new Command('labelwright')
  .description('Labels and protects files in SharePoint Online, OneDrive and Box by itself')
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
  .action(async () => {
    const { worker } = await import('./worker.ts');
    await worker();
  });

program
  .command('classify')
  .description('show what is in files on disk and what the policy decides; changes nothing')
  .argument('<file...>', 'files')
  .option('--json', 'one JSON object a line', false)
  .option('--policy <file>', 'policy in YAML (default: LABELWRIGHT_POLICY, else the one that ships)')
  .action(async (files: string[], options: { json: boolean; policy?: string }) => {
    const { classifyFiles } = await import('./classify-files.ts');
    process.exitCode = await classifyFiles(files, options);
  });

program
  .command('label')
  .description('label files on disk as the policy decides, in place')
  .argument('<file...>', 'files')
  .option('--json', 'one JSON object a line', false)
  .option('--dry-run', 'say what would be done, write nothing', false)
  .option('--policy <file>', 'policy in YAML (default: LABELWRIGHT_POLICY, else the one that ships)')
  .action(async (files: string[], options: { json: boolean; dryRun: boolean; policy?: string }) => {
    const { labelFiles } = await import('./label-files.ts');
    process.exitCode = await labelFiles(files, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
  } else {
    process.stderr.write(`${error instanceof SettingsError ? error.message : describeError(error)}\n`);
    process.exitCode = error instanceof SettingsError ? 2 : 1;
    // Whatever had begun to listen would keep the process alive.
    setTimeout(() => process.exit(), 1_000).unref();
  }
}
