// Drew the pictures in marks/: strokes by hand, as it were, turned, shifted, noisy, of two sizes.
//   node make.mjs

import { mkdirSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { chance } from '../chance.mjs';

const { normal, uniform } = chance(5);

/** Strokes in a square from -1 to 1. */
const circle = Array.from({ length: 25 }, (_, at) => [0.75 * Math.cos(at * 0.2618), 0.75 * Math.sin(at * 0.2618)]);
const marks = {
  arrow: [
    [
      [-0.8, 0],
      [0.8, 0],
    ],
    [
      [0.2, -0.5],
      [0.8, 0],
      [0.2, 0.5],
    ],
  ],
  cross: [
    [
      [-0.7, -0.7],
      [0.7, 0.7],
    ],
    [
      [-0.7, 0.7],
      [0.7, -0.7],
    ],
  ],
  ring: [circle],
  wave: [circle.map((_, at) => [(at - 12) / 15, 0.45 * Math.sin(at * 0.5236)])],
};

for (const [name, strokes] of Object.entries(marks)) {
  mkdirSync(`marks/${name}`, { recursive: true });
  for (let number = 1; number <= 32; number++)
    writeFileSync(`marks/${name}/${String(number).padStart(2, '0')}.png`, drawn(strokes, number % 2 === 0 ? 20 : 28));
}

function drawn(strokes, size) {
  const turn = normal(0, 0.5);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [dx, dy, scale] = [normal(0, 0.12), normal(0, 0.12), uniform(0.6, 0.95)];
  const thick = uniform(0.07, 0.16);
  // A part of the picture is hidden, as by a thumb.
  const [hx, hy, hidden] = [uniform(-1, 1), uniform(-1, 1), uniform(0.2, 0.6)];
  const bent = strokes.map((points) =>
    points.map(([x, y]) => [scale * (cos * x - sin * y) + dx + normal(0, 0.04), scale * (sin * x + cos * y) + dy]),
  );
  return png(size, (column, row) => {
    const [x, y] = [(2 * column + 1) / size - 1, (2 * row + 1) / size - 1];
    const far = Math.min(
      ...bent.flatMap((points) => points.slice(1).map((to, at) => distance([x, y], points[at], to))),
    );
    const ink = Math.hypot(x - hx, y - hy) < hidden ? 0 : Math.max(0, Math.min(1, 1.5 - far / thick));
    // Few levels of grey keep the files small.
    return Math.round(Math.max(0, Math.min(1, 0.85 * ink + (uniform(0, 1) < 0.08 ? 0.3 : 0))) * 5) * 51;
  });
}

function distance([x, y], [fromX, fromY], [toX, toY]) {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const part = ((x - fromX) * alongX + (y - fromY) * alongY) / (alongX ** 2 + alongY ** 2);
  const at = Math.max(0, Math.min(1, part));
  return Math.hypot(x - fromX - at * alongX, y - fromY - at * alongY);
}

/** A grey PNG of eight bits. */
function png(size, levelAt) {
  const lines = Buffer.alloc(size * (size + 1));
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) lines[row * (size + 1) + 1 + column] = levelAt(column, row);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name, bytes) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), bytes]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(bytes.length, 0);
  frame.writeUInt32BE(crc32(named) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
