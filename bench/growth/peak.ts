/** Loaded before a program (`node --import`): writes its peak memory in MiB to the file that `PEAK_FILE` names. */

import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const file = process.env.PEAK_FILE;
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS / 1024));
});
