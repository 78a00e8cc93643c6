/** A pipeline's stages as a graph in Mermaid's or Graphviz's language. */

import type { Pipeline } from '../core/pipeline/pipeline.ts';
import { stageEdges } from '../view/stage-graph.ts';

/** Quotes text for both languages: no quote, bracket or angle in a name can end a label. */
function label(text: string): string {
  return text.replace(/[&"<>[\]{}|\\`]/g, (character) => `#${character.charCodeAt(0)};`);
}

export function mermaidGraph(pipeline: Pipeline): string {
  const id = new Map(pipeline.stages.map((stage, index) => [stage.name, `s${index}`]));
  return [
    'flowchart LR',
    ...pipeline.stages.map((stage) => {
      const count = stage.actions.length === 1 ? '' : ` × ${stage.actions.length}`;
      return `  ${id.get(stage.name)}["${label(stage.name)}${count}"]`;
    }),
    ...stageEdges(pipeline).map(
      (edge) => `  ${id.get(edge.from)} ${edge.many ? '==>' : '-->'}|${label(edge.port)}| ${id.get(edge.to)}`,
    ),
  ].join('\n');
}

export function dotGraph(pipeline: Pipeline): string {
  const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
  return [
    'digraph pipeline {',
    '  rankdir=LR; node [shape=box, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];',
    ...pipeline.stages.map((stage) => {
      const count = stage.actions.length === 1 ? '' : ` × ${stage.actions.length}`;
      return `  ${quote(stage.name)} [label=${quote(`${stage.name}${count}`)}];`;
    }),
    ...stageEdges(pipeline).map(
      (edge) =>
        `  ${quote(edge.from)} -> ${quote(edge.to)} [label=${quote(edge.port)}${edge.many ? ', style=bold' : ''}];`,
    ),
    '}',
  ].join('\n');
}
