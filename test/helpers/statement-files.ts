/** Small readers of statement files, written from the formats' own descriptions: they know nothing of the writers. */

/** What a file says: balances and booked amounts as decimal strings. Undefined where a format does not tell. */
export interface ReadStatement {
  readonly opening: string | undefined;
  readonly closing: string;
  readonly entries: readonly ReadEntry[];
}

export interface ReadEntry {
  readonly amount: string;
  readonly party: string;
  readonly note: string;
  /** Amounts of a split entry's parts, where the format has them. */
  readonly parts?: readonly string[];
}

/** Rows of a CSV text (RFC 4180). */
export function csvRows(text: string, delimiter = ','): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false];
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') cell += text[(i += 1)]!;
      else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === delimiter) [row, cell] = [[...row, cell], ''];
    else if (sign === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      [row, cell] = [[], ''];
    } else cell += sign;
  }
  if (quoted || cell !== '' || row.length > 0) throw new Error('the file ends in the middle of a row');
  return rows;
}

export function readCsv(text: string, delimiter = ','): ReadStatement {
  const rows = csvRows(text.replace(/^\ufeff/, ''), delimiter).slice(1);
  if (rows.some((cells) => cells.length !== 12)) throw new Error('a row has not twelve cells');
  const figure = (cell: string): string => (delimiter === ';' ? cell.replace(',', '.') : cell);
  const entries = rows.slice(1, -1).map((cells) => ({ amount: figure(cells[9]!), party: cells[2]!, note: cells[4]! }));
  return { opening: figure(rows[0]![10]!), closing: figure(rows.at(-1)![10]!), entries };
}

/** An element of an XML document. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (/[<>]/.test(text) || /&(?!(amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`not well-formed: ${text}`);
  return text.replaceAll(/&(\w+);/g, (_all, name: string) => ENTITIES[name]!);
}

/** Reads a well-formed document without comments or sections; throws where it is not. */
export function readXml(text: string): XmlNode {
  const body = text.replaceAll(/<\?[^?]*\?>/g, '');
  if (/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/u.test(body) || !body.isWellFormed()) throw new Error('a character that XML does not know');
  const root = { name: '', attributes: {}, children: [] as XmlNode[], text: '' };
  const stack = [root];
  let at = 0;
  for (const tag of body.matchAll(/<(\/?)([A-Za-z0-9]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g)) {
    const before = body.slice(at, tag.index);
    at = tag.index + tag[0].length;
    const open = stack.at(-1)!;
    open.text += unescaped(before);
    if (tag[1] === '/') {
      if (open.name !== tag[2]) throw new Error(`</${tag[2]}> closes <${open.name}>`);
      stack.pop();
      continue;
    }
    const attributes = Object.fromEntries(
      [...tag[3]!.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, name, value]) => [name!, unescaped(value!)]),
    );
    const node = { name: tag[2]!, attributes, children: [] as XmlNode[], text: '' };
    open.children.push(node);
    if (tag[4] !== '/') stack.push(node);
  }
  if (stack.length !== 1 || body.slice(at).trim() !== '' || root.children.length !== 1) throw new Error('not one whole document');
  return root.children[0]!;
}

/** All elements under a path of names. */
export function under(node: XmlNode, path: string): XmlNode[] {
  return path.split('/').reduce<XmlNode[]>((nodes, name) => nodes.flatMap((n) => n.children.filter((c) => c.name === name)), [node]);
}

const textAt = (node: XmlNode, path: string): string => under(node, path)[0]?.text ?? '';

export function readOfx(text: string): ReadStatement {
  const statement = under(readXml(text), 'BANKMSGSRSV1/STMTTRNRS/STMTRS')[0]!;
  const entries = under(statement, 'BANKTRANLIST/STMTTRN').map((node) => ({
    amount: textAt(node, 'TRNAMT'),
    party: textAt(node, 'NAME'),
    note: textAt(node, 'MEMO'),
  }));
  return { opening: undefined, closing: textAt(statement, 'LEDGERBAL/BALAMT'), entries };
}

