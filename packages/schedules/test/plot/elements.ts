/** An element of an SVG text: enough of an XML parser to read the output of `plotSchedule`, and to fail if it is not XML. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The text between its tags, that of its children left out. */
  readonly text: string;
}

const token =
  /<(?<open>[a-z]+)(?<attributes>(?: [A-Za-z][\w:-]*="[^"<]*")*)(?<empty>\/?)>|<\/(?<close>[a-z]+)>|(?<text>[^<>]+)/y;

const decoded = (text: string): string => {
  const stray = /&(?!(?:amp|lt|gt|quot);)/.exec(text);
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.exec(text);
  if (stray ?? forbidden) throw new Error(`not XML: ${JSON.stringify(text)}`);
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
};

interface Open {
  readonly tag: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

/** @throws {Error} If a text is not one element in well-formed XML. */
export const parseElement = (xml: string): Element => {
  const root: Open = { tag: '', attributes: {}, children: [], text: '' };
  const open = [root];
  token.lastIndex = 0;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const groups = token.exec(xml)?.groups;
    if (groups === undefined) throw new Error(`not XML from ${at} on: ${xml.slice(at, at + 60)}`);
    const inner = open.at(-1)!;
    if (groups.text !== undefined) inner.text += decoded(groups.text);
    else if (groups.close !== undefined) {
      if (open.pop()?.tag !== groups.close) throw new Error(`</${groups.close}> closes another element`);
    } else {
      const attributes: Record<string, string> = {};
      for (const [, name, value] of groups.attributes!.matchAll(/ ([^=]+)="([^"]*)"/g)) {
        if (name! in attributes) throw new Error(`${name!} is there twice`);
        attributes[name!] = decoded(value!);
      }
      const element: Open = { tag: groups.open!, attributes, children: [], text: '' };
      inner.children.push(element);
      if (groups.empty === '') open.push(element);
    }
  }
  if (open.length !== 1 || root.children.length !== 1 || root.text !== '') throw new Error('not one element');
  return root.children[0]!;
};

/** An element and all in it, in the order of the text. */
export const elementsOf = (element: Element): readonly Element[] => [
  element,
  ...element.children.flatMap(elementsOf),
];
