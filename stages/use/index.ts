/**
 * Uses of results: they are written for other programs, models answer for new rows, and predictions are packed for
 * baselines. Each is loaded when called.
 */

import type { Table } from 'arrowline/stage';
import type { ExportRequest } from './export-artifact.ts';
import type { ExportedModel, ModelExport } from './models/export-model.ts';
import type { NeededMeasures, PackedSplits } from './pack-predictions.ts';
import type { Predicted, PredictRequest } from './predict/predict.ts';

export async function exportArtifact(request: ExportRequest): Promise<readonly string[]> {
  return (await import('./export-artifact.ts')).exportArtifact(request);
}

export async function predict(request: PredictRequest): Promise<Predicted> {
  return (await import('./predict/predict.ts')).predict(request);
}

export async function exportModel(request: ModelExport): Promise<ExportedModel> {
  return (await import('./models/export-model.ts')).exportModel(request);
}

export async function packPredictions(table: Table, needed: NeededMeasures): Promise<PackedSplits> {
  return (await import('./pack-predictions.ts')).packPredictions(table, needed);
}
