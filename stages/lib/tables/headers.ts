/** The C headers that are generated for the kernels of tables (scripts/kernel-headers.mjs). No stage loads this module. */

import type { CHeader } from '../kernels/c-header.ts';
import { tableHeader } from './table-record.ts';

export const headers: readonly CHeader[] = [tableHeader];