export function readCamt(text: string): ReadStatement {
  const statement = under(readXml(text), 'BkToCstmrStmt/Stmt')[0]!;
  const signed = (node: XmlNode): string => {
    const amount = textAt(node, 'Amt');
    return textAt(node, 'CdtDbtInd') === 'DBIT' ? `-${amount}` : amount;
  };
  const balance = (code: string): string => signed(under(statement, 'Bal').find((node) => textAt(node, 'Tp/CdOrPrtry/Cd') === code)!);
  const entries = under(statement, 'Ntry').map((node) => ({
    amount: signed(node),
    party: textAt(node, 'NtryDtls/TxDtls/RltdPties/Cdtr/Pty/Nm') || textAt(node, 'NtryDtls/TxDtls/RltdPties/Dbtr/Pty/Nm'),
    note: textAt(node, 'NtryDtls/TxDtls/RmtInf/Ustrd'),
  }));
  return { opening: balance('OPBD'), closing: balance('CLBD'), entries };
}

/** @param sum adds decimal strings: the file tells no closing balance, all its amounts together are it */
export function readQif(text: string, sum: (amounts: readonly string[]) => string): ReadStatement {
  const [, body = ''] = text.split(/^!Type:Bank\n/m);
  const records = body.split(/^\^\n/m).slice(0, -1);
  const fields = records.map((record) => {
    const lines = record.trimEnd().split('\n');
    const field = (letter: string): string => {
      const found = lines.filter((line) => line[0] === letter);
      if (found.length > 1) throw new Error(`the field ${letter} stands twice`);
      return found[0]?.slice(1) ?? '';
    };
    if (lines.some((line) => !/^[DTCNPMLS$]/.test(line))) throw new Error(`an unknown field: ${record}`);
    const parts = lines.filter((line) => line.startsWith('$')).map((line) => line.slice(1));
    if (parts.length !== lines.filter((line) => line.startsWith('S')).length) throw new Error('a part without its amount');
    if (parts.length > 0 && sum(parts) !== field('T')) throw new Error('the parts are not the whole');
    return { amount: field('T'), party: field('P'), note: field('M'), parts };
  });
  return { opening: fields[0]!.amount, closing: sum(fields.map(({ amount }) => amount)), entries: fields.slice(1) };
}

/** Reads a journal's own account; each posting's balance assertion is verified. */
export function readJournal(text: string, sum: (amounts: readonly string[]) => string): ReadStatement {
  const blocks = text.split('\n\n').filter((block) => /^\d{4}-/m.test(block));
  const entries: ReadEntry[] = [];
  let balance = '';
  for (const block of blocks) {
    const [head = '', ...lines] = block
      .slice(block.search(/^\d{4}-/m))
      .trimEnd()
      .split('\n');
    if (/^ {4}; [^:[\]]+$/.test(lines[0] ?? '')) lines.shift();
    const [own = '', ...others] = lines;
    const found = /^ {4}(Assets:\S(?:(?! {2}).)*) {2}(-?[\d.]+) ("[^"]*"|[^\s\d"]+) = (-?[\d.]+) \3$/.exec(own);
    if (found === null || others.length === 0) throw new Error(`not a posting: ${block}`);
    const sides = others.map((line) => /^ {4}(?:Assets|Income|Expenses|Equity):\S(?:(?! {2})[^;])*?(?: {2}(-?[\d.]+) .+)?$/.exec(line));
    const parts = sides.flatMap((side) => side?.[1] ?? []);
    if (sides.includes(null) || parts.length !== (others.length === 1 ? 0 : others.length)) throw new Error(`not the other side: ${block}`);
    if (parts.length > 0 && !/^[-0.]*$/.test(sum([found[2]!, ...parts]))) throw new Error(`it does not add up: ${block}`);
    const words = /^\d{4}-\d\d-\d\d \* (?:\([^)]*\) )?([^;|]*?)(?: \| ([^;|]*))?$/.exec(head);
    if (words === null) throw new Error(`not a head: ${head}`);
    entries.push({ amount: found[2]!, party: words[1]!, note: words[2] ?? '', parts });
    balance = found[4]!;
    if (sum(entries.map(({ amount }) => amount)) !== balance) throw new Error(`a wrong assertion: ${own}`);
  }
  return { opening: entries[0]!.amount, closing: balance, entries: entries.slice(1) };
}
