/** Times of a run as the reader's clock has them. */

/** `30 Nov, 16:14`; with the year if it is another; a text that is no time as it is. */
export function timeText(started: string): string {
  // The id of a run begins with its time: 20260101T120000-0001.
  const spelled = started.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d).*$/, '$1-$2-$3T$4:$5:$6Z');
  const date = new Date(spelled);
  if (Number.isNaN(date.getTime())) return started;
  const year = date.getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' as const };
  return date.toLocaleString('en-GB', { day: 'numeric', month: 'short', ...year, hour: '2-digit', minute: '2-digit' });
}

/** `about 2 min`: a forecast has no more digits than it deserves. */
export function aboutText(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
  return `about ${(seconds / 3600).toFixed(1)} h`;
}
