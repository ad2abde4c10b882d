import type { Command } from './client.js';
import { parametersField } from './entries.js';
import { written } from './wire.js';

/** The command that appends a message to a stream: a header, and chunks. @internal */
export const appended = (stream: string, message: unknown): Command => [
  'XADD',
  stream,
  '*',
  ...numbered(written(message)),
];

/** The command that appends a message which refers to parameters that are stored. @internal */
export const appendedWith = (stream: string, message: unknown, params: object, stored: number): Command => [
  'XADD',
  stream,
  '*',
  parametersField,
  String(stored),
  ...numbered(written(message, params)),
];

/** Chunks, each after its number. @internal */
export const numbered = (chunks: readonly Uint8Array[]): Command =>
  chunks.flatMap((chunk, i) => [String(i), chunk]);
