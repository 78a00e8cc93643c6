/**
 * Settings of the models beside each other: a column for each that differs, the others once. Settings of a model are those
 * of the action that trained it, by their path. Knows no kind.
 */

import type { ActionParameters } from '../../core/facts/presented-facts.ts';
import { canonicalJson, type Json } from '../../core/values/canonical.ts';

export interface Setting {
  /** `optimizer.adam.learningRate`. */
  readonly path: string;
  readonly text: string;
}

export interface SettingColumn {
  readonly path: string;
  /** One for each model; empty where a model has no such setting. */
  readonly texts: readonly string[];
}

export interface Settings {
  readonly differing: readonly SettingColumn[];
  readonly shared: readonly Setting[];
}

const textMax = 60;
const codeDigits = 8;

/** `models` without parameters have empty texts. */
export function settingsOf(models: readonly (ActionParameters | undefined)[]): Settings {
  const found = models.map((model) => (model === undefined ? new Map<string, string>() : textsOf(model)));
  const paths = [...new Set(found.flatMap((texts) => [...texts.keys()]))];
  const differing: SettingColumn[] = [];
  const shared: Setting[] = [];
  for (const path of paths) {
    const texts = found.map((one) => one.get(path) ?? '');
    const isSame = new Set(texts).size === 1;
    // The digest of code that all share says nothing.
    if (!isSame) differing.push({ path, texts });
    else if (path !== 'code') shared.push({ path, text: texts[0]! });
  }
  return { differing, shared };
}

function textsOf({ with: parameters, seed, code }: ActionParameters): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(parameters)) addTexts(name, value, texts);
  texts.set('seed', String(seed));
  texts.set('code', code.replace(/^.*:/, '').slice(0, codeDigits));
  return texts;
}

/** Objects are spread out; a list is one setting. */
function addTexts(path: string, value: Json, texts: Map<string, string>): void {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    for (const [name, part] of Object.entries(value as { readonly [name: string]: Json }))
      addTexts(`${path}.${name}`, part, texts);
    return;
  }
  texts.set(path, textOf(value));
}

function textOf(value: Json): string {
  const text = Array.isArray(value)
    ? value.map(itemText).join(', ')
    : typeof value === 'string'
      ? value
      : canonicalJson(value);
  return text.length > textMax ? `${text.slice(0, textMax - 1)}…` : text;
}

/** `conv2d 32` of `{ conv2d: { filters: 32, kernelSize: 3 } }`: the one name of an item, and its first number. */
function itemText(item: Json): string {
  if (item === null || typeof item !== 'object' || Array.isArray(item))
    return typeof item === 'string' ? item : canonicalJson(item);
  const [entry, ...more] = Object.entries(item);
  if (entry === undefined || more.length > 0) return canonicalJson(item);
  const [name, about] = entry;
  const values = about !== null && typeof about === 'object' ? Object.values(about) : [about];
  const first = values.find((value) => typeof value === 'number');
  return first === undefined ? name : `${name} ${first}`;
}
