/** Messages that wait for their reader, or a reader for them. @internal */
export interface Mailbox<Message> {
  readonly put: (message: Message) => void;
  /** Ends the messages; what is there already is not read any more. */
  readonly close: () => void;
  /** For one reader. */
  readonly messages: AsyncIterable<Message>;
}

/** @internal */
export const createMailbox = <Message>(): Mailbox<Message> => {
  const waiting: Message[] = [];
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
    close: () => {
      closed = true;
      wake();
    },
    messages: messages(),
  };
};
