/** A clock, and a turn of the event loop: what waits in it, timers among it, is heard before the promise is kept. */
export interface EventLoop {
  /** Milliseconds. */
  readonly now: () => number;
  readonly turn: () => Promise<void>;
}

/** After so many milliseconds of work it gives way. A page that is drawn 60 times a second has 16 for a picture. */
const longest = 10;

/**
 * Lets a loop of promises that are kept at once be heard and hear: nothing else would have a turn before its end, since
 * what follows a promise comes before every timer.
 *
 * @returns What the loop calls each time round: a promise to wait for if it has worked for long, else nothing.
 * @internal
 */
export const givingWay = ({ now, turn }: EventLoop = eventLoop): (() => Promise<void> | undefined) => {
  let begun = now();
  const give = async (): Promise<void> => {
    await turn();
    begun = now();
  };
  return () => (now() - begun < longest ? undefined : give());
};

// Node and browsers have both; the types of neither are loaded here.
declare const performance: { readonly now: () => number };
declare const MessageChannel: new () => {
  readonly port1: { readonly postMessage: (message: null) => void };
  readonly port2: { onmessage: (() => void) | null; readonly close: () => void };
};

const eventLoop: EventLoop = {
  now: () => performance.now(),
  // No setTimeout: browsers make nested ones last 4 ms.
  turn: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = () => {
        // An open port would keep a process alive.
        port2.close();
        resolve();
      };
      port1.postMessage(null);
    }),
};
