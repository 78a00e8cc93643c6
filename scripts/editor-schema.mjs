/**
 * The schema of a stage's parameters as an editor needs it: before references are followed, so that `${{ … }}` may
 * stand for every value. Suggestions, descriptions and defaults stay.
 */

const reference = { type: 'string', pattern: '\\$\\{\\{', description: 'A reference such as ${{ params.name }}.' };

/** Keywords under which a schema holds schemas of nested values, by name. */
const byName = ['properties', 'patternProperties'];
const single = ['additionalProperties', 'additionalItems', 'contains'];
/** Keywords under which a schema holds further conditions on the same value. */
const sameValue = ['allOf', 'anyOf'];

/** A schema that accepts what `schema` accepts, with references in place of any values inside it. */
export function forEditors(schema) {
  if (typeof schema !== 'object') return schema;
  const { oneOf, $id: _, ...result } = schema;
  // With references in place of values more than one alternative can fit.
  if (oneOf !== undefined) result.anyOf = [...(result.anyOf ?? []), ...oneOf];
  for (const key of byName) if (result[key] !== undefined) result[key] = mapped(result[key], orReference);
  for (const key of single) if (result[key] !== undefined) result[key] = orReference(result[key]);
  if (result.items !== undefined)
    result.items = Array.isArray(result.items) ? result.items.map(orReference) : orReference(result.items);
  for (const key of sameValue) if (result[key] !== undefined) result[key] = result[key].map(forEditors);
  for (const key of ['then', 'else']) if (result[key] !== undefined) result[key] = forEditors(result[key]);
  if (result.definitions !== undefined) result.definitions = mapped(result.definitions, forEditors);
  return result;
}

function mapped(schemas, change) {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, change(schema)]));
}

function orReference(schema) {
  if (typeof schema !== 'object' || acceptsAnyText(schema)) return forEditors(schema);
  const { description, default: value, ...rest } = forEditors(schema);
  return {
    ...(description === undefined ? {} : { description }),
    ...(value === undefined ? {} : { default: value }),
    anyOf: [rest, reference],
  };
}

function acceptsAnyText({ type, enum: values, const: value, pattern, maxLength, ...rest }) {
  const limits = [values, value, pattern, maxLength, rest.$ref, rest.anyOf, rest.oneOf, rest.allOf, rest.not, rest.if];
  const texts = type === undefined || [type].flat().includes('string');
  return texts && limits.every((limit) => limit === undefined);
}
