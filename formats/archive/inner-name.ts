/** Name of the one file within a compressed one: its own without the ending, `.tgz` and the like being short for `.tar.gz`. */
export function innerName(name: string, endings: { readonly plain: RegExp; readonly tar: RegExp }): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  if (endings.tar.test(last)) return last.replace(endings.tar, '.tar');
  return last.replace(endings.plain, '') || 'content';
}
