/**
 * The log lines of a program on their way to the console: sent at a bounded rate and to a bounded amount, so that a
 * program that prints without end fills neither memory nor the disk, and is not slowed. Lines that are left out are
 * counted, and the last ones are always sent.
 */

const queuedLinesMax = 10_000;
const queuedCharactersMax = 4 * 2 ** 20;
const sentCharactersMax = 16 * 2 ** 20;
const linesPerTurn = 1000;
const turnMs = 50;
/** Lines sent at the end, when the amount is used up. */
const lastLines = 100;

export interface LogQueue {
  add(line: string): void;
  /** Sends the rest. */
  end(): void;
}

export function logQueue(send: (line: string) => void): LogQueue {
  let queue: string[] = [];
  let [first, characters, sent, leftOut] = [0, 0, 0, 0];
  let timer: NodeJS.Timeout | undefined;
  const drop = (): string => {
    const line = queue[first++] as string;
    characters -= line.length;
    if (first > queuedLinesMax) [queue, first] = [queue.slice(first), 0];
    return line;
  };
  const give = (lines: number): void => {
    if (leftOut > 0) send(`… ${leftOut} lines left out: they came faster than lines are kept, or were too many`);
    leftOut = 0;
    for (let count = 0; count < lines && first < queue.length; count++) {
      const line = drop();
      sent += line.length;
      send(line);
    }
  };
  const turn = (): void => {
    timer = undefined;
    if (sent < sentCharactersMax) give(linesPerTurn);
    if (first < queue.length && sent < sentCharactersMax) timer = setTimeout(turn, turnMs);
  };
  const room = (lines: number): void => {
    while (queue.length - first > lines || characters > queuedCharactersMax) {
      drop();
      leftOut++;
    }
  };
  return {
    add: (line) => {
      queue.push(line);
      characters += line.length;
      room(queuedLinesMax);
      if (sent < sentCharactersMax) timer ??= setTimeout(turn, turnMs);
    },
    end: () => {
      clearTimeout(timer);
      if (sent >= sentCharactersMax) room(lastLines);
      give(queuedLinesMax);
    },
  };
}
