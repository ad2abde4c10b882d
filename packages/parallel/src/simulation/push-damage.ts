import type { Fault } from './fault.js';

/** What can go wrong with a push on its way. @internal */
export type PushFault = Extract<Fault['kind'], 'killed' | 'lose' | 'duplicate' | 'reorder'>;

/** What the damage needs of the simulation. @internal */
export interface PushDamageOptions {
  /** Lets something happen once nothing else can be expected, if the worker is still there. */
  readonly afterSilence: (happen: () => void) => void;
  /** Ends the worker. */
  readonly kill: () => void;
}

/** What becomes of the pushes of one worker on their way. @internal */
export interface PushDamage {
  /** Says what is to go wrong with the next push. */
  readonly plan: (fault: PushFault) => void;
  /** Sends a push: calls `arrive` as often as it arrives, now or later. */
  readonly send: (arrive: () => void) => void;
  /** Lets something happen once every push that was sent has arrived. */
  readonly afterAll: (happen: () => void) => void;
}

/** @internal */
export const createPushDamage = ({ afterSilence, kill }: PushDamageOptions): PushDamage => {
  let planned: PushFault | undefined;
  let overtaken: (() => void) | undefined;
  let onTheirWay = 0;
  let last: (() => void) | undefined;

  /** Lets go of what the push before was to overtake. */
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
          // A push that itself overtakes one may be overtaken, too: neither is forgotten.
          const before = overtaken;
          onTheirWay += 1;
          overtaken = () => {
            arrive();
            before?.();
            settled();
          };
          // It goes after the next push, or with the silence that shows there is none.
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
