// Generated from the files of src/report/sections by `npm run generate`. Do not edit.
/** All sections of the page but provenance, by name. */

import { section as clusters } from './clusters/clusters.ts';
import { section as compare } from './compare.ts';
import { section as data } from './data/data.ts';
import { section as evaluate } from './evaluate/evaluate.ts';
import { section as files } from './files/files.ts';
import { section as model } from './model.ts';
import type { SectionMaker } from './section-maker.ts';
import { section as space } from './space/space.ts';
import { section as tables } from './tables/tables.ts';
import { section as train } from './train.ts';

export const sections = {
  clusters,
  compare,
  data,
  evaluate,
  files,
  model,
  space,
  tables,
  train,
} satisfies { readonly [name: string]: SectionMaker };
