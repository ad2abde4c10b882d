import type { MessagePort } from 'node:worker_threads';
import type { Spec } from '@thalweg/core/spec';
import type { ModuleReference } from '../../task/module-reference.js';
import type { Encoded } from '../../threads/encoded.js';
import type { Part } from '../partition/part.js';

/** What the thread of a device is started with. @internal */
export interface DeviceThreadData {
  /** The optimizers of the updates on the device. */
  readonly optimizers: readonly Spec[];
  readonly plugins: readonly ModuleReference[];
  readonly operations: readonly ModuleReference[];
  readonly pulse: SharedArrayBuffer;
  /** To the session. */
  readonly port: MessagePort;
}

/** What a device is told by the session; see `HostInput`. @internal */
export type ToDevice =
  /** This is the way to another device, in place of any before. */
  | { readonly _tag: 'Link'; readonly device: string; readonly port: MessagePort }
  | { readonly _tag: 'Restore'; readonly state: Encoded }
  | {
      readonly _tag: 'Run';
      readonly run: number;
      readonly plan: number;
      readonly part: Part | null;
      readonly feeds: Encoded;
    }
  | { readonly _tag: 'Abort'; readonly run: number }
  | { readonly _tag: 'Save'; readonly save: number };

/** What a device is sent by another. @internal */
export interface BetweenDevices {
  readonly run: number;
  readonly tensor: number;
  readonly value: Encoded;
}

/** What a device says to the session. @internal */
export type FromDevice =
  | { readonly _tag: 'Ready' }
  | { readonly _tag: 'Done'; readonly run: number; readonly results: Encoded; readonly sent: number }
  | { readonly _tag: 'Saved'; readonly save: number; readonly state: Encoded };
