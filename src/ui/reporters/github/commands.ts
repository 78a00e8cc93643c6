/**
 * Commands to GitHub Actions: lines on standard output that fold the log and mark lines of the document. Text of others
 * is escaped, so that it ends neither a property nor the command.
 */

import { inert } from '../../inert.ts';
import { type Finding, findingsOf, type Place } from '../findings.ts';
import type { Told } from '../told.ts';

/** GitHub shows this many annotations of each severity from one step, and drops the others. */
const annotationsMax = 10;

/** Of a message: GitHub cuts longer ones. */
const messageMax = 4000;

/** `fileOf` gives the path in the repository; undefined for a file outside it. */
export function annotations(told: Told, fileOf: (file: string) => string | undefined): string[] {
  const findings = findingsOf(told);
  return (['error', 'warning'] as const).flatMap((severity) => {
    const own = findings.filter((finding) => finding.severity === severity);
    const left = own.length - annotationsMax;
    const shown = left > 0 ? own.slice(0, annotationsMax - 1) : own;
    const more = left > 0 ? [command(severity, { title: 'more' }, `${left + 1} more: see the summary of the job`)] : [];
    return [...shown.map((finding) => annotation(finding, fileOf)), ...more];
  });
}

function annotation(
  { severity, title, message, place }: Finding,
  fileOf: (file: string) => string | undefined,
): string {
  const at = place === undefined ? {} : placeProperties(place, fileOf);
  return command(severity, { ...at, title }, message);
}

function placeProperties({ file, line, column }: Place, fileOf: (file: string) => string | undefined) {
  const path = fileOf(file);
  return path === undefined ? {} : { file: path, line, col: column };
}

/** Folds the lines of the log up to `endGroup`. Groups cannot be nested. */
export function group(name: string): string {
  return command('group', {}, name);
}

export const endGroup = '::endgroup::';

function command(name: string, properties: { readonly [key: string]: string | number }, message: string): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${name}${given.length === 0 ? '' : ` ${given.join(',')}`}::${data(message)}`;
}

function data(text: string): string {
  const lines = text.slice(0, messageMax).split(/\r?\n/);
  return lines.map((line) => inert(line).replaceAll('%', '%25')).join('%0A');
}

function property(text: string): string {
  return inert(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}
