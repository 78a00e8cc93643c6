/**
 * `arrowline/stage`: everything that a stage kind may import from this program. Does not load Arrow: tables are made
 * and read without it; `tableDigest`, `storedTable` and `encodedStream`, which need their bytes, load it when called.
 */

export type { FailureCode } from '../core/facts/failure-code.ts';
export { type Interval, intervalOf, wilsonInterval } from '../core/facts/interval.ts';
export {
  type Better,
  directionOf,
  distinctLists,
  joinedMeasures,
  type Measure,
  measureOf,
  plainNames,
} from '../core/facts/measure.ts';
export { countText, formatMetric } from '../core/facts/number-text.ts';
export type { Repeated, Replicates } from '../core/facts/replicates.ts';
export {
  countOf,
  nearestTo,
  overRepeats,
  repeatedText,
  type Spread,
  spreadOf,
} from '../core/facts/spread.ts';
export { againstText, namesText, type Standing, standingOf, standingText } from '../core/facts/standing.ts';
export type { PackedPredictions } from '../core/gates/baseline-file.ts';
export { type AxisUses, replicatesOf } from '../core/pipeline/axis-uses.ts';
export type { Coordinates } from '../core/pipeline/pipeline.ts';
export type {
  ArtifactNames,
  ArtifactType,
  Holes,
  InputPort,
  MachineFacts,
  NamesAt,
  OutputPort,
  PortsQuestion,
  ProgramVersion,
  StageDescriptor,
  StagePorts,
  WiredPort,
  WithProblem,
} from '../core/pipeline/stage-kind.ts';
export { compareCodePoints, type Json, type JsonObject } from '../core/values/canonical.ts';
export { type Digest, digestOf } from '../core/values/digest.ts';
export { nearestName } from '../core/values/nearest.ts';
export { type Artifact, defineArtifact, type Layout } from './artifact.ts';
export type { ArtifactSchema, Fields } from './artifact-schema.ts';
export { batchRows } from './batch-rows.ts';
export type {
  ActionContext,
  Checkpoints,
  FileTree,
  InputArtifact,
  Inputs,
  ListedFile,
  Member,
  OpenFile,
  Output,
  Outputs,
  PortContext,
  ProgramGroup,
  ProgramPlace,
  Progress,
  SourceFile,
  SourceFiles,
  StageResult,
  WiredInput,
} from './context.ts';
export { decodeForeign } from './decode-foreign.ts';
export { encodedStream } from './encoded-stream.ts';
export { type FailureFacts, StageFailure } from './failure.ts';
export {
  defineStage,
  type ParametersOf,
  type ParametersSchema,
  type Stage,
  type StageBody,
  type StageContext,
  schemaOf,
} from './stage.ts';
export { storedTable } from './stored-table.ts';
export {
  type Column,
  column,
  columnRows,
  columnType,
  makeTable,
  type NumberArray,
  type NumberType,
  type Table,
  type WideArray,
  type WideType,
} from './table.ts';
export { tableDigest } from './table-digest.ts';
export type { StoredBatch, StoredTable, StoredVectors, TableStream } from './table-stream.ts';
export { sliceColumn } from './table-type.ts';
