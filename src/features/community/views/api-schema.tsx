import type { VNode } from 'preact';
import type { Schema } from '../../../api/schema.ts';

/** The fields of a schema, those inside them indented. */
export function SchemaView({ schema }: { schema: Schema }): VNode | null {
  const { properties, required = [] } = schema;
  if (properties === undefined) return null;
  return (
    <ul class="mt-2 grid gap-2">
      {Object.entries(properties).map(([name, inner]) => (
        <li class="pl-4">
          <code>{name}</code> {typeOf(inner)}
          {required.includes(name) ? '' : ', optional'}
          {inner.description === undefined ? '' : `: ${inner.description}`}
          <SchemaView schema={inner.items ?? inner} />
        </li>
      ))}
    </ul>
  );
}

function typeOf({ $ref, type, enum: values, items, oneOf }: Schema): string {
  if ($ref !== undefined) return $ref.split('/').at(-1)!;
  if (oneOf !== undefined) return oneOf.map(typeOf).join(' or ');
  if (values !== undefined) return values.map((value) => (value === null ? 'null' : `"${value}"`)).join(' | ');
  if (items?.$ref !== undefined) return `list of ${typeOf(items)}`;
  return [type ?? 'anything'].flat().join(' or ');
}
