/** The C headers that are generated for the training kernels (scripts/kernel-headers.mjs). No stage loads this module. */

import { type CHeader, constant, declarations, enumeration } from '../../../kernels/c-header.ts';
import { cName, headerPath, operationHeader } from './operation.ts';
import { operations } from './operations/plans.ts';
import { windowHeader } from './operations/window.ts';
import { programFormat } from './program-format.ts';
import { sessionHeader } from './session.ts';

const steps = operations.flatMap((operation) => operation.steps.map(({ name }) => name));

/** Opcodes and the list of steps that the interpreter goes by. */
const stepsHeader: CHeader = {
  path: 'stages/lib/learning/engines/compiled/kernels/steps.h',
  source: 'stages/lib/learning/engines/compiled/operations/plans.ts',
  about: 'All steps of a program: their opcodes, and EACH_STEP, which names the function of each.',
  includes: operations.map(({ folder }) => headerPath(folder)),
  parts: [
    constant('PROGRAM_FORMAT', programFormat(), 'stands for the opcodes and all records'),
    enumeration(
      'Opcode',
      steps.map((name) => `run_${name}`),
    ),
    declarations([
      '#define EACH_STEP(RUN) \\',
      ...steps.map(
        (name, index) =>
          `  RUN(${`RUN_${cName(name)}`.toUpperCase()}, ${cName(name)})${index < steps.length - 1 ? ' \\' : ''}`,
      ),
    ]),
  ],
};

export const headers: readonly CHeader[] = [
  sessionHeader,
  windowHeader,
  ...operations.map(operationHeader),
  stepsHeader,
];
