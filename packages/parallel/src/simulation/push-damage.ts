import type { Fault } from './fault.js';

/** What can go wrong with a push on its way. @internal */
export type PushFault = Extract<Fault['kind'], 'killed' | 'lose' | 'duplicate' | 'reorder'>;

/** What the damage needs of the simulation. @internal */
export interface PushDamageOptions {
  /** Calls back after the limit on silence, if the worker still runs. */
  readonly afterSilence: (happen: () => void) => void;
  /** Ends the worker. */
  readonly kill: () => void;
}

/** Damages the pushes of one worker on their way. @internal */
export interface PushDamage {
  /** Plans a fault for the next push. */
  readonly plan: (fault: PushFault) => void;
  /** Sends a push: calls `arrive` each time it arrives, now or later. */
  readonly send: (arrive: () => void) => void;
  /** Calls back once every push that was sent has arrived. */
  readonly afterAll: (happen: () => void) => void;
}

/** @internal */
export const createPushDamage = ({ afterSilence, kill }: PushDamageOptions): PushDamage => {
  let planned: PushFault | undefined;
  let overtaken: (() => void) | undefined;
  let onTheirWay = 0;
  let last: (() => void) | undefined;

  /** Delivers the push that the last one has overtaken. */
  const release = (): void => {
    const held = overtaken;
    overtaken = undefined;
    held?.();
  };

  const settled = (): void => {
    onTheirWay -= 1;
    if (onTheirWay > 0) return;
    const happen = last;
    last = undefined;
    happen?.();
  };

  return {
    plan: (fault) => {
      planned = fault;
    },
    send: (arrive) => {
      const fault = planned;
      planned = undefined;
      const goOn = (): void => {
        arrive();
        release();
      };
      switch (fault) {
        case undefined:
          goOn();
          return;
        case 'duplicate':
          goOn();
          goOn();
          return;
        case 'reorder': {
          // A push that overtakes another may be overtaken, too: both arrive in the end.
          const before = overtaken;
          onTheirWay += 1;
          overtaken = () => {
            arrive();
            before?.();
            settled();
          };
          // It arrives after the next push, or after a silence if there is none.
          afterSilence(release);
          return;
        }
        case 'lose':
          onTheirWay += 1;
          afterSilence(() => {
            goOn();
            settled();
          });
          return;
        case 'killed':
          kill();
      }
    },
    afterAll: (happen) => {
      if (onTheirWay === 0) happen();
      else last = happen;
    },
  };
};
