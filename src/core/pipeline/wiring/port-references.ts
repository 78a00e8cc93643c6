/** Checks `${{ inputs.x }}` and `${{ outputs.x }}` in command lines against the ports of the stage. */

import { didYouMean, type Mistakes } from '../../document/mistakes.ts';
import type { Reference } from '../../document/template.ts';
import { nearestName } from '../../values/nearest.ts';
import type { StageDeclaration } from '../declarations.ts';
import type { PortNeeds } from './needs.ts';

export function checkPortReferences(
  references: readonly Reference[],
  { kind, portsKnown }: StageDeclaration,
  needs: readonly PortNeeds[],
  mistakes: Mistakes,
): void {
  if (kind === undefined || !portsKnown) return;
  for (const { root, path, span } of references) {
    const [port = ''] = path;
    const side = root === 'inputs' ? 'input' : 'output';
    const ports = kind.descriptor[`${side}s`];
    const known = Object.hasOwn(ports, port);
    if (!known)
      mistakes.add('unknown-reference', `this stage has no ${side} "${port}"`, span, {
        expected:
          Object.keys(ports)
            .map((one) => `${root}.${one}`)
            .join(', ') || `no ${side}s`,
        hint: didYouMean(nearestName(port, Object.keys(ports))),
      });
    else if (root === 'inputs' && !needs.some((one) => one.port === port))
      mistakes.add('unknown-reference', `the input "${port}" is not wired here`, span, {
        hint: `add "${port}" to "needs", or leave the reference out`,
      });
  }
}
