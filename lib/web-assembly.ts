/** A small assembler for WebAssembly: modules of loops over bytes, put together by code. Only what this project needs. */

/** Instructions; what they leave on the stack is their value. */
export type Code = readonly number[];

/** A number stands for a constant of 32 bits. */
export type Operand = Code | number;

const types = { i32: 0x7f, v128: 0x7b } as const;
type Type = keyof typeof types;

/** A parameter or variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Operand): Code;
  /** Sets it, and is its value. */
  tee(value: Operand): Code;
}

/** Made by `defineFunction`. */
export interface ModuleFunction {
  readonly name: string;
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  readonly variables: readonly Type[];
  readonly body: readonly Code[];
}

interface Definition<Params extends string, Variables extends string> {
  readonly params: Readonly<Record<Params, Type>>;
  /** They begin as zeros. */
  readonly variables: Readonly<Record<Variables, Type>>;
  readonly results: readonly Type[];
  /** Given the parameters and the variables; a result is what it leaves on the stack. */
  body(locals: Readonly<Record<Params | Variables, Local>>): readonly Code[];
}

export function defineFunction<Params extends string, Variables extends string>(
  name: string,
  { params, variables, results, body }: Definition<Params, Variables>,
): ModuleFunction {
  const names = [...Object.keys(params), ...Object.keys(variables)] as (Params | Variables)[];
  const locals = Object.fromEntries(names.map((local, index) => [local, localAt(index)]));
  return {
    name,
    params: Object.values(params),
    results,
    variables: Object.values(variables),
    body: body(locals as Record<Params | Variables, Local>),
  };
}

export interface ImportedFunction {
  readonly name: string;
  readonly params: readonly Type[];
  readonly results: readonly Type[];
}

/** All its functions are exported; imported functions are called by their index, own ones by theirs behind them. Imports come from `env`. */
export function assembleModule(
  imports: readonly ImportedFunction[],
  functions: readonly ModuleFunction[],
): Uint8Array<ArrayBuffer> {
  const signatures = [...imports, ...functions].map(({ params, results }) => [
    0x60,
    ...vector(params.map((type) => [types[type]])),
    ...vector(results.map((type) => [types[type]])),
  ]);
  const importEntries = imports.map(({ name }, index) => [...text('env'), ...text(name), 0x00, ...unsigned(index)]);
  const memoryEntry = [...text('env'), ...text('memory'), 0x02, 0x00, ...unsigned(1)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(signatures)),
    ...section(2, vector([...importEntries, memoryEntry])),
    ...section(3, vector(functions.map((_, index) => unsigned(imports.length + index)))),
    ...section(
      7,
      vector(functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(imports.length + index)])),
    ),
    ...section(10, vector(functions.map(functionBody))),
  ]);
}

function functionBody({ variables, body }: ModuleFunction): Code {
  const code = [...vector(variables.map((type) => [1, types[type]])), ...body.flat(), 0x0b];
  return [...unsigned(code.length), ...code];
}

function localAt(index: number): Local {
  return {
    get: [0x20, ...unsigned(index)],
    set: (value) => [...operand(value), 0x21, ...unsigned(index)],
    tee: (value) => [...operand(value), 0x22, ...unsigned(index)],
  };
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): Code {
  return vector(Array.from(Buffer.from(name), (byte) => [byte]));
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

function operand(value: Operand): Code {
  return typeof value === 'number' ? [0x41, ...signed(value | 0)] : value;
}

// Instructions --------------------------------------------------------------------------------------------------------

const binary =
  (opcode: number) =>
  (left: Operand, right: Operand): Code => [...operand(left), ...operand(right), opcode];
const loading =
  (opcode: number) =>
  (address: Operand, offset = 0): Code => [...operand(address), opcode, 0, ...unsigned(offset)];
const storing =
  (opcode: number) =>
  (address: Operand, value: Operand, offset = 0): Code => [
    ...operand(address),
    ...operand(value),
    opcode,
    0,
    ...unsigned(offset),
  ];
const vectorOp =
  (opcode: number) =>
  (...operands: Operand[]): Code => [...operands.flatMap(operand), 0xfd, ...unsigned(opcode)];

/** Of 32 bits, unsigned. */
export const i32 = {
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shr: binary(0x76),
  eq: binary(0x46),
  ne: binary(0x47),
  lt: binary(0x49),
  le: binary(0x4d),
  ge: binary(0x4f),
  isZero: (value: Operand): Code => [...operand(value), 0x45],
  /** Zero bits below the lowest one. */
  ctz: (value: Operand): Code => [...operand(value), 0x68],
  select: (condition: Operand, yes: Operand, no: Operand): Code => [
    ...operand(yes),
    ...operand(no),
    ...operand(condition),
    0x1b,
  ],
  load: loading(0x28),
  load8: loading(0x2d),
  load16: loading(0x2f),
  store: storing(0x36),
  store8: storing(0x3a),
  store16: storing(0x3b),
} as const;

export const v128 = {
  load: (address: Operand, offset = 0): Code => [...operand(address), 0xfd, 0, 0, ...unsigned(offset)],
  store: (address: Operand, value: Code, offset = 0): Code => [
    ...operand(address),
    ...value,
    0xfd,
    11,
    0,
    ...unsigned(offset),
  ],
  /** The same four numbers of 32 bits wherever it stands. */
  of32: (...numbers: [number, number, number, number]): Code => [
    0xfd,
    12,
    ...new Uint8Array(Int32Array.from(numbers).buffer),
  ],
  /** The same 8 bits sixteen times. */
  splat8: vectorOp(15),
  /** The same 16 bits eight times. */
  splat16: vectorOp(16),
  and: vectorOp(78),
  or: vectorOp(80),
  anyTrue: vectorOp(83),
  /** Twice eight units of 16 bits as bytes. */
  narrow: vectorOp(102),
  /** Of bytes: all ones where it holds. */
  equal8: vectorOp(35),
  /** Of bytes, unsigned: all ones where it holds. */
  less8: vectorOp(38),
  sub8: vectorOp(113),
  /** Of bytes, unsigned: 0 where it would be less. */
  subToZero8: vectorOp(115),
  /** Of bytes, unsigned. */
  most8: vectorOp(121),
  /** The uppermost bit of each byte, that of the first one lowest. */
  bits8: vectorOp(100),
  mul32: vectorOp(181),
  /** One of its four numbers of 32 bits. */
  lane32: (value: Code, lane: number): Code => [...value, 0xfd, 27, lane],
} as const;

export function call(index: number, ...operands: Operand[]): Code {
  return [...operands.flatMap(operand), 0x10, ...unsigned(index)];
}

export function when(condition: Code, ...body: Code[]): Code {
  return [...condition, 0x04, 0x40, ...body.flat(), 0x0b];
}

export function either(condition: Code, yes: readonly Code[], no: readonly Code[]): Code {
  return [...condition, 0x04, 0x40, ...yes.flat(), 0x05, ...no.flat(), 0x0b];
}

/** Until the condition, looked at behind the body, fails. */
export function doWhile(condition: Code, ...body: Code[]): Code {
  return [0x03, 0x40, ...body.flat(), ...condition, 0x0d, 0, 0x0b];
}

export function whileTrue(condition: Code, ...body: Code[]): Code {
  return when(condition, doWhile(condition, ...body));
}

export const leave: Code = [0x0f];

export function leaveWith(result: Operand): Code {
  return [...operand(result), ...leave];
}
