/** Messages that wait for their reader, or a reader for them. @internal */
export interface Mailbox<Message> {
  readonly put: (message: Message) => void;
  /** Takes out messages that have not been read. */
  readonly discard: (isUnwanted: (message: Message) => boolean) => void;
  /** Ends the messages; what is there already is not read any more. */
  readonly close: () => void;
  /** For one reader. */
  readonly messages: AsyncIterable<Message>;
}

/** @internal */
export const createMailbox = <Message>(): Mailbox<Message> => {
  let waiting: Message[] = [];
  let closed = false;
  let wake = (): void => undefined;
  async function* messages(): AsyncGenerator<Message, void, void> {
    for (;;) {
      if (closed) return;
      const message = waiting.shift();
      if (message !== undefined) yield message;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  return {
    put: (message) => {
      waiting.push(message);
      wake();
    },
    discard: (isUnwanted) => {
      waiting = waiting.filter((message) => !isUnwanted(message));
    },
    close: () => {
      closed = true;
      wake();
    },
    messages: messages(),
  };
};
