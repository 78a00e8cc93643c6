/** `dense`: every output is a weighted sum of all inputs. */

import { units } from '../fields.ts';
import { canonicalKernel, idleKernelFields, kernelAndBias, kernelFields } from '../kernel-layer.ts';
import { activationWords, layerKind, palette } from '../layer-kind.ts';
import { describe, shapeFailure } from '../shape.ts';

export const dense = layerKind('dense', {
  fields: { units, ...kernelFields },
  resolve(settings, { name, inputShape, classes }) {
    const { activation, useBias } = settings;
    const [inputs] = inputShape;
    if (inputShape.length !== 1 || inputs === undefined) {
      const hint = 'put "- flatten: {}" before it';
      throw shapeFailure(name, describe(inputShape), 'one list of numbers for each example', hint);
    }
    const units = settings.units === 'classes' ? classes : settings.units;
    const weights = kernelAndBias(settings, [inputs, units], units, { fanIn: inputs, fanOut: units });
    return { outputShape: [units], weights, units, activation, useBias };
  },
  canonical: (layer) => ({ units: layer.units, ...canonicalKernel(layer) }),
  idle: idleKernelFields,
  report: {
    colour: palette.mixesFeatures,
    words: ({ units, activation }) => [`${units} units`, ...activationWords(activation)],
  },
});
