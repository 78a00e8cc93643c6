/** Body of `ingest`: opens the sources, gives their columns types and roles, and writes their rows as a dataset. */

import { type StageBody, StageFailure } from 'arrowline/stage';
import { quoted } from '../lib/kit/dataset/label-text.ts';
import { checkNames, rolesOf } from './columns/roles.ts';
import { sharedColumns } from './columns/shared-columns.ts';
import { putAside } from './dataset/aside.ts';
import { divide } from './dataset/division.ts';
import { watchFeatures } from './dataset/feature-notes.ts';
import { groupsOf } from './dataset/groups.ts';
import { ingestStep } from './dataset/ingest-step.ts';
import { sourceNotes } from './dataset/source-notes.ts';
import { datasetStream } from './dataset/stream.ts';
import type { kind } from './kind.ts';
import { resolveLabels } from './labels/labels.ts';
import { firstMissing } from './labels/target.ts';
import { requireTruthValues } from './labels/truth-values.ts';
import { allOthers, statesClasses } from './resolve.ts';
import { openSources } from './sources/open-sources.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const choices = new Map(Object.entries(parameters.columns ?? {}));
  const { sources, label, areClasses = false, ...known } = await openSources(context, choices);
  for (const id of known.ids ?? []) if (!choices.has(id) && !choices.has(allOthers)) choices.set(id, { as: 'id' });
  const rows = sources.map((source) => source.rows);
  const { file } = rows[0]!;
  checkNames(rows, choices, label);
  const fixed = new Map(
    [...choices].flatMap(([name, { type }]) => (type === undefined ? [] : [[name, type] as const])),
  );
  const columns = await sharedColumns(rows, fixed);
  const roles = rolesOf(columns, choices, label, file);
  for (const one of [roles.weight, roles.group])
    if (one !== undefined && one.missing > 0)
      throw new StageFailure('columns', 'a weight or a group is missing', {
        where: await firstMissing(one.name, rows),
        found: `${one.missing} missing values`,
        expected: 'a value in every row',
        hint: `leave the rows out of the file, or give ${quoted(one.name)} no role: a feature may have missing values`,
      });
  const grouped = groupsOf(roles, parameters.shape, file);
  const { groups, outputs, shape } = grouped;
  const division = divide(sources, parameters, seed);
  const type = typeof label === 'string' ? fixed.get(label) : undefined;
  const several = roles.several?.map(({ column }) => column);
  if (several) await requireTruthValues(several, rows);
  const classNames = parameters.classNames ?? known.classNames;
  const labels =
    roles.label &&
    (await resolveLabels(roles.label.column, rows, division, {
      ...parameters,
      ...(classNames && { classNames }),
      ...(type && { type }),
      areClasses: areClasses || statesClasses(parameters),
    }));
  const total = rows.reduce((sum, one) => sum + one.rows, 0);
  const watch = watchFeatures(shape === undefined ? roles.features : [], total);
  const { train, test } = division.kept;
  const notes = [
    ...sourceNotes({
      roles,
      kept: division.kept,
      ...(shape && { shape }),
      ...(labels && { classes: labels.classes.classNames.length }),
    }),
    ...rows.flatMap((one) => one.notes ?? []),
    ...(labels?.notes ?? []),
  ];
  const stream = datasetStream({
    sources,
    roles,
    outputs,
    division,
    ...(labels && { classes: labels.rows }),
    facts: {
      groups,
      ...(roles.label && { labelName: roles.label.name }),
      ...(roles.several && { labelNames: roles.several.map(({ name }) => name) }),
      ...(labels && { classes: labels.classes }),
      splits: { train: [0, train], validation: [train, train], test: [train, train + test] },
      preparation: [ingestStep(grouped, roles, parameters)],
    },
    watch,
    aside: putAside(() => context.scratch()),
    done: () => {
      notes.push(...watch.notes());
    },
  });
  return { outputs: { dataset: stream }, notes };
};

export default body;
