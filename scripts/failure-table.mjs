/** The list of failure codes as a page for people. */

/** Returns docs/failures.md. */
export function failureTable(codes) {
  const rows = [...codes].map(([code, { means, result }]) => `| \`${code}\` | ${means}${result ? ' *' : ''} |\n`);
  return `<!-- Generated from src/core/facts/failure-code.ts by \`npm run generate\`. Do not edit. -->

# Why actions fail

The code of a failure stands behind its message in a terminal, and as \`code\` in JSON lines and manifests. Codes with a slash
are those of kinds from elsewhere.

| code | |
|---|---|
${rows.join('')}
\\* A result of the key: executed again, the action would fail again. It is not retried, and a port that takes holes does
without the artifact.
`;
}
