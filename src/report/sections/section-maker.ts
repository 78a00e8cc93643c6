/**
 * A maker of one section of the page. `npm run generate` lists all modules below this folder that export `section`, each
 * named by its file, writes their names into schemas/stages/report.schema.json and their ports into `ports.ts`.
 */

import type { Measure } from '../../core/facts/measure.ts';
import type { ArtifactType } from '../../core/pipeline/stage-kind.ts';
import type { ModelColumn } from '../../view/model-table.ts';
import type { Section } from '../page/figure.ts';
import type { ChangePicture, Gallery } from '../page/pictures.ts';
import type { RankingOf } from '../study/answers/two-classes.ts';
import type { Means } from '../study/means.ts';
import type { Augmentation, Study } from '../study/study.ts';
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
  /** Declarations of the evaluations' numbers. */
  readonly measures: readonly Measure[];
  /** The table of models, with all of its columns. */
  readonly columns: readonly ModelColumn[];
  /** Of points that differ in their seed only; absent without any. */
  readonly means?: Means;
  readonly agreementOf: AgreementOf;
  readonly augmentOf: AugmentOf;
  readonly rankingOf: RankingOf;
}

/** The change of the picture of a row in an epoch of a training. */
export type AugmentOf = (augmentation: Augmentation, epoch: number, row: number) => ChangePicture;

/** The page adds name and title. */
export type SectionContent = Pick<Section, 'body' | 'figures'>;

export interface SectionMaker {
  readonly title: string;
  /** The section before it in the page, where a document does not order them; the first one has none. */
  readonly after?: string;
  /** Ports of the kind `report` that are left to this section: they gather, and `study.others` holds their tables. */
  readonly ports?: { readonly [port: string]: { readonly type: ArtifactType; readonly description: string } };
  /** Undefined if the study has nothing to show. */
  make(study: Study, tools: SectionTools): SectionContent | undefined;
}
