/** The artifacts at ports that the document names itself, tables and files, as sections show them. In the order of the ports' names. */

import { compareCodePoints } from '../../../core/values/canonical.ts';
import type { InputArtifact, WiredInput } from '../../../stage-api/context.ts';
import type { Source, Study } from '../study.ts';
import type { ChartData } from './chart-data.ts';
import { type PointTable, readChart } from './chart-rows.ts';
import { firstRows } from './first-rows.ts';
import { readFiles } from './read-files.ts';
import type { FilesOfPoint, FilesResult, TableResult } from './result.ts';
import { type FilesSettings, plainTable, type TableSettings } from './settings.ts';

export interface ResultSettings {
  readonly tables: { readonly [port: string]: TableSettings };
  readonly files: { readonly [port: string]: FilesSettings };
  readonly scatterPoints: number;
  /** Bytes of all pictures. */
  readonly pictureBytes: number;
}

/** `study` with the results at the ports that no section has. */
export async function withResults(
  study: Study,
  wired: { readonly [port: string]: WiredInput },
  ports: ReadonlySet<string>,
  settings: ResultSettings,
  breathe: () => Promise<void>,
): Promise<Study> {
  const sources = [...study.sources];
  const tables: TableResult[] = [];
  const files: FilesResult[] = [];
  const room = { left: settings.pictureBytes };
  const own = Object.keys(wired)
    .filter((port) => !ports.has(port) && wired[port]!.artifacts.length > 0)
    .sort(compareCodePoints);
  for (const port of own) {
    const { artifacts } = wired[port]!;
    const made = artifacts.map(({ digest, coordinates }, at): Source => {
      return { index: sources.length + at, port, digest, coordinates };
    });
    sources.push(...made);
    if (artifacts[0]!.type === 'files') {
      const { title = port, description = '' } = settings.files[port] ?? {};
      const points: FilesOfPoint[] = [];
      for (const [at, artifact] of artifacts.entries()) {
        points.push(await readFiles(artifact, made[at]!, room));
        await breathe();
      }
      files.push({ port, title, description, sources: made, points });
    } else {
      const shown = await readTable(port, artifacts, settings, breathe);
      tables.push({ port, sources: made, ...shown });
    }
  }
  return { ...study, sources, tables, files };
}

async function readTable(
  port: string,
  artifacts: readonly InputArtifact[],
  { tables, scatterPoints }: ResultSettings,
  breathe: () => Promise<void>,
): Promise<Pick<TableResult, 'title' | 'description' | 'first' | 'charts'>> {
  const { title = port, description = '', rows, charts = [] } = tables[port] ?? plainTable;
  const points: PointTable[] = [];
  for (const artifact of artifacts) points.push({ coordinates: artifact.coordinates, stored: await artifact.open() });
  const drawn: ChartData[] = [];
  for (const [at, chart] of charts.entries())
    drawn.push(await readChart(chart, points, `tables.${port}.charts[${at}]`, scatterPoints, breathe));
  return { title, description, first: await firstRows(points, rows), charts: drawn };
}
