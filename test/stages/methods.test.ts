/** Methods of `cluster` and `reduce`: the schemas say of each parameter which methods read it, as their records do. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { methods as clusterMethods, shared as clusterShared } from '../../stages/cluster/methods/index.ts';
import { methods as reduceMethods, shared as reduceShared } from '../../stages/reduce/methods/index.ts';

interface Schema {
  readonly properties: { readonly [name: string]: { readonly description: string } };
  readonly allOf?: readonly {
    readonly if: { readonly properties: { readonly method: { readonly enum?: string[]; readonly const?: string } } };
    readonly then: { readonly required: readonly string[] };
  }[];
}

const schemaOf = (kind: string): Schema =>
  JSON.parse(readFileSync(new URL(`../../../schemas/stages/${kind}.schema.json`, import.meta.url), 'utf8'));

interface Method {
  readonly reads: readonly string[];
  readonly needs?: { readonly name: string };
}

const kinds: readonly {
  readonly kind: string;
  readonly shared: readonly string[];
  readonly methods: { readonly [name: string]: Method };
}[] = [
  { kind: 'cluster', shared: clusterShared, methods: clusterMethods },
  { kind: 'reduce', shared: reduceShared, methods: reduceMethods },
];

for (const { kind, shared, methods } of kinds) {
  const readers = (parameter: string): string[] =>
    Object.keys(methods).filter((name) => methods[name]?.reads.includes(parameter));

  test(`${kind}: every parameter is read by all methods or by those that its description names`, (t) => {
    for (const [parameter, { description }] of Object.entries(schemaOf(kind).properties)) {
      if (shared.includes(parameter)) {
        t.deepEqual(readers(parameter), [], `${parameter} is read by all`);
        continue;
      }
      const own = readers(parameter);
      t.true(own.length > 0, `some method reads ${parameter}`);
      for (const name of own) t.regex(description, new RegExp(`\\b${name}\\b`), `${name} reads ${parameter}`);
      const [, listed = ''] = /^(\w+(?:, \w+)*): /.exec(description) ?? [];
      for (const name of listed.split(', ').filter((word) => word !== ''))
        t.true(own.includes(name), `${name} reads ${parameter}, as its description begins`);
    }
  });

  test(`${kind}: methods read parameters that the schema has, and all of them are there`, (t) => {
    const { properties } = schemaOf(kind);
    const read = new Set([...shared, ...Object.values(methods).flatMap(({ reads }) => reads)]);
    t.deepEqual([...read].sort(), Object.keys(properties).sort());
  });

  test(`${kind}: editors ask for the parameters that methods need`, (t) => {
    const asked = (schemaOf(kind).allOf ?? []).flatMap(({ if: { properties }, then: { required } }) =>
      (properties.method.enum ?? [properties.method.const]).flatMap((name) => required.map((one) => `${name} ${one}`)),
    );
    const needed = Object.entries(methods).flatMap(([name, { needs }]) => (needs ? [`${name} ${needs.name}`] : []));
    t.deepEqual(asked.sort(), needed.sort());
  });
}
