/**
 * A user's descriptor with its functions guarded: an error that one throws while planning, or a result of another form, is
 * a problem of the kind that names the function.
 */

import type { StageDescriptor } from '../../core/pipeline/stage-kind.ts';
import { anything, either, exactly, listOf, mapOf, object, type Shape, text, texts } from '../../core/values/shape.ts';
import { calling } from './bounded.ts';
import { KindFault, thrownProblem } from './problem.ts';

const missing = exactly(undefined);
const path = listOf((value) => typeof value === 'string' || typeof value === 'number');
const problems = listOf(object({ path, message: text }));
const parameters: Shape = (value) => mapOf(anything)(value) && isPlain(value, 0);
const measures = listOf(
  object({ name: text, title: text, about: text, better: exactly('more', 'less', 'none'), format: anything }),
);

/** The form of each function's result, with its words; a function that is not listed may return anything. */
const results: { readonly [name: string]: readonly [fits: Shape, expected: string] } = {
  files: [listOf(path), "a list of paths below `with`: [['path']]"],
  fileLists: [listOf(path), "a list of paths below `with`: [['files']]"],
  check: [problems, "a list of problems: [{ path: ['rate'], message: '…' }]"],
  checkInputs: [problems, "a list of problems: [{ path: ['rate'], message: '…' }]"],
  resolve: [parameters, 'the parameters, as plain JSON'],
  resolveInputs: [parameters, 'the parameters, as plain JSON'],
  names: [
    mapOf(object({}, { layers: texts, metrics: measures, columns: mapOf(text) })),
    "names by output: { model: { layers: ['a'] }, scores: { columns: { score: 'Float64' } } }",
  ],
  outsideKey: [texts, 'a list of fields'],
  metrics: [
    measures,
    "a list of measures: [{ name: 'f1', title: 'F1', about: '…', better: 'more', format: 'number' }]",
  ],
  continuesAlong: [either(missing, text), 'the name of a field'],
  endMatters: [exactly(true, false), 'true or false'],
  needsAll: [exactly(true, false), 'true or false'],
  deterministic: [exactly(true, false), 'true or false'],
};

export function guarded(descriptor: StageDescriptor, uses: string): StageDescriptor {
  const guardedCall =
    (name: string, call: (...given: readonly unknown[]) => unknown) =>
    (...given: readonly unknown[]): unknown => {
      const doing = `\`${name}\` of the stage kind "${descriptor.kind}"`;
      let result: unknown;
      try {
        result = calling({ uses, doing }, () => call.apply(descriptor, [...given]));
      } catch (error) {
        if (error instanceof KindFault) throw error;
        throw new KindFault(uses, thrownProblem(error, doing));
      }
      const [fits, expected] = results[name] ?? [anything, ''];
      if (fits(result)) return result;
      throw new KindFault(uses, {
        code: 'kind-result',
        message: `${doing} returned something else than it should`,
        found: JSON.stringify(result)?.slice(0, 200) ?? String(result),
        expected,
      });
    };
  return new Proxy(descriptor, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      return typeof name === 'string' && isCall(value) ? guardedCall(name, value) : value;
    },
  });
}

function isCall(value: unknown): value is (...given: readonly unknown[]) => unknown {
  return typeof value === 'function';
}

const depthMax = 100;

/** Whether a value has a form in JSON that is read back as the same value. */
function isPlain(value: unknown, depth: number): boolean {
  if (depth > depthMax) return false;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every((one) => isPlain(one, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  const isRecord = prototype === Object.prototype || prototype === null;
  return isRecord && Object.values(value).every((one) => isPlain(one, depth + 1));
}
