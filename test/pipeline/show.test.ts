import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Connector, ShownLabel } from '../../connectors/connector.ts';
import { ConnectorError, type ConnectorErrorKind } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import type { ConnectorName, FileId, LabelId, SourceId, Version } from '../../model/ids.ts';
import type { Log } from '../../model/log.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { prepareShownLabels, showLabel, withNote } from '../../pipeline/show.ts';
import type { Work } from '../../pipeline/work.ts';
import { createWorld, type World } from '../fixtures/world.ts';

const employees = '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1011' as LabelId;
const bare: FileItem = {
  ref: { connector: 'box' as ConnectorName, sourceId: 's' as SourceId, fileId: 'f' as FileId },
  version: '1' as Version,
  name: 'a.docx',
  path: 'Folder/a.docx',
  size: 5,
  owner: 'ada@example.test',
  sharing: 'private',
  modifiedByUs: true,
  modifiedAt: 0,
};
const item: FileItem = { ...bare, digest: 'd' };

let world: World;
let lines: string[];
let log: Log;
beforeEach(async () => {
  world = await createWorld({ cloud: 'box', unprepared: true });
  lines = [];
  const write = (message: string, fields?: object) => void lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  log = { debug: write, info: write, warn: write, error: write };
});
afterEach(() => world.close());

type Feature = NonNullable<Connector['features']['shownLabel']>;

/** A pipeline over one connector whose labels beside files are these. */
function pipelineWith(feature: Partial<Feature> | undefined, changes: Partial<Pipeline> = {}): Pipeline {
  const { connector } = world.cloud;
  const nameOf = ({ path }: ShownLabel) => path;
  const refuse = () => Promise.reject(new Error('not expected'));
  const shownLabel = feature === undefined ? undefined : { show: refuse, prepare: refuse, nameOf, ...feature };
  const made = { ...connector, features: { ...connector.features, shownLabel } };
  return { ...world.pipeline, connectors: new Map([[made.name, made]]), log, ...changes };
}

function workWith(feature: Partial<Feature> | undefined, changes: Partial<Pipeline> = {}): Work {
  const pipeline = pipelineWith(feature, changes);
  const [connector] = pipeline.connectors.values();
  const unused = {} as Pick<Work, 'source' | 'claim'>;
  if (connector === undefined) throw new Error('no connector');
  return { ...unused, pipeline, connector, signal: new AbortController().signal, item };
}

const answering = (after: Partial<FileItem>) => ({ show: () => Promise.resolve({ ...item, ...after }) });
const failing = (kind: ConnectorErrorKind) => ({
  show: () => Promise.reject(new ConnectorError(kind, 'Cannot show label: it is Friday')),
});

