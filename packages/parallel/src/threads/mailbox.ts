/** Messages that wait for their reader, or a reader for them. @internal */
export interface Mailbox<Message> {
  readonly put: (message: Message) => void;
  /** Discards unread messages. */
  readonly discard: (isUnwanted: (message: Message) => boolean) => void;
  /** Ends the messages and discards unread ones. */
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
