import type { LabelId } from '../../model/ids.ts';
import type { CatalogLabel } from '../connector.ts';
import type { GraphClient } from './client.ts';
import { catalogLabelSchema, parseAnswer, type TenantLabel } from './types.ts';

/** Lists the labels of the whole tenant; takes the application permission `SensitivityLabels.Read.All`. */
const path = '/security/dataSecurityAndGovernance/sensitivityLabels';
const action = 'read sensitivity labels of the tenant';

/** Every label of the tenant, those under another one too. Throws `unauthorized` where the application may not read them. */
export async function readCatalog(client: GraphClient): Promise<readonly CatalogLabel[]> {
  const labels = new Map<LabelId, CatalogLabel>();
  const add = (label: TenantLabel, parent: LabelId | undefined): void => {
    const id = label.id.toLowerCase().replace(/^\{|\}$/gu, '') as LabelId;
    // Sublabels may be listed beside their parents, too: who knows the parent knows more.
    if (parent !== undefined || !labels.has(id)) labels.set(id, toCatalogLabel(id, label, parent));
    for (const sublabel of label.sublabels ?? []) add(sublabel, id);
  };
  for await (const entry of client.list(path, { action }))
    add(parseAnswer(catalogLabelSchema, entry, action), undefined);
  return [...labels.values()];
}

function toCatalogLabel(id: LabelId, label: TenantLabel, parent: LabelId | undefined): CatalogLabel {
  const name = label.name ?? label.displayName ?? id;
  return {
    id,
    name,
    displayName: label.displayName ?? name,
    ...(parent === undefined ? {} : { parent }),
    applicable: (label.sublabels ?? []).length === 0 && label.isEnabled !== false && isForFiles(label),
  };
}

/** `applicableTo` is a list in one text, `email,site,file`; it isn't always sent. */
function isForFiles({ applicableTo }: TenantLabel): boolean {
  if (applicableTo === undefined || applicableTo === null) return true;
  return applicableTo.split(',').some((target) => target.trim().toLowerCase() === 'file');
}
