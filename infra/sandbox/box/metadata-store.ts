import { randomUUID } from 'node:crypto';
import { integer, text, type Row } from '../database.ts';
import type { Cloud } from './cloud.ts';

export const classificationTemplate = 'securityClassification-6VMVochwUWo';
export const classificationField = 'Box__Security__Classification__Key';

export interface TemplateOption {
  readonly id: string;
  readonly key: string;
  readonly staticConfig?:
    | {
        readonly classification?:
          { readonly classificationDefinition?: string | undefined; readonly colorID?: number | undefined } | undefined;
      }
    | undefined;
}

export interface TemplateField {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly displayName: string;
  readonly hidden: boolean;
  readonly options?: readonly TemplateOption[] | undefined;
}

export interface Template {
  readonly id: string;
  readonly templateKey: string;
  readonly displayName: string;
  readonly hidden: boolean;
  readonly copyInstanceOnItemCopy: boolean;
  readonly fields: readonly TemplateField[];
}

export interface Instance {
  readonly itemId: string;
  readonly templateKey: string;
  readonly id: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly version: number;
}

/** Colors of a classification by its `colorID` (Box guide, metadata, classifications). */
const colors = ['#F2D14A', '#F6A65B', '#E86464', '#AD8BE0', '#8FC4F0', '#4E84E8', '#8BD28B', '#9B9B9B'];

export function findTemplate(cloud: Cloud, key: string): Template | undefined {
  const row = cloud.database.get('SELECT body FROM templates WHERE template_key = ?', key);
  return row && (JSON.parse(text(row, 'body')) as Template);
}

export function saveTemplate(cloud: Cloud, template: Template): void {
  cloud.database.run('INSERT OR REPLACE INTO templates VALUES (?, ?)', template.templateKey, JSON.stringify(template));
}

export function findInstance(cloud: Cloud, itemId: string, templateKey: string): Instance | undefined {
  const sql = 'SELECT * FROM instances WHERE item_id = ? AND template_key = ?';
  const row = cloud.database.get(sql, itemId, templateKey);
  return row && parseInstance(row);
}

export function saveInstance(cloud: Cloud, { itemId, templateKey, id, value, version }: Instance): void {
  const sql = 'INSERT OR REPLACE INTO instances VALUES (?, ?, ?, ?, ?)';
  cloud.database.run(sql, itemId, templateKey, id, JSON.stringify(value), version);
}

export const removeInstance = (cloud: Cloud, { itemId, templateKey }: Instance): unknown =>
  cloud.database.run('DELETE FROM instances WHERE item_id = ? AND template_key = ?', itemId, templateKey);

export function instanceShape(
  cloud: Cloud,
  itemType: 'file' | 'folder',
  instance: Instance,
): Readonly<Record<string, unknown>> {
  return {
    $id: instance.id,
    $type: `${instance.templateKey}-${instance.id}`,
    $parent: `${itemType}_${instance.itemId}`,
    $template: instance.templateKey,
    $scope: `enterprise_${cloud.enterpriseId}`,
    $version: instance.version,
    $typeVersion: 0,
    $canEdit: true,
    ...instance.value,
  };
}

/** All instances on an item by template key. */
export function instancesOf(
  cloud: Cloud,
  item: { readonly id: string; readonly type: 'file' | 'folder' },
): Readonly<Record<string, unknown>> {
  const rows = cloud.database.all('SELECT * FROM instances WHERE item_id = ?', item.id).map(parseInstance);
  return Object.fromEntries(rows.map((row) => [row.templateKey, instanceShape(cloud, item.type, row)]));
}

/** Gives a copy the instances whose template says that copies keep them. */
export function copyInstances(cloud: Cloud, fromId: string, toId: string): void {
  for (const instance of cloud.database.all('SELECT * FROM instances WHERE item_id = ?', fromId).map(parseInstance)) {
    if (findTemplate(cloud, instance.templateKey)?.copyInstanceOnItemCopy !== true) continue;
    saveInstance(cloud, { ...instance, itemId: toId, id: randomUUID(), version: 0 });
  }
}

/** The `classification` field of an item. */
export function classificationOf(
  cloud: Cloud,
  itemId: string,
): { name: string; definition: string; color: string } | undefined {
  const name = findInstance(cloud, itemId, classificationTemplate)?.value[classificationField];
  if (typeof name !== 'string') return undefined;
  const field = findTemplate(cloud, classificationTemplate)?.fields.find(({ key }) => key === classificationField);
  const config = field?.options?.find(({ key }) => key === name)?.staticConfig?.classification;
  return {
    name,
    definition: config?.classificationDefinition ?? '',
    color: colors[config?.colorID ?? 0] ?? colors[0] ?? '',
  };
}

function parseInstance(row: Row): Instance {
  return {
    itemId: text(row, 'item_id'),
    templateKey: text(row, 'template_key'),
    id: text(row, 'id'),
    value: JSON.parse(text(row, 'value')) as Instance['value'],
    version: integer(row, 'version'),
  };
}
