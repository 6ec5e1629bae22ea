/** Matches paths against Functions' route templates: `{name}`, `{name?}`, `{*rest}`; literals beat parameters, as on the platform. */
export interface Route<Target> {
  readonly template: string;
  readonly methods: readonly string[];
  readonly target: Target;
}

export interface RouteMatch<Target> {
  readonly target: Target;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The best match, `wrong-method` where only the method differs, or undefined. */
export function matchRoute<Target>(
  routes: readonly Route<Target>[],
  method: string,
  path: string,
): RouteMatch<Target> | 'wrong-method' | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  const found = routes
    .map((route) => ({ route, parameters: matchTemplate(route.template, parts) }))
    .filter((one) => one.parameters !== undefined)
    .sort((a, b) => (precedence(a.route.template) < precedence(b.route.template) ? -1 : 1));
  const allowed = found.find(({ route }) => route.methods.includes(method));
  if (allowed?.parameters !== undefined) return { target: allowed.route.target, parameters: allowed.parameters };
  return found.length > 0 ? 'wrong-method' : undefined;
}

function matchTemplate(template: string, parts: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  const wanted = template.split('/').filter((part) => part !== '');
  for (const [index, part] of wanted.entries()) {
    const rest = /^\{\*(\w+)\}$/u.exec(part)?.[1];
    if (rest !== undefined) {
      parameters[rest] = parts.slice(index).join('/');
      return parameters;
    }
    const given = parts[index];
    const [, name, optional] = /^\{(\w+)(\?)?\}$/u.exec(part) ?? [];
    if (given === undefined) {
      if (name !== undefined && optional !== undefined) continue;
      return undefined;
    }
    if (name !== undefined) parameters[name] = given;
    else if (part.toLowerCase() !== given.toLowerCase()) return undefined;
  }
  return parts.length > wanted.length ? undefined : parameters;
}

/** Segment by segment, as ASP.NET Core orders templates: literals, parameters, catch-alls; the shorter of two that are alike first. */
function precedence(template: string): string {
  const parts = template.split('/').filter((part) => part !== '');
  return parts.map((part) => (part.startsWith('{*') ? '5' : part.startsWith('{') ? '3' : '1')).join('');
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
