/** `dense`: every output is a weighted sum of all inputs. */

import { about, units } from '../fields.ts';
import { canonicalKernel, idleKernelFields, kernelAndBias, kernelFields } from '../kernel-layer.ts';
import { activationWords, layerKind, palette } from '../layer-kind.ts';
import { describe, shapeFailure } from '../shape.ts';
import { hasClasses, outputsText } from '../target.ts';

export const dense = layerKind('dense', {
  about: 'Every output from every input.',
  shapes: '[inputs] → [units]',
  equation: 'y[o] = f(Σ x[i] · kernel[i, o] + bias[o]), over i',
  fields: {
    units: about(units, "Number of outputs; `classes` is the dataset's number of classes, or of labels."),
    ...kernelFields('output'),
  },
  resolve(settings, { name, inputShape, target }) {
    const { activation, useBias } = settings;
    const [inputs] = inputShape;
    if (inputShape.length !== 1 || inputs === undefined) {
      const hint = 'put "- flatten: {}" before it';
      throw shapeFailure(name, describe(inputShape), 'one list of numbers for each example', hint);
    }
    if (settings.units === 'classes' && !hasClasses(target))
      throw shapeFailure(name, `units: classes for the task ${target.task}`, outputsText(target), 'write "units: 1"');
    const units = settings.units === 'classes' ? target.outputs : settings.units;
    const weights = kernelAndBias(settings, [inputs, units], units);
    return { outputShape: [units], weights, units, activation, useBias };
  },
  canonical: (layer) => ({ units: layer.units, ...canonicalKernel(layer) }),
  idle: idleKernelFields,
  report: {
    colour: palette.mixesFeatures,
    words: ({ units, activation }) => [`${units} units`, ...activationWords(activation)],
  },
});
