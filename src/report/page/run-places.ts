/**
 * The places that a report leaves for the facts of a run: an artifact holds them empty, `present.ts` fills them when
 * the report is written to a folder. Each is in its file exactly once.
 */

/** In the page: the run's facts as JSON, for the page's script. */
export const emptyRunFacts = '<script type="application/json" id="run-facts">null</script>';
/** In the summary: the run in a few lines. */
export const emptyRunNote = '<!-- run-facts -->';
/** The heading of a summary without a title: the pipeline's name takes its place. */
export const untitled = '# Report';
