/** The exit code by which a job says that the store refuses it, as BSD's sysexits has it for input and output. */

export const storeRefuses = 74;