describe('showLabel()', () => {
  it('showLabel() hands over the label as the policy has it, with its parent’s color', async () => {
    const asked: (ShownLabel | undefined)[] = [];
    const show: Feature['show'] = (given, label) => {
      asked.push(label);
      return Promise.resolve(given);
    };
    await showLabel(workWith({ show }), employees);
    expect(asked).toEqual([
      {
        id: employees,
        path: 'Confidential \\ All Employees',
        color: '#FF8C00',
        tooltip: 'For everyone within the organization',
      },
    ]);
  });

  it('showLabel() makes no call where the item tells that the label is shown already', async () => {
    const shownLabel = { name: 'Confidential \\ All Employees' };
    const shown = await showLabel({ ...workWith({}), item: { ...item, shownLabel } }, employees);
    expect(shown).toEqual({ item: { ...item, shownLabel }, overtaken: false });
  });

  it('showLabel() hands over the name that the policy gives the label, and which of others it may replace', async () => {
    const asked: unknown[] = [];
    const show: Feature['show'] = (given, label, replaceable) => {
      asked.push(label?.name, replaceable);
      return Promise.resolve(given);
    };
    const names = [
      { name: 'Internal only', label: employees },
      { name: 'Staff', label: employees },
    ];
    const policy = { ...world.pipeline.policy, shownLabels: { drift: 'restore' as const, names } };
    await showLabel(workWith({ show }, { policy }), employees);
    expect(asked).toEqual(['Internal only', new Set(['Internal only', 'Staff'])]);
  });

  it('showLabel() takes the later version where nothing but it differs', async () => {
    const after = { version: '2' as Version, modifiedAt: 9 };
    expect(await showLabel(workWith(answering(after)), employees)).toEqual({
      item: { ...item, ...after },
      overtaken: false,
    });
  });

  it.each<[string, Partial<FileItem>]>([
    ['content', { digest: 'e' }],
    ['size', { size: 6 }],
    ['name', { name: 'b.docx' }],
    ['place', { path: 'Other/a.docx' }],
    ['owner', { owner: 'bo@example.test' }],
    ['sharing', { sharing: 'anonymous' }],
  ])('showLabel() keeps the version that was judged where somebody changed the %s', async (_what, change) => {
    const after = { version: '2' as Version, ...change };
    expect(await showLabel(workWith(answering(after)), employees)).toEqual({ item, overtaken: true });
  });

  it.each([
    [true, false],
    [false, true],
  ])('showLabel() goes by the modifier where the service states no digest: ours %s', async (ours, overtaken) => {
    const after = { ...bare, version: '2' as Version, modifiedByUs: ours };
    const shown = await showLabel(workWith({ show: () => Promise.resolve(after) }), employees);
    expect(shown.overtaken).toBe(overtaken);
  });

  it.each(['permanent', 'unauthorized', 'locked', 'malformed', 'conflict', 'resync'] as const)(
    'showLabel() takes a failure of kind %s for a note',
    async (kind) => {
      const shown = await showLabel(workWith(failing(kind)), employees);
      expect(shown).toMatchObject({ item, overtaken: false });
      expect(withNote('Labeled', shown)).toBe(
        'Labeled; the service could not show the label: Cannot show label: it is Friday',
      );
      expect(lines).toHaveLength(1);
    },
  );

  it.each(['transient', 'gone'] as const)('showLabel() throws a failure of kind %s', async (kind) => {
    await expect(showLabel(workWith(failing(kind)), employees)).rejects.toMatchObject({ kind });
  });

  it('showLabel() throws what is no failure of the service', async () => {
    await expect(showLabel(workWith({}), employees)).rejects.toThrow('not expected');
  });

  it.each<[string, () => Work, LabelId]>([
    ['in report-only mode', () => workWith({}, { mode: 'report-only' }), employees],
    ['where the service shows none', () => workWith(undefined), employees],
    ['for a label that the policy does not know', () => workWith({}), 'unknown' as LabelId],
  ])('showLabel() does nothing %s', async (_when, work, label) => {
    expect(await showLabel(work(), label)).toEqual({ item, overtaken: false });
  });
});

describe('prepareShownLabels()', () => {
  it('prepareShownLabels() hands over every label that can be applied, the most sensitive first', async () => {
    const asked: (readonly ShownLabel[])[] = [];
    const prepare = (labels: readonly ShownLabel[]) => Promise.resolve(void asked.push(labels));
    await prepareShownLabels(pipelineWith({ prepare }));
    const paths = asked[0]?.map(({ path }) => path);
    expect(paths?.[0]).toBe('Highly Confidential \\ Secrets');
    expect(paths?.at(-1)).toBe('Personal');
    expect(paths).not.toContain('Confidential');
    expect(asked).toHaveLength(1);
  });

  it('prepareShownLabels() writes nothing in report-only mode', async () => {
    await prepareShownLabels(pipelineWith({}, { mode: 'report-only' }));
    expect(lines).toEqual([]);
  });

  it('prepareShownLabels() logs what stands in the way, and labels all the same', async () => {
    const prepare = () => Promise.reject(new ConnectorError('unauthorized', 'Cannot make classifications: no right'));
    await prepareShownLabels(pipelineWith({ prepare }));
    expect(lines).toEqual([expect.stringContaining('no right')]);
  });

  it('prepareShownLabels() throws what is no failure of the service', async () => {
    await expect(prepareShownLabels(pipelineWith({}))).rejects.toThrow('not expected');
  });
});
