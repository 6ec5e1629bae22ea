/** The arrows between the rooms (docs/architecture.md). Each message says why the arrow is forbidden. */
const rooms =
  'functions|pipeline|connectors|queue|formats|classification|policies|protection|ocr|store|alerts|console|cli|infra';
/** What puts the rooms together. */
const roots = '^(app|local-tools|read-policy|keys|inspect|documents|own-files|config|environment)\\.ts$';
const contracts = [
  'connectors/(connector|throttle)',
  'queue/queue',
  'formats/(format|limits|documents)',
  'classification/detector',
  'policies/(policy|evaluate|by-hand|markings-of)',
  'protection/protector',
  'store/store',
  'alerts/(alert|sink)',
].join('|');

/** A room's members may use their own room, model, lib and packages, and nothing else. */
const closed = (room, why) => ({
  name: `${room}-is-closed`,
  comment: why,
  severity: 'error',
  from: { path: `^${room}/` },
  to: { path: `^(${rooms})/|${roots}`, pathNot: `^${room}/` },
});

const pure = 'formats|classification|policies|protection';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea: move what they share.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-stands-alone',
      comment: 'The nouns depend on nothing, so that every room can use them.',
      severity: 'error',
      from: { path: '^model/' },
      to: { pathNot: '^model/' },
    },
    {
      name: 'lib-is-domain-free',
      comment: 'lib/ helps two rooms at least and knows none of them.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: `^(${rooms})/|${roots}` },
    },
    closed(
      'connectors',
      'A connector sees its own service and the contract: what the pipeline does with it is not its business.',
    ),
    closed('queue', 'A queue carries messages and does not know what they mean.'),
    closed('formats', 'A format is bytes in, bytes out; nested files go through an openNested that is passed in.'),
    closed('classification', 'Classification sees text only, so that no matched value can leave by another room.'),
    closed('ocr', 'Recognition sees a picture and answers with text; whose picture it is, inspect.ts knows.'),
    closed('policies', 'A policy decides over findings and facts; it neither reads files nor writes them.'),
    closed('store', 'The store keeps rows and does not know what they mean.'),
    closed('alerts', "Alerts are shaped and sent here; who raises them is the pipeline's business."),
    {
      name: 'protection-is-closed',
      comment: 'Protection may use the containers of formats/, nothing else of another room.',
      severity: 'error',
      from: { path: '^protection/' },
      to: {
        path: `^(${rooms})/|${roots}`,
        pathNot: '^(protection|formats/containers)/',
      },
    },
    {
      name: 'pipeline-sees-contracts-only',
      comment: 'The verbs work with any member: which one it is, app.ts decides.',
      severity: 'error',
      from: { path: '^pipeline/' },
      to: {
        path: `^(${rooms})/|${roots}`,
        pathNot: `^pipeline/|^(${contracts})\\.ts$`,
      },
    },
    {
      name: 'members-are-strangers',
      comment: 'Members of one room never import each other, so that one can be taken out.',
      severity: 'error',
      from: { path: '^(connectors|formats|infra/sandbox)/(graph|box|folder|ooxml|pdf|text)/' },
      to: { path: '^(connectors|formats|infra/sandbox)/(graph|box|folder|ooxml|pdf|text)/', pathNot: '^$1/$2/' },
    },
    {
      name: 'pure-rooms-touch-nothing',
      comment:
        'Formats, classification, policies and protection are bytes in, bytes out: no files, network, clock or environment.',
      severity: 'error',
      from: { path: `^(${pure})/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(zlib|crypto|buffer)$' },
    },
    {
      name: 'only-functions-know-azure',
      comment: 'The platform is a detail of functions/: everything else runs in a plain process.',
      severity: 'error',
      from: { pathNot: '^(functions/|infra/local/|test/)' },
      to: { path: 'node_modules/@azure/functions/' },
    },
    {
      name: 'functions-delegate',
      comment: 'A function parses its trigger and makes one call: everything it needs comes from app.ts.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: `^(${rooms}|model|lib)/`, pathNot: '^(functions|console)/|^(pipeline|model|connectors/connector)' },
    },
    {
      name: 'sandbox-is-independent',
      comment: 'The stand-ins prove the connector only if they share none of its code.',
      severity: 'error',
      from: { path: '^infra/sandbox/' },
      to: { path: `^(${rooms})/|${roots}`, pathNot: '^infra/sandbox/' },
    },
    {
      name: 'registries-meet-in-app',
      comment: 'Only the composition roots name members.',
      severity: 'error',
      from: { pathNot: '^(app|local-tools|read-policy|keys|inspect)\\.ts$|^test/|/registry\\.ts$' },
      to: { path: '/registry\\.ts$' },
    },
    {
      name: 'product-does-not-import-tests',
      comment: 'What ships does not depend on what tests it.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-orphans-unresolved',
      comment: 'Every import must resolve.',
      severity: 'error',
      from: {},
      // A package of types alone has nothing to resolve to.
      to: { couldNotResolve: true, pathNot: '^@microsoft/microsoft-graph-types$' },
    },
    {
      name: 'no-dev-packages',
      comment: 'What ships is installed without devDependencies; types vanish.',
      severity: 'error',
      from: { pathNot: '^(\\.ci|test)/|\\.config\\.(ts|mjs)$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.labelwright)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
