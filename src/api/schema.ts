type TypeName = 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'null';

/** The part of JSON Schema (2020-12, as in OpenAPI 3.1) that this API describes itself with. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: TypeName | readonly TypeName[];
  readonly enum?: readonly (string | null)[];
  readonly format?: 'uuid' | 'date-time' | 'email';
  readonly pattern?: string;
  /** In characters. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** False: what is not listed is refused. */
  readonly additionalProperties?: boolean;
  readonly oneOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
}

/** Schemas by the name that `$ref` calls them by. */
export type Schemas = Readonly<Record<string, Schema>>;

/** What is wrong with a value, and where: a JSON Pointer (RFC 6901) in its fragment form. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

const PREFIX = '#/components/schemas/';

/** Refers to a schema by its name. */
export function refer(name: string): Schema {
  return { $ref: PREFIX + name };
}

/** Everything that is wrong with a value; an empty list when it fits. */
export function faultsOf(value: unknown, schema: Schema, schemas: Schemas = {}, pointer = '#'): Fault[] {
  const faults: Fault[] = [];
  check(value, schema, { schemas, faults }, pointer);
  return faults;
}

interface Findings {
  readonly schemas: Schemas;
  readonly faults: Fault[];
}

function check(value: unknown, schema: Schema, findings: Findings, pointer: string): void {
  const { schemas, faults } = findings;
  if (schema.$ref !== undefined) return check(value, schemas[schema.$ref.slice(PREFIX.length)]!, findings, pointer);
  if (schema.oneOf !== undefined) {
    const fitting = schema.oneOf.filter((one) => faultsOf(value, one, schemas).length === 0);
    if (fitting.length !== 1) faults.push({ pointer, detail: 'Has to fit exactly one of the described forms.' });
    return;
  }
  const { type } = schema;
  if (type !== undefined && !isOf(value, type)) {
    faults.push({
      pointer,
      detail: `Has to be ${[type]
        .flat()
        .map((one) => NAMES[one])
        .join(' or ')}.`,
    });
  } else if (schema.enum !== undefined && !schema.enum.includes(value as string | null)) {
    faults.push({ pointer, detail: `Has to be one of ${schema.enum.map((one) => JSON.stringify(one)).join(', ')}.` });
  } else if (typeof value === 'string') checkText(value, schema, findings, pointer);
  else if (typeof value === 'number') checkNumber(value, schema, findings, pointer);
  else if (Array.isArray(value)) checkList(value, schema, findings, pointer);
  else if (typeof value === 'object' && value !== null) checkObject(value as Record<string, unknown>, schema, findings, pointer);
}

const NAMES: Readonly<Record<TypeName, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function isOf(value: unknown, type: TypeName | readonly TypeName[]): boolean {
  const own = typeOf(value);
  return typeof type === 'string' ? type === own : type.includes(own);
}

function typeOf(value: unknown): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : ('number' as never);
  return typeof value as TypeName;
}

const FORMATS: Readonly<Record<NonNullable<Schema['format']>, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  email: /^[^@\s]+@[^@\s]+$/,
};

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  let found = patterns.get(pattern);
  if (found === undefined) patterns.set(pattern, (found = new RegExp(pattern, 'u')));
  return found;
}

function checkText(
  value: string,
  { minLength = 0, maxLength = Infinity, pattern, format }: Schema,
  { faults }: Findings,
  pointer: string,
): void {
  // Half of a surrogate pair is no character and would come back from the database as another one.
  if (!value.isWellFormed()) faults.push({ pointer, detail: 'Has to be valid Unicode.' });
  else if (value.length < minLength)
    faults.push({ pointer, detail: minLength === 1 ? 'May not be empty.' : `Has to have at least ${minLength} characters.` });
  // A text has at most as many characters as it has code units.
  else if (value.length > maxLength && [...value].length > maxLength)
    faults.push({ pointer, detail: `May have at most ${maxLength} characters.` });
  else if (pattern !== undefined && !compiled(pattern).test(value)) faults.push({ pointer, detail: `Has to match ${pattern}` });
  else if (format !== undefined && !FORMATS[format].test(value)) faults.push({ pointer, detail: `Has to be a ${format}.` });
}

function checkNumber(value: number, { minimum = -Infinity, maximum = Infinity }: Schema, { faults }: Findings, pointer: string): void {
  if (value < minimum || value > maximum) faults.push({ pointer, detail: `Has to be from ${minimum} to ${maximum}.` });
}

function checkList(value: readonly unknown[], schema: Schema, findings: Findings, pointer: string): void {
  const { minItems = 0, maxItems = Infinity, items } = schema;
  if (value.length < minItems || value.length > maxItems) {
    findings.faults.push({ pointer, detail: `Has to have from ${minItems} to ${maxItems} items.` });
  } else if (items !== undefined) value.forEach((item, i) => check(item, items, findings, `${pointer}/${i}`));
}

function checkObject(value: Record<string, unknown>, schema: Schema, findings: Findings, pointer: string): void {
  const { properties = {}, required = [], additionalProperties = true } = schema;
  for (const name of required) {
    if (!Object.hasOwn(value, name)) findings.faults.push({ pointer: `${pointer}/${name}`, detail: 'Is missing.' });
  }
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(properties, name)) check(value[name], properties[name]!, findings, `${pointer}/${name}`);
    else if (!additionalProperties) findings.faults.push({ pointer: `${pointer}/${escaped(name)}`, detail: 'There is no such field.' });
  }
}

/** A name inside a JSON Pointer's fragment: `~` and `/` escaped, then percent-encoded; cut where it goes on for ever. */
function escaped(name: string): string {
  return encodeURIComponent(name.slice(0, 64).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'));
}
