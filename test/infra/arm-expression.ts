import type { Json } from './json.ts';

/** An expression of an ARM template: `[format('{0}', parameters('name'))]` without the brackets. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string };

/** The expression that a string holds, or undefined for plain text; `[[` begins plain text with a bracket. */
export function parseExpression(text: string): Expression | undefined {
  if (!text.startsWith('[') || text.startsWith('[[') || !text.endsWith(']')) return undefined;
  const tokens = text.slice(1, -1).match(/'(?:[^']|'')*'|-?\d+|[A-Za-z_]\w*|[().,]|\S/g) ?? [];
  let next = 0;
  const take = (expected?: string) => {
    const token = tokens[next] ?? 'the end';
    if (expected !== undefined && token !== expected)
      throw new SyntaxError(`${expected} expected, ${token} found: ${text}`);
    next += 1;
    return token;
  };

  function parse(): Expression {
    let parsed = parsePrimary();
    while (tokens[next] === '.') {
      take('.');
      parsed = { kind: 'property', of: parsed, name: take() };
    }
    return parsed;
  }

  function parsePrimary(): Expression {
    const token = take();
    if (token.startsWith("'")) return { kind: 'literal', value: token.slice(1, -1).replaceAll("''", "'") };
    if (/^-?\d+$/.test(token)) return { kind: 'literal', value: Number(token) };
    if (!/^[A-Za-z]/.test(token)) throw new SyntaxError(`unexpected ${token}: ${text}`);
    return { kind: 'call', name: token, args: parseArguments() };
  }

  function parseArguments(): readonly Expression[] {
    const args: Expression[] = [];
    take('(');
    while (tokens[next] !== ')') {
      if (args.length > 0) take(',');
      args.push(parse());
    }
    take(')');
    return args;
  }

  const parsed = parse();
  if (next !== tokens.length) throw new SyntaxError(`unexpected ${take()}: ${text}`);
  return parsed;
}

export type Functions = Readonly<Record<string, (...args: readonly Json[]) => Json>>;

/** The value of an expression; throws `ReferenceError` for what isn't there. */
export function evaluate(expression: Expression, functions: Functions): Json {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'property') {
    const of = evaluate(expression.of, functions);
    const found = typeof of === 'object' && of !== null && !Array.isArray(of) ? Object.entries(of) : [];
    const value = found.find(([name]) => name === expression.name);
    if (value === undefined) throw new ReferenceError(`${expression.name} is not a property`);
    return value[1];
  }
  const call = functions[expression.name];
  if (call === undefined) throw new ReferenceError(`${expression.name}() is not a function`);
  return call(...expression.args.map((argument) => evaluate(argument, functions)));
}
