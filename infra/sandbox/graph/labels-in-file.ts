import JSZip from 'jszip';

export interface LabelInFile {
  /** GUIDs in lower case, without braces. */
  readonly labelId: string;
  readonly tenantId: string;
  readonly assignmentMethod: 'standard' | 'privileged' | 'auto';
}

/**
 * The labels in an Office package, one per tenant: those of `docMetadata/LabelInfo.xml`, and for tenants that it doesn't name those
 * of the custom properties `MSIP_Label_<GUID>_*` (MS-OFFCRYPTO 2.6.3). Parts are looked for where Office puts them. Undefined for
 * bytes that are no package.
 */
export async function labelsInFile(bytes: Uint8Array): Promise<readonly LabelInFile[] | undefined> {
  const zip = await JSZip.loadAsync(bytes).catch(() => undefined);
  if (zip === undefined) return undefined;
  const text = async (part: string): Promise<string> => (await zip.file(part)?.async('string')) ?? '';
  const elements = elementsIn(await text('docMetadata/LabelInfo.xml'));
  const named = new Set(elements.map(({ tenantId }) => tenantId));
  const standing = elements.filter(({ stands }) => stands);
  const properties = propertiesIn(await text('docProps/custom.xml')).filter(({ tenantId }) => !named.has(tenantId));
  return [...standing, ...properties].map(({ labelId, tenantId, assignmentMethod }) => ({
    labelId,
    tenantId,
    assignmentMethod,
  }));
}

function elementsIn(xml: string): readonly (LabelInFile & { readonly stands: boolean })[] {
  return [...xml.matchAll(/<(?:[\w-]+:)?label\b([^>]*)>/gu)].map(([, attributes = '']) => {
    const value = (name: string): string =>
      new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`, 'u').exec(attributes)?.[1]?.trim() ?? '';
    return {
      labelId: bare(value('id')),
      tenantId: bare(value('siteId')),
      assignmentMethod: methodOf(value('method')),
      stands: isTrue(value('enabled')) && !isTrue(value('removed')),
    };
  });
}

function propertiesIn(xml: string): readonly LabelInFile[] {
  const groups = new Map<string, Map<string, string>>();
  const pattern =
    /<(?:[\w-]+:)?property\b[^>]*\sname="MSIP_Label_\{?([0-9a-f-]{36})\}?_(\w+)"[^>]*>\s*<[^>]+>([^<]*)</giu;
  for (const [, id = '', attribute = '', value = ''] of xml.matchAll(pattern)) {
    const group = groups.get(id.toLowerCase()) ?? new Map<string, string>();
    groups.set(id.toLowerCase(), group.set(attribute.toLowerCase(), value.trim()));
  }
  return [...groups].flatMap(([labelId, group]) => {
    const tenantId = bare(group.get('siteid') ?? '');
    if (tenantId === '' || !isTrue(group.get('enabled') ?? '')) return [];
    return [{ labelId, tenantId, assignmentMethod: methodOf(group.get('method') ?? '') }];
  });
}

function bare(guid: string): string {
  return guid.replace(/^\{|\}$/gu, '').toLowerCase();
}

function isTrue(value: string): boolean {
  return value === '1' || value.toLowerCase() === 'true';
}

function methodOf(value: string): LabelInFile['assignmentMethod'] {
  const method = value.toLowerCase();
  return method === 'privileged' || method === 'auto' ? method : 'standard';
}
