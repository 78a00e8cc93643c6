/**
 * A disk in memory that can lose power: what was not synced is then lost, kept, emptied or zeroed, name by name and
 * file by file, as a choice says. Harsher than any file system: names in a folder survive in any combination.
 */

import { dirname } from 'node:path';
import type { FileSystem } from '../../../src/store/objects/file-system.ts';

interface File {
  readonly kind: 'file';
  bytes: Uint8Array;
  /** What a loss of power leaves for certain; undefined if the file was never synced. */
  synced: Uint8Array | undefined;
}

interface Folder {
  readonly kind: 'folder';
  names: Map<string, Node>;
  synced: Map<string, Node>;
}

type Node = File | Folder;

/** What a loss of power does to something that was not synced. */
export interface Fate {
  /** Whether a new name is there, a removed one gone. */
  keepsName(): boolean;
  bytes(): 'kept' | 'lost' | 'zeroed';
}

/** Thrown in a process at the call at which it is stopped. */
export class Stopped extends Error {}

export interface ProcessPlan {
  /** Number of the call, from 1, before which the process is killed. */
  readonly stopAt?: number;
  /** Number of the call that fails, and how. */
  readonly failAt?: { readonly call: number; readonly code: string };
  /** Calls that report success and do nothing: for planted bugs. */
  readonly ignores?: 'file syncs' | 'folder syncs';
  /** The disk makes no links, and says so with this code. */
  readonly noLinks?: string;
}

const writeBytesMax = 7;

export class SimulatedDisk {
  #root: Folder = folder();

  /** The files of one process on this disk. */
  process(plan: ProcessPlan = {}): { files: FileSystem; calls: () => number } {
    let calls = 0;
    const open = new Map<number, Node>();
    const call = <Result>(action: () => Result): Result => {
      calls++;
      if (plan.stopAt !== undefined && calls >= plan.stopAt) throw new Stopped();
      if (calls === plan.failAt?.call) throw systemError(plan.failAt.code);
      return action();
    };
    const descriptorOf = (node: Node): number => {
      open.set(calls, node);
      return calls;
    };
    const files: FileSystem = {
      create: (path) =>
        call(() => {
          const file: File = { kind: 'file', bytes: new Uint8Array(), synced: undefined };
          this.#add(path, file);
          return descriptorOf(file);
        }),
      openFolder: (path) => call(() => descriptorOf(this.#find(path))),
      open: (path) => call(() => descriptorOf(this.#find(path))),
      setMode: (path) => call(() => void this.#find(path)),
      write: (descriptor, bytes, offset, length) =>
        call(() => {
          const file = open.get(descriptor) as File;
          const piece = bytes.subarray(offset, offset + Math.min(length, writeBytesMax));
          file.bytes = Uint8Array.of(...file.bytes, ...piece);
          return piece.length;
        }),
      sync: (descriptor) =>
        call(() => {
          const node = open.get(descriptor) as Node;
          if (node.kind === 'file' && plan.ignores !== 'file syncs') node.synced = node.bytes;
          if (node.kind === 'folder' && plan.ignores !== 'folder syncs') node.synced = new Map(node.names);
        }),
      flush: async (descriptor) => files.sync(descriptor),
      close: (descriptor) => call(() => void open.delete(descriptor)),
      link: (path, name) =>
        call(() => {
          if (plan.noLinks !== undefined) throw systemError(plan.noLinks);
          this.#add(name, this.#find(path));
        }),
      rename: (path, name) =>
        call(() => {
          const node = this.#find(path);
          this.#folder(dirname(name)).names.set(name, node);
          this.#folder(dirname(path)).names.delete(path);
        }),
      unlink: (path) =>
        call(() => {
          this.#find(path);
          this.#folder(dirname(path)).names.delete(path);
        }),
      makeFolders: (path) => call(() => this.#makeFolders(path)),
      exists: (path) => call(() => this.#lookUp(path) !== undefined),
      pause: () => {},
    };
    return { files, calls: () => calls };
  }

  /** The disk as it is found after power was lost now. */
  afterPowerLoss(fate: Fate): SimulatedDisk {
    const disk = new SimulatedDisk();
    const copies = new Map<Node, Node>();
    const survive = (node: Node): Node => {
      const known = copies.get(node);
      if (known !== undefined) return known;
      const copy = node.kind === 'file' ? survivingFile(node, fate) : folder();
      copies.set(node, copy);
      if (node.kind === 'folder' && copy.kind === 'folder')
        for (const name of new Set([...node.synced.keys(), ...node.names.keys()])) {
          const [before, after] = [node.synced.get(name), node.names.get(name)];
          const found = before === after || !fate.keepsName() ? before : after;
          if (found === undefined) continue;
          copy.names.set(name, survive(found));
          copy.synced.set(name, survive(found));
        }
      return copy;
    };
    disk.#root = survive(this.#root) as Folder;
    return disk;
  }

  /** The bytes of a file; undefined if there is none of that name. */
  read(path: string): Uint8Array | undefined {
    const node = this.#lookUp(path);
    return node?.kind === 'file' ? node.bytes : undefined;
  }

  /** Paths of what lies in a folder. */
  namesIn(path: string): string[] {
    return [...this.#folder(path).names.keys()];
  }

  #lookUp(path: string): Node | undefined {
    if (path === '/') return this.#root;
    const above = this.#lookUp(dirname(path));
    return above?.kind === 'folder' ? above.names.get(path) : undefined;
  }

  #find(path: string): Node {
    const node = this.#lookUp(path);
    if (node === undefined) throw systemError('ENOENT');
    return node;
  }

  #folder(path: string): Folder {
    const node = this.#find(path);
    if (node.kind !== 'folder') throw systemError('ENOTDIR');
    return node;
  }

  #add(path: string, node: Node): void {
    const { names } = this.#folder(dirname(path));
    if (names.has(path)) throw systemError('EEXIST');
    names.set(path, node);
  }

  #makeFolders(path: string): string | undefined {
    if (this.#lookUp(path) !== undefined) return undefined;
    const above = this.#makeFolders(dirname(path));
    this.#add(path, folder());
    return above ?? path;
  }
}

function folder(): Folder {
  return { kind: 'folder', names: new Map(), synced: new Map() };
}

function survivingFile(file: File, fate: Fate): File {
  if (file.synced === file.bytes) return { ...file };
  const bytes = { kept: file.bytes, lost: file.synced ?? new Uint8Array(), zeroed: new Uint8Array(file.bytes.length) };
  const found = bytes[fate.bytes()];
  return { kind: 'file', bytes: found, synced: found };
}

function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: simulated`), { code });
}
