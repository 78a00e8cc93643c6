/**
 * A maker of one section of the page. `npm run generate` lists all modules below this folder that export `section`;
 * schemas/stages/report.schema.json names them in the order of the page, and a test compares the two.
 */

import type { ModelColumn } from '../../view/model-table.ts';
import type { Section } from '../page/figure.ts';
import type { Gallery } from '../page/pictures.ts';
import type { Study } from '../study/study.ts';
import type { AgreementOf } from './clusters/overview.ts';

/** Options of the kind `report` that sections read. */
export interface SectionOptions {
  readonly split: 'test' | 'validation';
  /** Points with curves of their own. */
  readonly curves: number;
  readonly mistakes: number;
  /** Number of training examples shown. */
  readonly samples: number;
  readonly scatterPoints: number;
  readonly thumbnailBytes: number;
}

export interface SectionTools {
  readonly options: SectionOptions;
  readonly gallery: Gallery;
  /** The table of models, with all of its columns. */
  readonly columns: readonly ModelColumn[];
  readonly agreementOf: AgreementOf;
}

export interface SectionMaker {
  /** Gathering ports of the kind `report` whose artifacts are left to this section: `study.others` holds their tables. */
  readonly ports?: readonly string[];
  /** Undefined if the study has nothing to show. */
  make(study: Study, tools: SectionTools): Section | undefined;
}
