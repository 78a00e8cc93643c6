/** Opens a file or an address with the desktop's default program, without waiting for it. */

import { spawn } from 'node:child_process';

export function openOnDesktop(path: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open'];
  const child = spawn(command as string, [...args, path], { detached: true, stdio: 'ignore' });
  child.on('error', () => {
    // There is no desktop; the path has been printed.
  });
  child.unref();
}
